/** Numbers in a grid: heat by a diverging scale about 0, digits always there to be read. */
import { h } from './dom';
import type { Words } from './i18n';
import { read, valueOf } from './numbers';
import type { Jacobian, Value } from './scene';

export type Role = 'data' | 'grad' | 'plain' | 'tangent';

/** Strength of the tint for a heat in [-1, 1]; never so strong that a digit is hard to read. */
export function tint(heat: number | null | undefined): number {
  if (heat === null || heat === undefined || heat === 0) return 0;
  return Math.round((0.07 + 0.22 * Math.min(1, Math.abs(heat))) * 1000) / 1000;
}

/** The class that gives the hue: one pair of hues for each role, positive and negative. */
export function hue(role: Role, heat: number | null | undefined): string {
  return `agl-h-${role}-${(heat ?? 0) < 0 ? 'neg' : 'pos'}`;
}

function cell(text: string, role: Role, heat: number | null | undefined): HTMLElement {
  const strength = tint(heat);
  const el = h(
    'span',
    { class: `agl-c ${hue(role, heat)}`, title: text.length > 9 ? text : null },
    text,
  );
  el.style.setProperty('--agl-t', `${Math.round(strength * 100)}%`);
  return el;
}

/** `2×3`, or the word for a scalar. */
export function shapeText(shape: number[], words: Words): string {
  return shape.length === 0 ? words.ui('scalar') : shape.join('×');
}

/** The numbers of a value as one sentence's worth of text. */
export function valueText(value: Value, words: Words): string {
  const count = value.cells.reduce((n, row) => n + row.length, 0);
  const shape = shapeText(value.shape, words);
  if (value.stats && (value.cut || count > 16)) {
    const { min, max, mean } = value.stats;
    return words.ui('value.stats', { shape, min, max, mean });
  }
  return value.cells.map((row) => row.join(', ')).join('; ');
}

/** A value as a grid of numbers. */
export function valueGrid(value: Value, role: Role, words: Words): HTMLElement {
  const cols = Math.max(1, ...value.cells.map((row) => row.length));
  const el = h('span', {
    class: `agl-m agl-m-${role}`,
    role: 'img',
    'aria-label': valueText(value, words),
    tabindex: cols > 6 ? 0 : null,
  });
  el.style.setProperty('--agl-cols', String(cols));
  value.cells.forEach((row, i) => {
    for (let j = 0; j < cols; j += 1) el.append(cell(row[j] ?? '', role, value.heat[i]?.[j]));
  });
  if (!value.cut || !value.stats) return el;
  const { min, max, mean, nan, inf } = value.stats;
  const shape = shapeText(value.shape, words);
  const note = h(
    'small',
    { class: 'agl-m-note' },
    words.ui('value.stats', { shape, min, max, mean }),
  );
  if (nan + inf > 0) note.append(` · ${words.ui('value.bad', { nan, inf })}`);
  return h('span', { class: 'agl-m-cut' }, el, note);
}

/** A gradient that has not arrived: a grid of – of its shape. */
export function noneGrid(shape: number[], words: Words): HTMLElement {
  const cols = Math.min(4, shape.at(-1) ?? 1);
  const rows = Math.min(
    4,
    shape.slice(0, -1).reduce((n, d) => n * d, 1),
  );
  const el = h('span', { class: 'agl-m agl-m-none', role: 'img', 'aria-label': words.ui('none') });
  el.style.setProperty('--agl-cols', String(Math.max(1, cols)));
  for (let i = 0; i < Math.max(1, rows * cols); i += 1)
    el.append(h('span', { class: 'agl-c' }, '–'));
  return el;
}

/** The sentence for the structure of a Jacobian. */
export function structureText(j: Jacobian, words: Words): string {
  return words.ui(`structure.${j.structure}`, { rows: j.rows, cols: j.cols });
}

/** The numbers of a Jacobian as they are written, with their heat. */
export function cellsOf(j: Jacobian): { cells: string[][]; heat: (number | null)[][] } {
  const data = (j.data ?? []).flat().map(read);
  return valueOf({ shape: [j.data?.length ?? 0, j.data?.[0]?.length ?? 0], data });
}

/** A Jacobian as a picture of its elements; `large` gives every element its digits. */
export function jacobianGrid(j: Jacobian, words: Words, large: boolean): HTMLElement {
  const label = words.ui('jacobian.label', { rows: j.rows, cols: j.cols });
  const el = h('span', {
    class: `agl-j${large ? ' agl-j-large' : ''}`,
    role: 'img',
    'aria-label': `${label}. ${structureText(j, words)}`,
  });
  const { cells, heat } = cellsOf(j);
  const cols = Math.max(1, ...cells.map((row) => row.length));
  el.style.setProperty('--agl-cols', String(cols));
  const digits =
    large || cells.flat().every((text) => text.length <= (cols > 8 ? 1 : cols > 4 ? 3 : 5));
  const wide = Math.max(1, ...cells.flat().map((text) => text.length));
  el.style.setProperty('--agl-chars', String(digits ? wide : 1));
  cells.forEach((row, r) => {
    for (let c = 0; c < cols; c += 1) {
      const text = row[c] ?? '';
      const one = cell(digits && (large || text !== '0') ? text : '', 'plain', heat[r]?.[c]);
      if (one.textContent === '') one.setAttribute('title', text);
      el.append(one);
    }
  });
  return el;
}
