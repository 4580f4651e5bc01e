/**
 * What is in the SVG. Glyphs and edges are made when they first come into view, so that a large
 * graph opens as fast as a small one; from far away, where nothing could be read, only outlines.
 */
import type { Rect } from './camera';
import { GhostView, GroupView } from './cards';
import { s, whenIdle } from './dom';
import { EdgeView } from './edges';
import { OpView, TensorView } from './glyphs';
import type { Words } from './i18n';
import type { Edge, Glyph, Value } from './scene';
import type { Model, State, ViewModel } from './state';

/** Below this scale a glyph is a few pixels: a crowd of them, and any number. */
const FAR = 0.28;
const VERY_FAR = 0.12;
/** More than this in the page at once, and what is out of view is taken out. */
const CROWD = 900;
/** Room around a glyph that its edges and its node's name may take (scene px). */
const REACH = 70;

const meets = (a: Rect, b: Rect, by: number): boolean =>
  a.x - by < b.x + b.w && b.x - by < a.x + a.w && a.y - by < b.y + b.h && b.y - by < a.y + a.h;

type AnyView = TensorView | OpView | GroupView | GhostView;

export class Picture {
  private readonly glyphs = new Map<string, AnyView>();
  private readonly edges = new Map<string, EdgeView>();
  private readonly order: Map<string, number>;
  private readonly nodes = s('g');
  private readonly layers: Record<Edge['kind'], SVGGElement>;
  private readonly outlines = s('path', { class: 'agl-outlines' });
  private state: State | null = null;
  private view: Rect = { x: 0, y: 0, w: 0, h: 0 };
  private far = false;
  private scale = 1;
  /** How far around the view glyphs are made: at first nothing that nobody sees. */
  private ahead = 0;

  constructor(
    /** Where the layers go: an element of this picture's own. */
    root: SVGElement,
    private readonly model: Model,
    private readonly drawn: ViewModel,
    private readonly words: Words,
  ) {
    this.order = new Map(drawn.glyphs.map((glyph, i) => [glyph.id, i]));
    const layer = (): SVGGElement => s('g');
    this.layers = { saved: layer(), data: layer(), grad: layer() };
    const { saved, data, grad } = this.layers;
    // Backward arrows lie above the cards they touch, links to saved tensors below.
    root.append(this.outlines, saved, data, this.nodes, grad);
    whenIdle(() => {
      this.ahead = 0.25;
      this.look(this.view, this.scale);
    });
  }

  /** Brings what is in the page to a state; only what differs is written. */
  show(state: State): void {
    this.state = state;
    for (const [id, view] of this.glyphs) if (view.el.parentNode) this.refresh(id, view);
    for (const view of this.edges.values()) if (view.el.parentNode) view.update(state);
    this.look(this.view, this.scale);
  }

  private refresh(id: string, view: AnyView): void {
    const { state, model } = this;
    if (!state) return;
    view.el.classList.toggle('agl-current', state.activeGlyphs.has(id));
    if (view instanceof TensorView) {
      const tensor = state.tensors.get(id);
      const born = (model.bornAt.get(id) ?? -1) < state.cursor;
      const value = (i: number | null): Value | null =>
        i === null ? null : (model.scene.values[i] ?? null);
      if (tensor) view.update(tensor, born, value, this.words);
    } else {
      const op = state.ops.get(id);
      if (op) view.update(op);
    }
  }

  /** Makes sure that all there is to see in `view` is in the page. */
  look(view: Rect, scale: number): void {
    this.view = view;
    this.scale = scale;
    const { state } = this;
    if (!state || view.w === 0) return;
    this.far = scale < (this.drawn.glyphs.length > 400 ? FAR : VERY_FAR);
    this.setOutlines(this.far);
    const crowded = this.glyphs.size + this.edges.size > CROWD;
    const wide = Math.max(view.w, view.h) * this.ahead;
    for (const glyph of this.drawn.glyphs) {
      const near = !this.far && meets(glyph, view, wide);
      if (near || state.activeGlyphs.has(glyph.id)) this.place(glyph.id);
      else if (crowded || this.far) this.glyphs.get(glyph.id)?.el.remove();
    }
    for (const edge of this.drawn.edges) {
      // What was saved and the way back are hidden until they are there.
      const there = edge.kind === 'data' || state.edges.has(edge.id);
      const near = !this.far && there && this.reaches(edge, view);
      if (near || state.activeEdges.has(edge.id)) this.draw(edge);
      else if (crowded || this.far) this.edges.get(edge.id)?.el.remove();
    }
  }

  private reaches(edge: Edge, view: Rect): boolean {
    const from = this.model.glyphs.get(edge.from);
    const to = this.model.glyphs.get(edge.to);
    if (!from || !to) return false;
    const x = Math.min(from.x, to.x);
    const y = Math.min(from.y, to.y);
    const w = Math.max(from.x + from.w, to.x + to.w) - x;
    const h = Math.max(from.y + from.h, to.y + to.h) - y;
    return meets({ x, y, w, h }, view, REACH);
  }

  private draw(edge: Edge): void {
    const known = this.edges.get(edge.id);
    if (known?.el.parentNode) return;
    const view = known ?? new EdgeView(edge, this.words);
    this.edges.set(edge.id, view);
    if (this.state) view.update(this.state);
    this.layers[edge.kind].append(view.el);
  }

  /** The element of a glyph, in the page from now on. */
  place(id: string): SVGGElement | null {
    const known = this.glyphs.get(id);
    if (known?.el.parentNode) return known.el;
    const glyph = this.order.has(id) ? this.model.glyphs.get(id) : undefined;
    if (!glyph) return null;
    const view = known ?? this.make(glyph);
    this.glyphs.set(id, view);
    this.refresh(id, view);
    this.nodes.append(view.el);
    return view.el;
  }

  private make(glyph: Glyph): AnyView {
    const view = this.viewFor(glyph);
    view.el.dataset.aglIndex = String(this.indexOf(glyph.id));
    return view;
  }

  private viewFor(glyph: Glyph): AnyView {
    switch (glyph.kind) {
      case 'tensor':
        return new TensorView(glyph, this.words);
      case 'op':
        return new OpView(glyph);
      case 'group':
        return new GroupView(glyph, this.model, this.words);
      case 'ghost':
        return new GhostView(glyph);
    }
  }

  /** From far away: every glyph and forward edge as one thin path. */
  private setOutlines(on: boolean): void {
    if (on === this.outlines.hasAttribute('d')) return;
    if (!on) return this.outlines.removeAttribute('d');
    const boxes = this.drawn.glyphs.map((g) => `M${g.x} ${g.y}h${g.w}v${g.h}h${-g.w}z`);
    const lines = this.drawn.edges.filter((edge) => edge.kind === 'data').map((e) => e.path);
    this.outlines.setAttribute('d', [...boxes, ...lines].join(''));
  }

  /** The glyph at a point of the scene, for when only outlines are drawn. */
  at(x: number, y: number): string | null {
    const inside = (g: Glyph): boolean => x >= g.x && x <= g.x + g.w && y >= g.y && y <= g.y + g.h;
    return this.drawn.glyphs.find(inside)?.id ?? null;
  }

  indexOf(id: string): number {
    return this.order.get(id) ?? 0;
  }
}
