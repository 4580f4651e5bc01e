/** The glyphs: tensors as records, operations as small circles. Built once, touched where changed. */
import type { Attrs } from './dom';
import { fill, s, setAttrs, setText } from './dom';
import { hue, tint } from './grid';
import type { Role } from './grid';
import type { Words } from './i18n';
import type { Box, OpGlyph, TensorGlyph, Value } from './scene';
import type { OpState, TensorState } from './state';
import { fit, fits, measure, mono, sans } from './text';

const NAME = sans(12.5, 600);
const SHAPE = mono(10);
const CELL = mono(10.5);
const TINY = mono(10);
/** Room that a cell keeps free on each side of its digits. */
const CELL_PAD = 3;

/** A text that is cut to its box; the whole of it then stands in a title. */
export function fitted(
  cls: string,
  text: string,
  font: typeof NAME,
  width: number,
  at: object,
): SVGTextElement {
  const shown = fit(text, font, width);
  const el = s('text', { class: cls, ...at }, shown);
  if (shown !== text) el.append(s('title', {}, text.slice(0, 2000)));
  return el;
}

/**
 * A grid of numbers inside a glyph; its cells are made when there is a first value, and rewritten in
 * place. Until then (in a fresh picture everywhere) all its dashes are one text.
 */
class Grid {
  readonly el = s('g', { class: 'agl-grid' });
  private readonly rects: SVGRectElement[] = [];
  private readonly texts: SVGTextElement[] = [];
  private readonly lines: SVGElement[];
  private shown: Value | null | undefined;
  private readonly map: HeatMap;

  constructor(
    private readonly box: Box,
    private readonly role: Role,
  ) {
    const { x, y, w, h, rows, cols } = box;
    let d = '';
    for (let j = 1; j < cols; j += 1) d += `M${x + (j * w) / cols} ${y}v${h}`;
    for (let i = 1; i < rows; i += 1) d += `M${x} ${y + (i * h) / rows}h${w}`;
    this.lines = [
      s('path', { class: 'agl-rules', d }),
      s('rect', { class: `agl-frame agl-frame-${role}`, x, y, width: w, height: h, rx: 2 }),
    ];
    this.map = new HeatMap(box, role);
  }

  /** Calls back for every cell with where its digits end. */
  private each(cell: (i: number, j: number, x: number, y: number) => void): void {
    const { x, y, w, h, rows, cols } = this.box;
    for (let i = 0; i < rows; i += 1)
      for (let j = 0; j < cols; j += 1)
        cell(i, j, x + ((j + 1) * w) / cols - 4, y + ((i + 0.5) * h) / rows + 3.7);
  }

  private dashes(): SVGTextElement {
    const [xs, ys]: number[][] = [[], []];
    this.each((_i, _j, x, y) => {
      xs?.push(x);
      ys?.push(y);
    });
    return number({ x: String(xs), y: String(ys) }, '–'.repeat(xs?.length ?? 0));
  }

  private cells(): void {
    const { w, h, rows, cols } = this.box;
    const [width, height] = [w / cols, h / rows];
    this.each((_i, _j, x, y) => {
      this.rects.push(s('rect', { x: x + 4 - width, y: y - 3.7 - height / 2, width, height }));
      this.texts.push(number({ x, y }));
    });
  }

  show(value: Value | null): void {
    if (this.shown === value) return;
    const before = this.shown;
    this.shown = value;
    const { cols, w } = this.box;
    const width = w / cols - 2 * CELL_PAD;
    this.el.classList.toggle('agl-empty', value === null);
    this.el.classList.toggle('agl-large', value?.map !== undefined);
    if (!value) return fill(this.el, ...this.lines, this.dashes());
    if (this.rects.length === 0) this.cells();
    if (!before) fill(this.el, ...this.rects, ...this.lines, ...this.texts, this.map.el);
    this.map.show(value);
    this.each((i, j) => {
      const rect = this.rects[i * cols + j];
      const text = this.texts[i * cols + j];
      if (!rect || !text) return;
      const heat = value.heat[i]?.[j];
      setAttrs(rect, { class: hue(this.role, heat), 'fill-opacity': tint(heat) });
      write(text, value.cells[i]?.[j] ?? '', width);
    });
  }
}

function number(at: Attrs, text = ''): SVGTextElement {
  return s('text', { class: 'agl-num', 'text-anchor': 'end', ...at }, text);
}

/** A large value: the heat of evenly spaced elements, and the statistics of all over it. */
class HeatMap {
  readonly el = s('g');

  constructor(
    private readonly box: Box,
    private readonly role: Role,
  ) {}

