/** The glyphs beside tensors and operations: a collapsed group, and an operation that failed. */
import { groupName, opsText } from './describe';
import { s, setText } from './dom';
import { fitted } from './glyphs';
import type { Words } from './i18n';
import type { GhostGlyph, GroupGlyph } from './scene';
import type { Model, OpState } from './state';
import { mono, sans } from './text';

const NAME = sans(12.5, 600);
const SMALL = mono(10);

/** A collapsed group as a small stack of cards; a bar at its bottom says how far it has run. */
export class GroupView {
  readonly el: SVGGElement;
  private readonly done: SVGRectElement;
  private readonly mark: SVGTextElement;
  private readonly room: number;
  private key = '';

  constructor(
    readonly glyph: GroupGlyph,
    model: Model,
    words: Words,
  ) {
    const { x, y, w, h } = glyph;
    const group = model.groups.get(glyph.opens);
    this.room = w - 24;
    this.el = s('g', { class: 'agl-glyph agl-group', transform: `translate(${x} ${y})` });
    const behind = { class: 'agl-behind', x: 4, y: 4, width: w - 4, height: h - 4, rx: 9 };
    const card = { class: 'agl-card', width: w - 4, height: h - 4, rx: 9 };
    const bar = { x: 12, y: h - 14, width: this.room - 4, height: 3, rx: 1.5 };
    this.done = s('rect', { ...bar, class: 'agl-bardone', width: 0 });
    this.mark = s('text', { class: 'agl-mark', x: w - 14, y: 32, 'text-anchor': 'end' });
    const name = group ? groupName(group, words) : glyph.name;
    const ops = opsText(group?.ops ?? 0, words);
    this.el.append(
      s('rect', behind),
      s('rect', card),
      fitted('agl-name', name, NAME, w - 40, { x: 12, y: 18 }),
      s('path', { class: 'agl-plus', d: `M${w - 19} 9v9M${w - 23.5} 13.5h9` }),
      fitted('agl-node', ops, SMALL, w - 56, { x: 12, y: 32 }),
      s('rect', { ...bar, class: 'agl-barall' }),
      this.done,
      this.mark,
    );
  }

  update(state: OpState): void {
    const key = `${state.ran}|${state.back}|${state.backTotal}`;
    if (key === this.key) return;
    this.key = key;
    this.el.classList.toggle('agl-todo', !state.ran);
    this.el.classList.toggle('agl-went-back', state.back > 0);
    const part = state.back > 0 ? state.back / Math.max(1, state.backTotal) : state.ran ? 1 : 0;
    this.done.setAttribute('width', String(Math.round((this.room - 4) * part)));
    const whole = state.backTotal > 0 && state.back >= state.backTotal;
    setText(this.mark, whole ? '✓' : state.back > 0 ? `${state.back}/${state.backTotal}` : '');
  }
}

/** An operation that raised: a broken circle, and what it said. */
export class GhostView {
  readonly el: SVGGElement;

  constructor(readonly glyph: GhostGlyph) {
    const { x, y, label, circle, error, message, lines } = glyph;
    const { cx, cy, r } = circle;
    const below = cy + r;
    this.el = s('g', { class: 'agl-glyph agl-ghost', transform: `translate(${x} ${y})` });
    const middle = { x: cx, y: cy + 4, 'text-anchor': 'middle' };
    const cross = `M${cx + r - 5} ${cy - r - 1}l8 8m0 -8l-8 8`;
    this.el.append(
      s('title', {}, `${error}: ${message}`.slice(0, 2000)),
      s('circle', { class: 'agl-card', cx, cy, r }),
      fitted('agl-oplabel', label, mono(12), 2 * r - 5, middle),
      s('path', { class: 'agl-cross', d: cross }),
      s('text', { ...middle, class: 'agl-error', y: below + 14 }, error),
      ...lines.map((line, i) =>
        s('text', { ...middle, class: 'agl-errorline', y: below + 28 + 13 * i }, line),
      ),
    );
  }

  update(state: OpState): void {
    this.el.classList.toggle('agl-todo', !state.ran);
  }
}
