/** The edges: forward lines, dotted links to what was saved, and the backward arrows. */
import { s } from './dom';
import type { Words } from './i18n';
import { arrow, midpoint } from './path';
import type { Edge } from './scene';
import type { State } from './state';
import { fit, mono } from './text';

const HEAD: Record<Edge['kind'], [number, number]> = {
  data: [8, 7],
  saved: [6.5, 6],
  grad: [11, 10],
};

export class EdgeView {
  readonly el: SVGGElement;
  private key = '';

  constructor(
    readonly edge: Edge,
    words: Words,
  ) {
    this.el = s('g', { class: `agl-edge agl-edge-${edge.kind}` });
    const [length, width] = HEAD[edge.kind];
    const drawn = arrow(edge.path, length, width);
    this.el.append(s('path', { class: 'agl-line', d: drawn?.line ?? edge.path }));
    if (drawn) this.el.append(s('path', { class: 'agl-head', d: drawn.head }));
    const at = edge.label === '' ? null : midpoint(edge.path);
    if (!at) return;
    const label =
      edge.kind === 'saved' ? words.ui('edge.saved', { names: edge.label }) : edge.label;
    const shown = fit(label, mono(10), 160);
    const text = s('text', {
      class: 'agl-edgelabel',
      x: at.x,
      y: at.y - 7,
      'text-anchor': 'middle',
    });
    text.append(shown);
    if (shown !== label) text.append(s('title', {}, label.slice(0, 500)));
    this.el.append(text);
  }

  update(state: State): void {
    const there = state.edges.has(this.edge.id);
    const active = state.activeEdges.has(this.edge.id);
    const key = `${there}|${active}|${active && state.step?.phase}`;
    if (key === this.key) return;
    this.key = key;
    this.el.classList.toggle('agl-todo', !there);
    this.el.classList.toggle('agl-active', active);
    this.el.classList.toggle('agl-in-backward', active && state.step?.phase === 'backward');
  }
}
