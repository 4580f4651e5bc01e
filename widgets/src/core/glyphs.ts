/** The glyphs: tensors as records, operations as small circles. Built once, touched where changed. */
import { s, setAttrs, setText } from './dom';
import { hue, tint } from './grid';
import type { Role } from './grid';
import type { Words } from './i18n';
import type { Box, OpGlyph, TensorGlyph, Value } from './scene';
import type { OpState, TensorState } from './state';
import { fit, measure, mono, sans } from './text';

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

/** A grid of numbers inside a glyph; its cells are made once and rewritten in place. */
class Grid {
  readonly el = s('g', { class: 'agl-grid' });
  private readonly rects: SVGRectElement[] = [];
  private readonly texts: SVGTextElement[] = [];
  private shown: Value | null | undefined;
  private readonly map: HeatMap;

  constructor(
    private readonly box: Box,
    private readonly role: Role,
  ) {
    const { x, y, w, h, rows, cols } = box;
    const cw = w / Math.max(1, cols);
    const ch = h / Math.max(1, rows);
    let lines = '';
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < cols; j += 1) {
        const rect = s('rect', { x: x + j * cw, y: y + i * ch, width: cw, height: ch });
        const at = { x: x + (j + 1) * cw - 4, y: y + (i + 0.5) * ch + 3.7 };
        const text = s('text', { class: 'agl-num', 'text-anchor': 'end', ...at });
        this.rects.push(rect);
        this.texts.push(text);
      }
    }
    for (let j = 1; j < cols; j += 1) lines += `M${x + j * cw} ${y}v${h}`;
    for (let i = 1; i < rows; i += 1) lines += `M${x} ${y + i * ch}h${w}`;
    this.map = new HeatMap(box, role);
    this.el.append(
      ...this.rects,
      s('path', { class: 'agl-rules', d: lines }),
      s('rect', { class: `agl-frame agl-frame-${role}`, x, y, width: w, height: h, rx: 2 }),
      ...this.texts,
      this.map.el,
    );
  }

  show(value: Value | null): void {
    if (this.shown === value) return;
    this.shown = value;
    const { cols, rows, w } = this.box;
    const width = w / Math.max(1, cols) - 2 * CELL_PAD;
    this.el.classList.toggle('agl-empty', value === null);
    this.el.classList.toggle('agl-large', value?.map !== undefined);
    this.map.show(value);
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < cols; j += 1) {
        const rect = this.rects[i * cols + j];
        const text = this.texts[i * cols + j];
        if (!rect || !text) continue;
        const heat = value?.heat[i]?.[j];
        rect.setAttribute('class', hue(this.role, heat));
        rect.setAttribute('fill-opacity', String(tint(heat)));
        write(text, value ? (value.cells[i]?.[j] ?? '') : '–', width);
      }
    }
  }
}

/** A large value: the heat of evenly spaced elements, and the statistics of all over it. */
class HeatMap {
  readonly el = s('g');

  constructor(
    private readonly box: Box,
    private readonly role: Role,
  ) {}

  show(value: Value | null): void {
    this.el.replaceChildren();
    const { x, y, w, h, rows } = this.box;
    const map = value?.map;
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
  private readonly count: SVGTextElement | null = null;
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
    if (glyph.gradBox) {
      const { x: gx, y: gy, w: gw, h: gh } = glyph.gradBox;
      const at = { x: gx + gw, y: gy + gh + 11, 'text-anchor': 'end' };
      this.count = s('text', { class: 'agl-count', ...at });
      this.el.append(this.count);
    }
  }

  private heading(words: Words): void {
    const { w, name, shape, leaf } = this.glyph;
    const room = w - 22;
    const kind = leaf ? words.ui('leaf') : this.glyph.input ? words.ui('input') : '';
    const wide = [shape === '' ? words.ui('scalar') : shape, kind].filter(Boolean).join(' ');
    const named = measure(name, NAME);
    // The name comes first: the word for a leaf, then the shape, give way to it.
    const side = [wide, shape].find((text) => named + 10 + measure(text, SHAPE) <= room) ?? '';
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
    if (!this.count || !this.glyph.gradBox) return;
    const { received, expected } = state;
    const whole = expected > 0 && received >= expected;
    const room = this.glyph.gradBox.w - measure(words.ui('grad'), TINY) - 4;
    const long = words.ui('paths.short', { k: received, n: expected });
    const short = whole ? '✓' : `${received}/${expected}`;
    const text = !whole && measure(long, TINY) <= room ? long : short;
    setText(this.count, expected === 0 || measure(short, TINY) > room + 2 ? '' : text);
    this.count.classList.toggle('agl-whole', whole);
  }
}

export class OpView {
  readonly el: SVGGElement;
  private readonly mark: SVGTextElement;
  private readonly badge: SVGRectElement;
  private readonly corner: number;
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
    const corner = { x: cx + half - r + r * 0.74, y: cy - r * 0.74 + 3.5, 'text-anchor': 'middle' };
    this.badge = s('rect', { class: 'agl-markback', y: corner.y - 10.5, height: 13, rx: 6.5 });
    this.mark = s('text', { class: 'agl-mark', ...corner });
    this.corner = corner.x;
    this.el.append(this.badge, this.mark);
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
    const wide = text === '' ? 0 : Math.max(13, measure(text, TINY) + 7);
    setAttrs(this.badge, { x: this.corner - wide / 2, width: wide });
  }
}
