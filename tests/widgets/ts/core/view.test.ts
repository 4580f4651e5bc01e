import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mount } from '../../../../widgets/src/core/index';
import type { MountOptions, View } from '../../../../widgets/src/core/index';
import { tutorial } from '../scenes';

let host: HTMLElement;
let view: View;

const start = (options: MountOptions = {}): void => {
  view = mount(host, tutorial(), { cursor: 0, ...options });
};
function one<T extends Element>(selector: string, kind: new () => T): T;
function one(selector: string): HTMLElement;
function one(selector: string, kind: new () => Element = HTMLElement): Element {
  const el = host.querySelector(selector);
  if (!(el instanceof kind)) throw new Error(`no ${selector}`);
  return el;
}
const press = (
  key: string,
  more: KeyboardEventInit = {},
  on: Element = one('.agl-root'),
): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', {
    key,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  on.dispatchEvent(event);
  return event;
};
const phase = (): string => one('.agl-phase').textContent ?? '';
const live = (): string => one('[aria-live]').textContent ?? '';
const panel = (): string => one('.agl-panel').textContent ?? '';

beforeEach(() => {
  host = document.createElement('div');
  host.tabIndex = 0;
  document.body.append(host);
});
afterEach(() => {
  view.destroy();
  host.remove();
  vi.useRealTimers();
});

describe('labels of sources', () => {
  const code = (): string => one('.agl-code').textContent ?? '';
  const unlabelled = (): ReturnType<typeof tutorial> => {
    const scene = tutorial();
    return {
      ...scene,
      sources: scene.sources.map((source) => ({ ...source, label: '' })),
    };
  };

  it('come from the host where the scene has none, and only as text', () => {
    view = mount(host, unlabelled(), { cursor: 1, labels: ['<b>In [4]</b>'] });
    expect(code()).toContain('<b>In [4]</b>');
  });

  it('are left out where the host has none or something else', () => {
    view = mount(host, unlabelled(), { cursor: 1, labels: [7, {}] });
    expect(code()).not.toContain('7');
    view.setScene(unlabelled(), 'In [4]');
    expect(code()).not.toContain('In');
  });
});

describe('stepping', () => {
  it('goes by buttons, which have names', () => {
    start();
    expect(phase()).toBe('before the first step');
    one('[aria-label="Next step"]', HTMLButtonElement).click();
    expect(phase()).toBe('forward 1 / 4 · AddBackward0');
    one('[aria-label="Last step"]', HTMLButtonElement).click();
    expect(phase()).toBe('backward 7 / 7 · x');
    expect(one('[aria-label="Next step"]').getAttribute('aria-disabled')).toBe('true');
    one('[aria-label="Previous step"]', HTMLButtonElement).click();
    expect(phase()).toBe('backward 6 / 7 · AddBackward0');
    one('[aria-label="First step"]', HTMLButtonElement).click();
    expect(phase()).toBe('before the first step');
  });

  it('goes by the range input and tells its owner, but not what the owner set', () => {
    const moves: number[] = [];
    start({ cursor: 2, onCursor: (i) => moves.push(i) });
    const range = one('input[type=range]', HTMLInputElement);
    expect([range.min, range.max, range.value]).toEqual(['0', '11', '2']);
    range.value = '7';
    range.dispatchEvent(new Event('input'));
    view.setCursor(4);
    expect(moves).toEqual([7]);
    expect(range.value).toBe('4');
    expect(range.getAttribute('aria-valuetext')).toContain('forward 4 / 4');
  });

  it('goes by keys, which do not reach the host', () => {
    start();
    const heard: string[] = [];
    const listen = (event: Event): void => void heard.push((event as KeyboardEvent).key);
    host.addEventListener('keydown', listen);
    press('ArrowRight', { shiftKey: true });
    expect(phase()).toBe('forward 4 / 4 · MeanBackward0');
    press('ArrowRight');
    press('ArrowRight');
    expect(phase()).toBe('backward 2 / 7 · MeanBackward0');
    press('Home');
    press('End');
    expect(phase()).toBe('backward 7 / 7 · x');
    press('x');
    expect(heard).toEqual([]);
    press('s', { ctrlKey: true });
    press('Enter', { shiftKey: true });
    expect(heard).toEqual(['s', 'Enter']);
  });

  it('plays, pauses and stops at the end', () => {
    vi.useFakeTimers();
    start({ cursor: 7 });
    press(' ');
    expect(phase()).toContain('backward 4 / 7');
    expect(host.querySelector('[aria-label="Pause"]')).not.toBeNull();
    vi.advanceTimersByTime(1300);
    expect(phase()).toContain('backward 5 / 7');
    press(' ');
    vi.advanceTimersByTime(9000);
    expect(phase()).toContain('backward 5 / 7');
    press(' ');
    vi.advanceTimersByTime(9000);
    expect(phase()).toContain('backward 7 / 7');
    expect(one('[aria-label="Pause"]').hidden).toBe(true);
  });
});

