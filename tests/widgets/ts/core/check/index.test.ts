import { describe, expect, it } from 'vitest';
import { readScene } from '../../../../../widgets/src/core/check';
import { mount } from '../../../../../widgets/src/core/index';
import { chain, tutorial } from '../../scenes';

/** A fresh document with one place changed; `undefined` takes it away. */
const damage = (path: (string | number)[], value: unknown): unknown => {
  const doc: unknown = tutorial();
  let at = doc as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return doc;
};

const key = (doc: unknown): string => {
  const checked = readScene(doc);
  return checked.ok ? 'ok' : checked.key;
};

describe('readScene', () => {
  it('takes a whole document', () => {
    expect(key(tutorial())).toBe('ok');
    expect(key(chain(3))).toBe('ok');
  });

  it.each([
    ['null', null, 'check.damaged'],
    ['a number', 7, 'check.damaged'],
    ['a list', [], 'check.damaged'],
    ['an empty object', {}, 'check.format'],
    ['another format', { format: 'other', version: 1 }, 'check.format'],
    ['a newer version', { ...tutorial(), version: 3 }, 'check.newer'],
    ['no version', { ...tutorial(), version: undefined }, 'check.version'],
  ])('refuses %s', (_name, doc, expected) => {
    expect(key(doc)).toBe(expected);
  });

  it.each([
    ['a change of a value that is not there', damage(['steps', 0, 'changes', 0, 'value'], 999)],
    ['a change of an unknown glyph', damage(['steps', 0, 'changes', 0, 'glyph'], 'zz')],
    ['a change of an operation', damage(['steps', 0, 'changes', 0, 'glyph'], 'n0')],
    ['an active edge that is not there', damage(['steps', 1, 'activeEdges', 0], 'zz')],
    ['a coordinate that is not a number', damage(['glyphs', 0, 'x'], 'NaN')],
    ['two glyphs of one id', damage(['glyphs', 1, 'id'], 't0')],
    ['a path that is not a path', damage(['edges', 0, 'path'], 'M0 0" onload="x')],
    ['an edge into nothing', damage(['edges', 0, 'to'], 'zz')],
    ['steps that are missing', damage(['steps'], undefined)],
    ['a span outside its source', damage(['steps', 0, 'span', 'line'], 40)],
    ['a cell that is not text', damage(['values', 0, 'cells', 0, 0], {})],
    ['heat that is not a number', damage(['values', 0, 'heat', 0, 0], '1')],
    ['a start outside the steps', damage(['start'], 12)],
    ['a message that is not text', damage(['messages'], { a: { en: 1, ko: '' } })],
    [
      'a jacobian that is not there',
      damage(['steps', 7, 'lines', 2, 'items'], [{ t: 'jacobian', j: 99 }]),
    ],
  ])('refuses %s', (_name, doc) => {
    expect(key(doc)).toBe('check.damaged');
  });

  it('refuses a heat map of anything but its letters', () => {
    for (const map of [[], ['abz'], [''], [7], 'abc']) {
      expect(key(damage(['values', 0, 'map'], map))).toBe('check.damaged');
    }
  });

  it('refuses a formula nested without end', () => {
    let m: unknown = { k: 'id', text: 'x' };
    for (let i = 0; i < 5000; i += 1) m = { k: 'paren', of: m };
    expect(key(damage(['steps', 0, 'title'], [{ t: 'math', m }]))).toBe('check.damaged');
  });

  it('refuses a document that is too large', () => {
    expect(key(damage(['glyphs'], new Array(20_001).fill({})))).toBe('check.large');
    const row = new Array(5000).fill('1');
    expect(key(damage(['values', 0, 'cells'], [row]))).toBe('check.large');
  });

  it('leaves out an item of a kind it does not know yet', () => {
    expect(key(damage(['steps', 0, 'title', 1], { t: 'sparkline', points: [1] }))).toBe('ok');
  });
});

describe('a document that cannot be shown', () => {
  it('says so in both languages, the chosen one first, and does not throw', () => {
    const el = document.createElement('div');
    document.body.append(el);
    const view = mount(el, { format: 'autograd-lite.scene', version: 9 }, { language: 'ko' });
    const said = [...el.querySelectorAll('[role=alert] p')];
    expect(said.map((p) => p.getAttribute('lang'))).toEqual(['ko', 'en']);
    expect(said[0]?.textContent).toContain('형식 버전 9');
    expect(said[1]?.textContent).toContain('newer autograd-lite');
    view.setCursor(3);
    view.setScene(tutorial());
    expect(el.querySelector('[role=alert]')).toBeNull();
    expect(el.querySelectorAll('.agl-glyph')).toHaveLength(9);
    view.destroy();
    expect(el.childElementCount).toBe(0);
  });
});