  show(value: Value): void {
    this.el.replaceChildren();
    const { x, y, w, h, rows } = this.box;
    const { map } = value;
    const cols = map?.[0]?.length ?? 0;
    if (!map || cols === 0) return;
    const [cw, ch] = [w / cols, h / map.length];
    const paths = new Map<string, string>();
    map.forEach((row, i) => {
      [...row].forEach((letter, j) => {
        const cell = `M${x + j * cw} ${y + i * ch}h${cw}v${ch}h${-cw}z`;
        paths.set(letter, (paths.get(letter) ?? '') + cell);
      });
    });
    for (const [letter, d] of paths) {
      const heat = letter === '?' ? 0 : (letter.charCodeAt(0) - 106) / 9;
      if (heat === 0) continue;
      this.el.append(s('path', { class: hue(this.role, heat), 'fill-opacity': tint(heat), d }));
    }
    const lines = statistics(value, rows);
    const top = y + h / 2 + 3.7 - 7 * (lines.length - 1);
    lines.forEach((line, i) => {
      const at = { x: x + w / 2, y: top + 14 * i, 'text-anchor': 'middle' };
      const el = s('text', { class: 'agl-num agl-halo', ...at });
      write(el, line, w - 4);
      this.el.append(el);
    });
  }
}

/** The statistics of a value in at most so many lines. */
function statistics({ stats }: Value, rows: number): string[] {
  if (!stats) return [];
  const { min, max, mean } = stats;
  if (rows < 3) return [`${min} … ${max}`, `mean ${mean}`].slice(0, rows);
  return [`min ${min}`, `max ${max}`, `mean ${mean}`];
}

/** Digits shrink a little before they are cut: a cut number says less than a small one. */
function write(el: SVGTextElement, text: string, width: number): void {
  const full = measure(text, CELL);
  const size = full <= width ? 10.5 : Math.max(8, (10.5 * width) / full);
  const shown = fit(text, mono(size), width + 0.5);
  setText(el, shown);
  if (size < 10.5) el.style.fontSize = `${size.toFixed(1)}px`;
  else el.style.removeProperty('font-size');
  if (shown !== text) el.append(s('title', {}, text.slice(0, 200)));
}

export class TensorView {
  readonly el: SVGGElement;
  private readonly data: Grid | null;
  private readonly grad: Grid | null;
  private readonly tangent: Grid | null;
  private readonly count = s('text', { class: 'agl-count', 'text-anchor': 'end' });
  private key = '';

  constructor(
    readonly glyph: TensorGlyph,
    words: Words,
  ) {
    const { x, y, w, h, leaf, view, noGrad } = glyph;
    const kinds = [
      leaf ? 'agl-leaf' : '',
      view ? 'agl-view' : '',
      noGrad ? 'agl-nograd' : '',
      glyph.requiresGrad ? '' : 'agl-untracked',
      glyph.stub ? 'agl-stub' : '',
      glyph.lane ? 'agl-lane' : '',
    ];
    this.el = s('g', {
      class: `agl-glyph agl-tensor ${kinds.filter(Boolean).join(' ')}`,
      transform: `translate(${x} ${y})`,
    });
    this.el.append(s('rect', { class: 'agl-card', width: w, height: h, rx: 7 }));
    if (noGrad) this.el.append(s('rect', { class: 'agl-hatch', width: w, height: h, rx: 7 }));
    if (leaf) {
      const rule = { x: 0, y: 7, width: 4, height: Math.max(4, h - 14), rx: 2 };
      this.el.append(s('rect', { class: 'agl-leafrule', ...rule }));
    }
    if (glyph.input) {
      const rule = { x: 2.5, y: 7, width: 2, height: Math.max(4, h - 14), rx: 1 };
      this.el.append(s('rect', { class: 'agl-given', ...rule }));
    }
    this.heading(words);
    this.data = this.grid(glyph.dataBox, 'data', words);
    this.tangent = this.grid(glyph.tangentBox ?? null, 'tangent', words);
    this.grad = this.grid(glyph.gradBox, 'grad', words);
  }

  private heading(words: Words): void {
    const { w, name, shape, leaf } = this.glyph;
    const room = w - 22;
    const kind = leaf ? words.ui('leaf') : this.glyph.input ? words.ui('input') : '';
    const wide = [shape === '' ? words.ui('scalar') : shape, kind].filter(Boolean).join(' ');
    // The name comes first: the word for a leaf, then the shape, give way to it.
    const beside = (text: string): boolean => fits(name, NAME, room - 10 - measure(text, SHAPE));
    const side = [wide, shape].find(beside) ?? '';
    const left = side === '' ? room : room - 10 - measure(side, SHAPE);
    this.el.append(fitted('agl-name', name, NAME, Math.max(left, 8), { x: 12, y: 17 }));
    if (side === '') return;
    this.el.append(s('text', { class: 'agl-shape', x: w - 9, y: 17, 'text-anchor': 'end' }, side));
  }