describe('what is drawn', () => {
  const grid = (name: string): string[] => {
    const glyph = [...host.querySelectorAll('.agl-tensor')].find(
      (el) => el.querySelector('.agl-name')?.textContent === name,
    );
    // Where nothing has arrived, all dashes of a grid are one text, each with a place of its own.
    return [...(glyph?.querySelectorAll('.agl-num') ?? [])].flatMap((el) => {
      const text = el.textContent ?? '';
      const places = (el.getAttribute('x') ?? '').split(',').length;
      return places > 1 && places === text.length ? [...text] : [text];
    });
  };

  it('shows – until a number has arrived, and never 0', () => {
    start();
    expect(grid('y')).toEqual(new Array(8).fill('–'));
    view.setCursor(1);
    expect(grid('y')).toEqual(['3', '3', '3', '3', '–', '–', '–', '–']);
    view.setCursor(9);
    expect(grid('y')).toEqual(['3', '3', '3', '3', '4.5', '4.5', '4.5', '4.5']);
    view.setCursor(0);
    expect(grid('y')).toEqual(new Array(8).fill('–'));
  });

  it('writes all dashes of a grid as one text, each where its number is going to end', () => {
    const ends = (): string[] => {
      const glyph = [...host.querySelectorAll('.agl-tensor')].find(
        (el) => el.querySelector('.agl-name')?.textContent === 'y',
      );
      const texts = [...(glyph?.querySelector('.agl-grid')?.querySelectorAll('text') ?? [])];
      return texts.flatMap((el) => {
        const [x = [], y = []] = ['x', 'y'].map((name) => (el.getAttribute(name) ?? '').split(','));
        return x.map((at, i) => `${at} ${y[i]}`);
      });
    };
    start();
    const dashes = ends();
    expect(new Set(dashes).size).toBe(4);
    view.setCursor(1);
    expect(ends()).toEqual(dashes);
  });

  it('counts the paths at a fan-in', () => {
    start({ cursor: 8 });
    const counts = (): string[] =>
      [...host.querySelectorAll('.agl-count')].map((el) => el.textContent ?? '');
    expect(counts()).toContain('1 of 2');
    view.setCursor(9);
    expect(counts()).not.toContain('1 of 2');
    expect(counts().filter((text) => text === '✓')).toHaveLength(4);
  });

  it('marks the exact sub-expression', () => {
    start({ cursor: 8 });
    expect(one('.agl-code mark').textContent).toBe('y * y');
    expect(one('.agl-codeline').textContent).toBe('z = y * y * 3');
    expect(one('.agl-codelabel').textContent).toBe('In [4]');
    view.setCursor(5);
    expect(one('.agl-code mark').textContent).toBe('out.backward()');
  });

  it('explains in four numbered lines with the real numbers', () => {
    start({ cursor: 8 });
    const rows = [...host.querySelectorAll('.agl-row')];
    expect(rows.map((row) => row.querySelector('.agl-n')?.textContent)).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
    const kinds = rows.map((row) => row.querySelector('.agl-kind')?.textContent);
    expect(kinds).toEqual(['What', 'Rule', 'Numbers', 'Result']);
    const values = [...(rows[2]?.querySelectorAll('.agl-m') ?? [])];
    expect(values.map((el) => el.getAttribute('aria-label'))).toEqual([
      '0.75, 0.75; 0.75, 0.75',
      '3, 3; 3, 3',
      '2.25, 2.25; 2.25, 2.25',
    ]);
    expect(rows[2]?.querySelector('.agl-j')?.getAttribute('aria-label')).toContain('J is diagonal');
    expect(rows[3]?.querySelector('.agl-badge')?.textContent).toBe('1 of 2 paths');
  });

  it('touches only what a step changes', () => {
    start({ cursor: 4 });
    const touched = new Set<Element>();
    const observer = new MutationObserver(() => undefined);
    observer.observe(one('.agl-svg', SVGSVGElement), {
      subtree: true,
      attributes: true,
      childList: true,
      characterData: true,
    });
    view.setCursor(5);
    for (const record of observer.takeRecords()) {
      const target = record.target instanceof Element ? record.target : record.target.parentElement;
      const glyph = target?.closest('.agl-glyph');
      if (glyph) touched.add(glyph);
    }
    const names = [...touched].map(
      (el) => el.querySelector('.agl-name, .agl-oplabel')?.textContent,
    );
    // The seed lies on `out`; `mean` only loses its ring.
    expect(names.sort()).toEqual(['mean', 'out']);
  });
});

