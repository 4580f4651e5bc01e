import { describe, expect, it } from 'vitest';
import { mount } from '../../../../widgets/src/core/index';
import { tutorial } from '../scenes';

declare global {
  interface ImportMeta {
    glob(pattern: string, options: object): Record<string, string>;
  }
}

const CORPUS = [
  '<img src=x onerror=globalThis.hit=1>',
  '<script>globalThis.hit=1</script>',
  '"><svg onload=globalThis.hit=1>',
  'javascript:globalThis.hit=1',
  '</style><style>*{display:none}',
  '{name} {__proto__}',
  '\u202eright to left\u202c',
  'مرحبا بالعالم',
  'z\u0351\u0351\u0351\u0351algo',
  '😀'.repeat(50),
  '\u0000\u0007\n\t',
  '가'.repeat(100_000),
];

const tags = (el: Element): string[] =>
  [...new Set([...el.querySelectorAll('*')].map((x) => x.tagName.toLowerCase()))].sort();

const clean = (): string[] => {
  const el = document.createElement('div');
  const view = mount(el, tutorial(), { cursor: 1 });
  const found = tags(el);
  view.destroy();
  return found;
};

describe.each(CORPUS)('hostile text %#', (text) => {
  it('is only ever text, wherever it stands', () => {
    const scene = tutorial();
    scene.title = text;
    for (const glyph of scene.glyphs) {
      if (glyph.kind === 'tensor') glyph.name = glyph.dtype = text;
      else if (glyph.kind === 'op') glyph.label = glyph.node = text;
    }
    for (const edge of scene.edges) edge.label = text;
    for (const source of scene.sources) {
      source.label = text;
      source.lines = source.lines.map(() => text);
    }
    for (const value of scene.values)
      value.cells = value.cells.map((row) => row.map(() => text.slice(0, 500)));
    for (const step of scene.steps) {
      step.title = [
        { t: 'text', key: text, args: { [text]: text } },
        { t: 'text', key: 'bwd.what', args: { root: text, out: text, to: text, node: text } },
        { t: 'math', m: { k: 'bar', of: { k: 'id', text } } },
        { t: 'link', glyph: 't0', text },
        { t: 'sym', text },
      ];
    }
    scene.messages = { [text]: { en: text, ko: text } };
    const el = document.createElement('div');
    document.body.append(el);
    const view = mount(el, scene, { cursor: 1 });
    for (let i = 0; i <= 11; i += 1) view.setCursor(i);
    view.setLanguage('ko');
    el.querySelector('.agl-root')?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'f', bubbles: true }),
    );
    const allowed = new Set([
      ...clean(),
      'title',
      'ul',
      'li',
      'input',
      'p',
      'small',
      'math',
      'mi',
      'mn',
      'mo',
      'mrow',
      'msup',
      'mfrac',
      'wbr',
    ]);
    expect(tags(el).filter((tag) => !allowed.has(tag))).toEqual([]);
    expect((globalThis as { hit?: number }).hit).toBeUndefined();
    for (const node of el.querySelectorAll('*')) {
      for (const { name } of node.attributes) expect(name.startsWith('on')).toBe(false);
    }
    view.destroy();
    el.remove();
  });
});

describe('marks that turn the direction of writing', () => {
  it('are shown, so that no name can pass for another', () => {
    const scene = tutorial();
    for (const glyph of scene.glyphs) if (glyph.kind === 'tensor') glyph.name = '\u202egnp.exe';
    const el = document.createElement('div');
    const view = mount(el, scene, { cursor: 1 });
    expect(el.querySelector('.agl-name')?.textContent).toContain('\ufffd');
    expect(el.textContent).not.toContain('\u202e');
    view.destroy();
  });
});

describe('the source', () => {
  // Vite's own way of reading files: it runs before the page's idea of a URL gets in the way.
  const files = import.meta.glob('../../../../widgets/src/**/*.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  });

  it('is all there', () => {
    expect(Object.keys(files).length).toBeGreaterThan(20);
  });

  it.each(Object.entries(files))('%s never turns text into markup or code', (_name, code) => {
    expect(code).not.toMatch(/\b(inner|outer)HTML\b|insertAdjacentHTML|createContextualFragment/);
    expect(code).not.toMatch(/document\.write|\beval\s*\(|new Function\b|DOMParser|srcdoc/);
  });
});
