import { describe, expect, it } from 'vitest';
import { Words } from '../../../../widgets/src/core/i18n';
import { mathText, renderMath } from '../../../../widgets/src/core/math';
import type { MathNode } from '../../../../widgets/src/core/scene';

const en = new Words('en');
const ko = new Words('ko');
const id = (text: string): MathNode => ({ k: 'id', text });
const op = (text: string): MathNode => ({ k: 'op', text });
const bar: MathNode = { k: 'bar', of: id('y'), role: 'grad' };
const rule: MathNode = {
  k: 'row',
  of: [bar, op('+='), { k: 'sup', base: id('J'), sup: id('T') }, { k: 'bar', of: id('t') }],
};

describe('renderMath', () => {
  it('makes MathML elements, one math element per relation so that lines can break', () => {
    const el = renderMath(rule, en);
    const maths = [...el.querySelectorAll('math')];
    expect(maths.map((m) => m.textContent)).toEqual(['y', '+=Jtt'.replace('tt', 'Tt')]);
    for (const m of maths) expect(m.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
    expect(el.querySelector('msup')?.childElementCount).toBe(2);
    expect(el.querySelector('.agl-over.agl-grad')?.textContent).toBe('y');
  });

  it('lets lines break between the arguments of a function', () => {
    const pool: MathNode = { k: 'fn', name: 'max_pool2d', args: [id('t'), id('kernel_size=2')] };
    const maths = [...renderMath({ k: 'row', of: [id('u'), op('='), pool] }, en).children];
    const texts = maths.filter((m) => m.tagName === 'math').map((m) => m.textContent);
    expect(texts).toEqual(['u', '=max_pool2d\u2061(t,', 'kernel_size=2)']);
  });

  it('stretches parentheses around fractions alone', () => {
    const frac: MathNode = { k: 'frac', num: id('a'), den: id('b') };
    const stretchy = (args: MathNode[]): (string | null)[] =>
      [...renderMath({ k: 'fn', name: 'f', args }, en).querySelectorAll('mo')]
        .filter((mo) => /[()]/.test(mo.textContent))
        .map((mo) => mo.getAttribute('stretchy'));
    expect(stretchy([id('a'), id('b')])).toEqual(['false', 'false']);
    expect(stretchy([frac])).toEqual([null, null]);
  });

  it('draws every kind of node', () => {
    const all: MathNode = {
      k: 'row',
      of: [
        { k: 'frac', num: id('a'), den: { k: 'num', text: '4' } },
        { k: 'sqrt', of: id('b') },
        { k: 'sub', base: id('c'), sub: id('i') },
        { k: 'fn', name: 'diag', args: [id('d'), id('e')] },
        { k: 'paren', of: id('f') },
      ],
    };
    const el = renderMath(all, en);
    for (const tag of ['mfrac', 'msqrt', 'msub', 'mn', 'mi', 'mo']) {
      expect(el.getElementsByTagName(tag).length, tag).toBeGreaterThan(0);
    }
    expect(el.textContent).toBe('a4bcidiag\u2061(d,e)(f)');
  });

  it('keeps hostile identifiers as text', () => {
    const el = renderMath(id('<img src=x onerror=alert(1)>'), en);
    expect(el.querySelector('img')).toBeNull();
    expect(el.textContent).toBe('<img src=x onerror=alert(1)>');
  });

  it('leaves out what it does not know', () => {
    expect(renderMath({ k: 'matrix' } as unknown as MathNode, en).textContent).toBe('');
  });
});

describe('mathText', () => {
  it('reads a cotangent as a gradient, in both languages', () => {
    expect(mathText(rule, en)).toBe('gradient of y += J transposed gradient of t');
    expect(mathText(bar, ko)).toBe('y의 변화도');
  });

  it('is the label of the drawn formula', () => {
    expect(renderMath(bar, en).getAttribute('aria-label')).toBe('gradient of y');
  });
});