describe('the graph by keyboard', () => {
  const graph = (): HTMLElement => one('[role=listbox][aria-label=Graph]');
  const selected = (): string | undefined =>
    host.querySelector('.agl-selected .agl-name, .agl-selected .agl-oplabel')?.textContent ??
    undefined;

  it('is one tab stop whose arrows follow the edges', () => {
    start({ cursor: 2 });
    graph().focus();
    expect(host.querySelectorAll('.agl-stage [tabindex]')).toHaveLength(1);
    press('ArrowDown', {}, graph());
    expect(selected()).toBe('⊙');
    press('ArrowDown', {}, graph());
    expect(selected()).toBe('t = y ⊙ y');
    press('ArrowUp', {}, graph());
    press('ArrowUp', {}, graph());
    expect(selected()).toBe('y');
    const option = document.getElementById(graph().getAttribute('aria-activedescendant') ?? '');
    expect(option?.getAttribute('role')).toBe('option');
    expect(option?.getAttribute('aria-posinset')).toBe('2');
    expect(option?.textContent).toContain('data: 3, 3; 3, 3');
  });

  it('says what the selected node has become after a step', () => {
    start({ cursor: 0 });
    graph().focus();
    press('ArrowDown', {}, graph());
    press('End', {}, graph());
    expect(one('.agl-nodes [role=option]').textContent).toContain('grad: 4.5, 4.5; 4.5, 4.5');
  });

  it('shows the card of a node that is chosen again after a step', () => {
    start({ cursor: 0 });
    graph().focus();
    press('ArrowDown', {}, graph());
    const title = (): string | null | undefined => host.querySelector('.agl-card h3')?.textContent;
    expect(title()).toBe('x');
    expect(one('.agl-tip').hidden).toBe(true); // the card says it all
    press('End', {}, graph());
    expect(title()).toBeUndefined();
    for (const type of ['pointerdown', 'pointerup'])
      one('.agl-selected', SVGElement).dispatchEvent(
        new MouseEvent(type, { bubbles: true, button: 0 }),
      );
    expect(title()).toBe('x');
  });

  it('goes round the branches', () => {
    start({ cursor: 1 });
    graph().focus();
    press('ArrowDown', {}, graph());
    expect(selected()).toBe('+ 2');
    press('ArrowDown', { shiftKey: true }, graph());
    expect(selected()).toBe('+ 2');
  });

  it('goes to the step of a node, and to its backward step', () => {
    start({ cursor: 0 });
    graph().focus();
    press('ArrowDown', {}, graph());
    expect(selected()).toBe('x');
    press('ArrowDown', {}, graph());
    expect(selected()).toBe('+ 2');
    press('Enter', {}, graph());
    expect(phase()).toBe('forward 1 / 4 · AddBackward0');
    press('b', {}, graph());
    expect(phase()).toBe('backward 6 / 7 · AddBackward0');
  });
});

describe('a large tensor', () => {
  it('is drawn as a heat map under its statistics', () => {
    const scene = tutorial();
    const stats = { min: '-3', max: '4', mean: '0.5', nan: 0, inf: 0 };
    const first = scene.glyphs.findIndex((g) => g.kind === 'tensor' && typeof g.data === 'number');
    const glyph = scene.glyphs[first];
    if (glyph?.kind !== 'tensor' || typeof glyph.data !== 'number') throw new Error('no data');
    Object.assign(scene.values[glyph.data] ?? {}, { cut: true, stats, map: ['ajs', '?jj'] });
    view = mount(host, scene, { cursor: 0 });
    const map = one('.agl-large > g', SVGElement);
    const fills = [...map.querySelectorAll('path')].map((p) => p.getAttribute('class'));
    expect(fills).toEqual(['agl-h-data-neg', 'agl-h-data-pos']);
    expect([...map.querySelectorAll('text')].map((t) => t.textContent)).toEqual([
      '-3 … 4',
      'mean 0.5',
    ]);
  });
});