  private grid(box: Box | null, role: Role, words: Words): Grid | null {
    if (!box || box.rows < 1 || box.cols < 1) return null;
    const grid = new Grid(box, role);
    const at = { x: box.x, y: box.y + box.h + 11 };
    this.el.append(grid.el, s('text', { class: `agl-tag agl-tag-${role}`, ...at }, words.ui(role)));
    return grid;
  }

  update(
    state: TensorState,
    born: boolean,
    value: (i: number | null) => Value | null,
    words: Words,
  ): void {
    const key = [state.data, state.grad, state.received, state.expected, born].join();
    if (key === this.key) return;
    this.key = key;
    this.el.classList.toggle('agl-todo', !born);
    this.el.classList.toggle('agl-has-grad', state.grad !== null);
    this.data?.show(value(state.data));
    this.tangent?.show(born ? value(this.glyph.tangent ?? null) : null);
    this.grad?.show(value(state.grad));
    if (!this.glyph.gradBox) return;
    const { received, expected } = state;
    const whole = expected > 0 && received >= expected;
    const { x, y, w, h } = this.glyph.gradBox;
    const room = w - measure(words.ui('grad'), TINY) - 4;
    const long = words.ui('paths.short', { k: received, n: expected });
    const short = whole ? '✓' : `${received}/${expected}`;
    const text = !whole && measure(long, TINY) <= room ? long : short;
    const none = expected === 0 || measure(short, TINY) > room + 2;
    setText(this.count, none ? '' : text);
    place(this.el, this.count, none, { x: x + w, y: y + h + 11 });
    this.count.classList.toggle('agl-whole', whole);
  }
}

/** Puts an element that may be empty where it belongs, or takes it out. */
function place(el: Element, child: Element, empty: boolean, at: Attrs): void {
  if (empty) return child.remove();
  setAttrs(child, at);
  el.append(child);
}

export class OpView {
  readonly el: SVGGElement;
  private readonly mark = s('text', { class: 'agl-mark', 'text-anchor': 'middle' });
  private readonly badge = s('rect', { class: 'agl-markback', height: 13, rx: 6.5 });
  private readonly corner: { x: number; y: number };
  private key = '';

  constructor(readonly glyph: OpGlyph) {
    const { x, y, w, h, label, node, noGrad } = glyph;
    const kind = `${noGrad ? ' agl-nograd' : ''}${glyph.lane ? ' agl-lane' : ''}`;
    this.el = s('g', { class: `agl-glyph agl-op${kind}`, transform: `translate(${x} ${y})` });
    const { cx, cy, r } = glyph.circle ?? { cx: w / 2, cy: h / 2, r: Math.min(w, h) / 2 };
    // Without a circle of its own the whole box is the (pill-shaped) outline.
    const half = glyph.circle ? r : w / 2;
    const outline = { x: cx - half, y: cy - r, width: 2 * half, height: 2 * r, rx: r };
    this.el.append(s('rect', { class: 'agl-card', ...outline }));
    if (glyph.opens !== undefined) {
      const ring = { x: cx - half - 4, y: cy - r - 4, width: 2 * half + 8, height: 2 * r + 8 };
      this.el.prepend(s('rect', { class: 'agl-behind', ...ring, rx: r + 4 }));
    }
    if (noGrad) this.el.append(s('rect', { class: 'agl-hatch', ...outline }));
    const size = label.length > 3 ? 11 : 13;
    const middle = { x: cx, y: cy + size * 0.34, 'text-anchor': 'middle' };
    const text = fitted('agl-oplabel', label, mono(size), 2 * half - 5, middle);
    text.style.fontSize = `${size}px`;
    this.el.append(text);
    if (node !== '') {
      const at = glyph.nodeAt ?? { x: cx, y: cy + r + 13, anchor: 'middle' };
      const below = { x: at.x, y: at.y, 'text-anchor': at.anchor };
      this.el.append(fitted('agl-node', node, TINY, Math.max(w, 150), below));
    }
    this.corner = { x: cx + half - r + r * 0.74, y: cy - r * 0.74 + 3.5 };
  }

  update(state: OpState): void {
    const key = `${state.ran}|${state.back}|${state.backTotal}`;
    if (key === this.key) return;
    this.key = key;
    const whole = state.backTotal > 0 && state.back >= state.backTotal;
    this.el.classList.toggle('agl-todo', !state.ran);
    this.el.classList.toggle('agl-went-back', state.back > 0);
    const text = whole ? '✓' : state.back > 0 ? `${state.back}/${state.backTotal}` : '';
    setText(this.mark, text);
    const { x, y } = this.corner;
    const width = Math.max(13, measure(text, TINY) + 7);
    place(this.el, this.badge, text === '', { x: x - width / 2, y: y - 10.5, width });
    place(this.el, this.mark, text === '', { x, y });
  }
}
