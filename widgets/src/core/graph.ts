/** The drawing: glyphs and edges in an SVG that zooms, pans, and is one tab stop for the keyboard. */
import { around, CLOSE, fitCamera, follow, LEGIBLE, pan, seen, settle, zoom } from './camera';
import type { Camera, Rect, Size } from './camera';
import { describe } from './describe';
import { h, s, setAttrs, setText, uid } from './dom';
import type { Words } from './i18n';
import { Picture } from './picture';
import type { Model, State } from './state';
import { Tooltip } from './tooltip';

export interface GraphHandlers {
  /** Enter or double click on a glyph. */
  open(glyph: string): void;
}

const reduced = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;

export class Graph {
  readonly el: HTMLElement;
  /** The glyph that the keyboard stands on. */
  selected: string | null = null;
  /** The one tab stop: a list for screen readers, of which the drawing is the picture. */
  private readonly box: HTMLElement;
  /** The glyph that the keyboard is on, in words. */
  private readonly option: HTMLElement;
  private readonly svg: SVGSVGElement;
  private readonly picture: Picture;
  private readonly bounds: Rect;
  private readonly tooltip: Tooltip;
  private readonly prefix = uid('agl-g');
  private camera: Camera;
  private stage: Size = { w: 720, h: 420 };
  private moved = false;
  private state: State | null = null;
  private frame = 0;
  private observer: ResizeObserver | null = null;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly handlers: GraphHandlers,
  ) {
    const { scene } = model;
    this.bounds = { x: 0, y: 0, w: Math.max(1, scene.width), h: Math.max(1, scene.height) };
    this.camera = fitCamera(this.bounds, this.stage);
    this.svg = s('svg', { class: 'agl-svg', 'aria-hidden': 'true' });
    const hatch = s('pattern', {
      id: `${this.prefix}-hatch`,
      width: 6,
      height: 6,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    });
    hatch.append(s('path', { class: 'agl-hatchline', d: 'M0 0V6' }));
    this.svg.append(s('defs', {}, hatch));
    this.picture = new Picture(this.svg, model, words);
    const help = h('span', { class: 'agl-sr', id: `${this.prefix}-help` }, words.ui('graph.help'));
    this.option = h('div', { class: 'agl-sr', role: 'option', id: `${this.prefix}-node` });
    this.box = h(
      'div',
      {
        class: 'agl-nodes',
        role: 'listbox',
        tabindex: 0,
        'aria-label': words.ui('graph.label'),
        'aria-describedby': `${this.prefix}-help`,
      },
      this.svg,
      this.option,
    );
    this.el = h('div', { class: 'agl-stage' }, help, this.box);
    this.svg.style.setProperty('--agl-hatch', `url(#${this.prefix}-hatch)`);
    this.tooltip = new Tooltip(this.el);
    this.listen();
    this.resize();
    if (typeof ResizeObserver !== 'undefined') {
      this.observer = new ResizeObserver(() => this.resize());
      this.observer.observe(this.el);
    }
  }

  /** Brings the drawing to a state; only what differs is written. */
  update(state: State): void {
    this.picture.show(state);
    this.svg.dataset.aglPhase = state.step?.phase ?? 'start';
    this.state = state;
    this.keepInView();
    this.describeSelected();
  }

  /** What the current step is about comes into view, where the drawing is larger than the stage. */
  private keepInView(): void {
    if (!this.state) return;
    const step = this.state.step ?? this.model.scene.steps[0];
    const ids = step ? [step.glyph, ...step.activeGlyphs] : [];
    const rects = ids.map((id) => this.model.glyphs.get(id)).filter((g) => g !== undefined);
    const whole = around(rects);
    const own = step ? this.model.glyphs.get(step.glyph) : undefined;
    if (!whole || !own) return;
    const view = seen(this.camera, this.stage);
    const target = whole.w > view.w * 0.95 || whole.h > view.h * 0.95 ? own : whole;
    this.moveTo(follow(this.camera, this.stage, target, this.bounds));
  }

  private resize(): void {
    const box = this.el.getBoundingClientRect();
    if (box.width > 0 && box.height > 0) this.stage = { w: box.width, h: box.height };
    if (!this.moved) {
      const whole = fitCamera(this.bounds, this.stage);
      const part = settle({ cx: 0, cy: 0, scale: CLOSE }, this.stage, this.bounds);
      this.camera = whole.scale < LEGIBLE ? part : whole;
    }
    this.draw();
    this.keepInView();
  }

  private draw(): void {
    const { x, y, w, h: height } = seen(this.camera, this.stage);
    const n = (v: number): string => String(Math.round(v * 100) / 100);
    this.svg.setAttribute('viewBox', `${n(x)} ${n(y)} ${n(w)} ${n(height)}`);
    this.picture.look({ x, y, w, h: height }, this.camera.scale);
  }

  /** Glides there, or jumps where less motion is wanted. */
  private moveTo(to: Camera): void {
    const from = this.camera;
    if (from.cx === to.cx && from.cy === to.cy && from.scale === to.scale) return;
    if (typeof requestAnimationFrame !== 'function' || reduced() || !this.el.isConnected) {
      this.camera = to;
      this.draw();
      return;
    }
    cancelAnimationFrame(this.frame);
    const begin = performance.now();
    const tick = (): void => {
      const t = Math.min(1, (performance.now() - begin) / 220);
      const k = 1 - (1 - t) ** 3;
      const mix = (a: number, b: number): number => a + (b - a) * k;
      this.camera = {
        cx: mix(from.cx, to.cx),
        cy: mix(from.cy, to.cy),
        scale: mix(from.scale, to.scale),
      };
      this.draw();
      if (t < 1) this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  fit(): void {
    this.moved = true;
    this.moveTo(fitCamera(this.bounds, this.stage));
  }

  zoomBy(factor: number): void {
    this.moved = true;
    this.moveTo(zoom(this.camera, this.stage, factor));
  }

  private listen(): void {
    this.svg.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const box = this.svg.getBoundingClientRect();
        const at = {
          x: (event.clientX - box.left) / box.width,
          y: (event.clientY - box.top) / box.height,
        };
        this.moved = true;
        this.camera = zoom(this.camera, this.stage, Math.exp(-event.deltaY * 0.002), at);
        this.draw();
      },
      { passive: false },
    );
    let drag: { x: number; y: number; far: boolean } | null = null;
    this.svg.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      drag = { x: event.clientX, y: event.clientY, far: false };
      this.box.focus({ preventScroll: true });
    });
    this.svg.addEventListener('pointermove', (event) => {
      if (drag) {
        const dx = event.clientX - drag.x;
        const dy = event.clientY - drag.y;
        if (!drag.far && Math.hypot(dx, dy) < 4) return;
        if (!drag.far) this.svg.setPointerCapture(event.pointerId);
        drag = { x: event.clientX, y: event.clientY, far: true };
        this.moved = true;
        this.svg.classList.add('agl-dragging');
        this.tooltip.hide();
        this.camera = pan(this.camera, dx, dy);
        this.draw();
      } else this.hover(this.glyphAt(event));
    });
    const end = (event: PointerEvent): void => {
      const clicked = drag && !drag.far ? this.glyphAt(event) : null;
      drag = null;
      this.svg.classList.remove('agl-dragging');
      if (clicked !== null) this.select(clicked);
    };
    this.svg.addEventListener('pointerup', end);
    this.svg.addEventListener('pointercancel', () => (drag = null));
    this.svg.addEventListener('pointerleave', () => this.hover(null));
    this.svg.addEventListener('dblclick', (event) => {
      const id = this.glyphAt(event);
      if (id !== null) this.handlers.open(id);
    });
    this.box.addEventListener('blur', () => this.tooltip.hide());
  }

  private glyphAt(event: MouseEvent): string | null {
    const { target } = event;
    const el = target instanceof Element ? target.closest<SVGGElement>('.agl-glyph') : null;
    if (el) return this.model.scene.glyphs[Number(el.dataset.aglIndex)]?.id ?? null;
    const box = this.svg.getBoundingClientRect();
    const view = seen(this.camera, this.stage);
    const part = {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
    };
    return this.picture.at(view.x + view.w * part.x, view.y + view.h * part.y);
  }

  private hover(id: string | null): void {
    if (id !== null) this.tell(id);
    else if (this.selected !== null && this.focused()) this.tell(this.selected);
    else this.tooltip.hide();
  }

  private tell(id: string): void {
    const el = this.picture.place(id);
    if (!el || !this.state) return;
    this.tooltip.show(el, describe(this.model, this.state, id, this.words));
  }

  private describeSelected(): void {
    const id = this.selected ?? this.state?.step?.glyph ?? this.model.scene.glyphs[0]?.id;
    const index = id === undefined ? 0 : this.picture.indexOf(id);
    setAttrs(this.option, {
      'aria-posinset': index + 1,
      'aria-setsize': Math.max(1, this.model.scene.glyphs.length),
      'aria-selected': String(this.selected !== null),
    });
    const lines = id && this.state ? describe(this.model, this.state, id, this.words) : [];
    setText(this.option, lines.length > 0 ? lines.join('. ') : '–');
    setAttrs(this.box, {
      'aria-activedescendant': this.selected === null ? null : this.option.id,
    });
  }

  /** Puts the keyboard on a glyph. */
  select(id: string | null): void {
    if (this.selected !== null) this.picture.place(this.selected)?.classList.remove('agl-selected');
    const glyph = id === null ? undefined : this.model.glyphs.get(id);
    this.selected = glyph?.id ?? null;
    this.describeSelected();
    if (!glyph) {
      this.tooltip.hide();
      return;
    }
    this.picture.place(glyph.id)?.classList.add('agl-selected');
    this.moveTo(follow(this.camera, this.stage, glyph, this.bounds));
    this.tell(glyph.id);
  }

  /** From a link or a search: focus, select, and pulse once. */
  reveal(id: string): void {
    this.box.focus({ preventScroll: true });
    this.select(id);
    const el = this.picture.place(id);
    if (!el) return;
    el.classList.remove('agl-pulse');
    // A forced style read restarts the animation of a class that was just taken away.
    void el.getBoundingClientRect();
    el.classList.add('agl-pulse');
  }

  /** Follows the edges: 1 to what is computed from the glyph, -1 to what it is computed from. */
  walk(direction: 1 | -1): void {
    const { scene, inputs, outputs } = this.model;
    const here = this.selected ?? this.state?.step?.glyph ?? null;
    if (here === null) return this.select(scene.glyphs[0]?.id ?? null);
    if (this.selected === null) return this.select(here);
    const next = (direction > 0 ? outputs : inputs).get(here)?.[0];
    if (next !== undefined) this.select(next);
  }

  /** Goes round the glyphs that share an input or an output with the selected one. */
  sibling(): void {
    const here = this.selected;
    if (here === null) return this.walk(1);
    const { inputs, outputs } = this.model;
    const around = [
      ...(inputs.get(here) ?? []).flatMap((id) => outputs.get(id) ?? []),
      ...(outputs.get(here) ?? []).flatMap((id) => inputs.get(id) ?? []),
    ];
    const ring = [...new Set([here, ...around])].sort(
      (a, b) => this.picture.indexOf(a) - this.picture.indexOf(b),
    );
    this.select(ring[(ring.indexOf(here) + 1) % ring.length] ?? here);
  }

  focused(): boolean {
    const root = this.box.getRootNode();
    return (root instanceof ShadowRoot ? root : document).activeElement === this.box;
  }

  hideTooltip(): boolean {
    return this.tooltip.hide();
  }

  destroy(): void {
    this.observer?.disconnect();
    if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(this.frame);
  }
}