describe('finding, help and the enlarged Jacobian', () => {
  it('finds a node by its name and puts the keyboard on it', () => {
    start();
    press('f');
    const input = one('[role=combobox]', HTMLInputElement);
    expect(document.activeElement).toBe(input);
    input.value = 'mean';
    input.dispatchEvent(new Event('input'));
    expect(host.querySelectorAll('.agl-found [role=option]')).toHaveLength(1);
    one('.agl-found [role=option]').click();
    expect(host.querySelector('[role=dialog]')).toBeNull();
    expect(document.activeElement).toBe(one('.agl-nodes'));
    expect(one('.agl-selected .agl-oplabel', SVGElement).textContent).toBe('mean');
  });

  it('goes from match to match by Enter and back by Shift+Enter, and stays open', () => {
    start();
    press('f');
    const input = one('[role=combobox]', HTMLInputElement);
    input.value = 'backward0';
    input.dispatchEvent(new Event('input'));
    const said = (): string => one('[role=status]').textContent;
    const label = (): string => one('.agl-selected .agl-oplabel', SVGElement).textContent ?? '';
    const seen = [0, 1, 2, 3, 4].map(() => {
      press('Enter', {}, input);
      return `${said().split(' ·')[0]} ${label()}`;
    });
    expect(seen.map((text) => text.slice(0, 6))).toEqual([
      '1 of 4',
      '2 of 4',
      '3 of 4',
      '4 of 4',
      '1 of 4',
    ]);
    expect(new Set(seen).size).toBe(4);
    press('Enter', { shiftKey: true }, input);
    expect(said()).toContain('4 of 4');
    expect(document.activeElement).toBe(input);
    press('Escape', {}, input);
    expect(host.querySelector('[role=dialog]')).toBeNull();
  });

  it('says when nothing has that name', () => {
    start();
    press('f');
    const input = one('[role=combobox]', HTMLInputElement);
    input.value = 'zzz';
    input.dispatchEvent(new Event('input'));
    expect(one('[role=status]').textContent).toBe('Nothing has this name.');
  });

  it('opens and closes by the same key, and by Esc', () => {
    start({ cursor: 8 });
    press('?');
    expect(one('[role=dialog]').textContent).toContain('play or pause');
    press('Escape', {}, one('[role=dialog] button'));
    expect(host.querySelector('[role=dialog]')).toBeNull();
    press('j');
    expect(host.querySelectorAll('.agl-jt tbody .agl-jc')).toHaveLength(16);
    press('j');
    expect(host.querySelector('[role=dialog]')).toBeNull();
  });

  it('gives the keyboard back to the host on Esc', () => {
    start();
    one('[aria-label="Next step"]', HTMLButtonElement).focus();
    press('Escape', {}, one('[aria-label="Next step"]'));
    expect(document.activeElement).toBe(host);
  });
});

describe('languages', () => {
  it('changes every word, keeps the place and the focus, and tells its owner once', () => {
    const told: string[] = [];
    start({ cursor: 8, onLanguage: (l) => told.push(l) });
    const korean = one('[data-agl-lang=ko]', HTMLButtonElement);
    korean.focus();
    korean.click();
    expect(told).toEqual(['ko']);
    expect(one('.agl-root').lang).toBe('ko');
    expect(phase()).toBe('역전파 4 / 7 · MulBackward0');
    expect(panel()).toContain('규칙');
    expect(panel()).not.toMatch(/\bRule\b/);
    expect((document.activeElement as HTMLElement).dataset.aglLang).toBe('ko');
    press('l');
    expect(told).toEqual(['ko', 'en']);
    view.setLanguage('ko');
    expect(told).toEqual(['ko', 'en']);
    expect(phase()).toContain('역전파');
  });
});

describe('for those who do not see the picture', () => {
  it('says a step from the same items, in the language', () => {
    start({ cursor: 7 });
    expect(live()).toBe('');
    press('ArrowRight');
    expect(live()).toContain('Backward step 4 of 7');
    expect(live()).toContain('The gradient of out flows');
    expect(live()).toContain('2.25, 2.25; 2.25, 2.25');
    expect(live()).toContain('1 of 2 paths');
    view.setLanguage('ko');
    press('ArrowRight');
    expect(live()).toContain('역전파 7단계 중 5단계');
  });

  it('keeps a table in step, shown on demand', () => {
    start({ cursor: 8 });
    const rows = [...host.querySelectorAll('.agl-table tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows[1]).toEqual([
      'y',
      '+ 2',
      'x',
      '3, 3; 3, 3',
      '2.25, 2.25; 2.25, 2.25 (1 of 2 paths)',
    ]);
    expect(rows[0]?.[1]).toBe('leaf tensor');
    const box = one('.agl-table');
    expect(box.classList.contains('agl-sr')).toBe(true);
    press('t');
    expect(box.classList.contains('agl-sr')).toBe(false);
    expect(one('[aria-pressed][title^="Show as a table"]').getAttribute('aria-pressed')).toBe(
      'true',
    );
  });

  it('gives every button a name', () => {
    start({ cursor: 8 });
    for (const button of host.querySelectorAll('button')) {
      const name = button.getAttribute('aria-label') ?? button.title ?? '';
      expect((name + (button.textContent ?? '')).trim()).not.toBe('');
    }
  });
});
