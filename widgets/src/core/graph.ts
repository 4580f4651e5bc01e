/** The drawing: glyphs and edges in an SVG that zooms, pans, and is one tab stop for the keyboard. */
import { around, CLOSE, fitCamera, follow, LEGIBLE, pan, seen, settle, zoom } from './camera';
import type { Camera, Rect, Size } from './camera';
import { describe } from './describe';
import { h, s, setAttrs, setText, uid } from './dom';
import type { Words } from './i18n';
import { MAP_ABOVE, Minimap } from './minimap';
import { Picture } from './picture';
import { shownIn } from './state';
import type { Model, State, ViewModel } from './state';
import { Tooltip } from './tooltip';
import { Trail } from './trail';

export interface GraphHandlers {
  /** Enter or double click on a glyph that opens no group. */
  open(glyph: string): void;
  /** Another glyph is selected, or none. */
  selected?(glyph: string | null): void;
  /** A group whose picture is not in the scene. */
  missing(group: string): void;
  outside(): void;
  around: string[];
}

/** The picture of one group, and where its camera stands. */
interface Sheet {
  group: string | null;
  drawn: ViewModel;
  root: SVGGElement;
  picture: Picture;
  map: Minimap | null;
  bounds: Rect;
  camera: Camera;
  moved: boolean;
}

const reduced = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;

const cancel = (frame: number): void => {
  if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(frame);
};

export class Graph {
  readonly el: HTMLElement;
  /** The glyph that the keyboard stands on. */
  selected: string | null = null;
  /** The one tab stop: a list for screen readers, of which the drawing is the picture. */
  private readonly box: HTMLElement;
  /** The glyph that the keyboard is on, in words. */
  private readonly option: HTMLElement;
  private readonly svg: SVGSVGElement;
  private readonly trail: Trail;
  private readonly sheets = new Map<string | null, Sheet>();
  private sheet: Sheet;
  private follows = false;
  private readonly tooltip: Tooltip;
  private readonly prefix = uid('agl-g');
  private stage: Size = { w: 720, h: 420 };
  private state: State | null = null;
  private frame = 0;
  private observer: ResizeObserver | null = null;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly handlers: GraphHandlers,
  ) {
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
    this.trail = new Trail(model, words, {
      enter: (group) => this.enter(group),
      follow: (on) => this.setFollow(on),
      outside: () => handlers.outside(),
      around: handlers.around,
    });
    this.el = h('div', { class: 'agl-stage' }, help, this.trail.el, this.box);
    this.sheet = this.sheetOf(null);
    this.show(this.sheet);
    this.svg.style.setProperty('--agl-hatch', `url(#${this.prefix}-hatch)`);
    this.tooltip = new Tooltip(this.el);
    this.listen();
    if (typeof ResizeObserver !== 'undefined') {
      this.observer = new ResizeObserver(() => this.resized());
      this.observer.observe(this.el);
    }
  }

  /** Brings the drawing to a state; only what differs is written. */
  update(state: State): void {
    const first = this.state === null;
    this.state = state;
    const at = state.step && this.model.viewOf.get(state.step.glyph);
    if (this.follows && at !== null && at !== undefined && at !== this.sheet.group) this.enter(at);
    // At first straight to the place: nothing is drawn that nobody is going to see.
    if (first) {
      this.measure();
      this.sheet.camera = this.wanted() ?? this.sheet.camera;
      this.draw();
    }
    this.paint();
    if (!first) this.keepInView();
    this.describeSelected();
  }

  private paint(): void {
    const { state, sheet } = this;
    if (!state) return;
    sheet.picture.show(state);
    sheet.map?.update(state);
    this.svg.dataset.aglPhase = state.step?.phase ?? 'start';
  }

  // -- views of groups ---------------------------------------------------------------------------

  /** The group whose picture is shown; null: the top view. */
  get group(): string | null {
    return this.sheet.group;
  }

  private sheetOf(group: string | null): Sheet {
    const known = this.sheets.get(group);
    if (known) return known;
    const none = { group, width: 1, height: 1, glyphs: [], edges: [] };
    const drawn = this.model.views.get(group) ?? none;
    const bounds = { x: 0, y: 0, w: Math.max(1, drawn.width), h: Math.max(1, drawn.height) };
    const root = s('g');
    const sheet: Sheet = {
      ...{ group, drawn, root, bounds, moved: false, camera: fitCamera(bounds, this.stage) },
      picture: new Picture(root, this.model, drawn, this.words),
      map: null,
    };
    if (drawn.glyphs.length > MAP_ABOVE) {
      sheet.map = new Minimap(drawn, (cx, cy) => {
        sheet.moved = true;
        sheet.camera = { ...sheet.camera, cx, cy };
        this.draw();
      });
    }
    this.sheets.set(group, sheet);
    return sheet;
  }

  private show(sheet: Sheet): void {
    this.sheet.root.remove();
    this.sheet.map?.el.remove();
    this.sheet = sheet;
    this.svg.append(sheet.root);
    if (sheet.map) this.el.append(sheet.map.el);
    this.trail.update(sheet.group, this.follows);
  }

  /** Shows the inside of a group; null: the top view. */
  enter(group: string | null): void {
    if (group === this.sheet.group) return;
    if (!this.model.views.has(group)) {
      if (group !== null) this.handlers.missing(group);
      return;
    }
    this.select(null);
    cancel(this.frame);
    this.show(this.sheetOf(group));
    this.resize();
    this.paint();
    this.keepInView();
    this.describeSelected();
  }

  /** Back to the picture around the open group; false at the top. */
  up(): boolean {
    const group = this.model.groups.get(this.sheet.group ?? '');
    if (!group) return false;
    this.enter(group.parent);
    this.select(group.glyph);
    this.tooltip.hide();
    return true;
  }

  /** Opens the group that a glyph stands for; false where it stands for none. */
  into(id: string): boolean {
    const glyph = this.model.glyphs.get(id);
    const opens = glyph?.kind === 'group' || glyph?.kind === 'op' ? glyph.opens : undefined;
    if (opens === undefined) return false;
    this.enter(opens);
    return true;
  }

  /** Whether the drawing opens the group in which each step happens. */
  setFollow(on: boolean): void {
    this.follows = on;
    this.trail.update(this.sheet.group, on);
    if (on && this.state) this.update(this.state);
  }

  get following(): boolean {
    return this.follows;
  }

  /** What the current step is about comes into view, where the drawing is larger than the stage. */
  private keepInView(): void {
    const to = this.wanted();
    if (to) this.moveTo(to);
  }

  /** Where the camera has to stand for that; null: it does not matter. */
  private wanted(): Camera | null {
    if (!this.state) return null;
    const { model, sheet } = this;
    const step = this.state.step ?? model.scene.steps[0];
    const glyphs = (ids: string[]): Rect[] =>
      ids
        .map((id) => model.glyphs.get(shownIn(model, sheet.group, id) ?? ''))
        .filter((g) => g !== undefined);
    const whole = step ? around(glyphs([step.glyph, ...step.activeGlyphs.slice(0, 40)])) : null;
    const own = step ? glyphs([step.glyph])[0] : undefined;
    if (!whole || !own) return null;
    const view = seen(sheet.camera, this.stage);
    const target = whole.w > view.w * 0.95 || whole.h > view.h * 0.95 ? own : whole;
    return follow(sheet.camera, this.stage, target, sheet.bounds);
  }

  /** The page says that the stage has a size: nothing to do where that is the one we know. */
  private resized(): void {
    const { width, height } = this.svg.getBoundingClientRect();
    if (width !== this.stage.w || height !== this.stage.h) this.resize();
  }

  private resize(): void {
    this.measure();
    this.draw();
    this.keepInView();
  }

  /** The size of the stage, and with it where an unmoved camera stands. */
  private measure(): void {
    const box = this.svg.getBoundingClientRect();
    if (box.width > 0 && box.height > 0) this.stage = { w: box.width, h: box.height };
    const { sheet } = this;
    if (!sheet.moved) {
      const whole = fitCamera(sheet.bounds, this.stage);
      const part = settle({ cx: 0, cy: 0, scale: CLOSE }, this.stage, sheet.bounds);
      sheet.camera = whole.scale < LEGIBLE ? part : whole;
    }
  }

  private draw(): void {
    const { sheet } = this;
    const { x, y, w, h: height } = seen(sheet.camera, this.stage);
    const n = (v: number): string => String(Math.round(v * 100) / 100);
    this.svg.setAttribute('viewBox', `${n(x)} ${n(y)} ${n(w)} ${n(height)}`);
    sheet.picture.look({ x, y, w, h: height }, sheet.camera.scale);
    sheet.map?.look({ x, y, w, h: height });
  }

  /** Glides there, or jumps where less motion is wanted. */
  private moveTo(to: Camera): void {
    const { sheet } = this;
    const from = sheet.camera;
    if (from.cx === to.cx && from.cy === to.cy && from.scale === to.scale) return;
    if (typeof requestAnimationFrame !== 'function' || reduced() || !this.el.isConnected) {
      sheet.camera = to;
      this.draw();
      return;
    }
    cancel(this.frame);
    const begin = performance.now();
    const tick = (): void => {
      const t = Math.min(1, (performance.now() - begin) / 220);
      const k = 1 - (1 - t) ** 3;
      const mix = (a: number, b: number): number => a + (b - a) * k;
      sheet.camera = {
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
    this.sheet.moved = true;
    this.moveTo(fitCamera(this.sheet.bounds, this.stage));
  }

  zoomBy(factor: number): void {
    this.sheet.moved = true;
    this.moveTo(zoom(this.sheet.camera, this.stage, factor));
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
        this.sheet.moved = true;
        this.sheet.camera = zoom(
          this.sheet.camera,
          this.stage,
          Math.exp(-event.deltaY * 0.002),
          at,
        );
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
        this.sheet.moved = true;
        this.svg.classList.add('agl-dragging');
        this.tooltip.hide();
        this.sheet.camera = pan(this.sheet.camera, dx, dy);
        this.draw();
      } else this.hover(this.glyphAt(event));
    });
    const end = (event: PointerEvent): void => {
      const clicked = drag && !drag.far ? this.glyphAt(event) : null;
      drag = null;
      this.svg.classList.remove('agl-dragging');
      if (clicked === null) return;
      if (this.model.glyphs.get(clicked)?.kind === 'group') this.into(clicked);
      else this.select(clicked);
    };
    this.svg.addEventListener('pointerup', end);
    this.svg.addEventListener('pointercancel', () => (drag = null));
    this.svg.addEventListener('pointerleave', () => this.hover(null));
    this.svg.addEventListener('dblclick', (event) => {
      const id = this.glyphAt(event);
      if (id !== null && !this.into(id)) this.handlers.open(id);
    });
    this.box.addEventListener('blur', () => this.tooltip.hide());
  }

  private glyphAt(event: MouseEvent): string | null {
    const { target } = event;
    const el = target instanceof Element ? target.closest<SVGGElement>('.agl-glyph') : null;
    if (el) return this.sheet.drawn.glyphs[Number(el.dataset.aglIndex)]?.id ?? null;
    const box = this.svg.getBoundingClientRect();
    const view = seen(this.sheet.camera, this.stage);
    const part = {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
    };
    return this.sheet.picture.at(view.x + view.w * part.x, view.y + view.h * part.y);
  }

  private hover(id: string | null): void {
    if (id !== null) this.tell(id);
    else if (this.selected !== null && this.focused()) this.tell(this.selected);
    else this.tooltip.hide();
  }

  private tell(id: string): void {
    const el = this.sheet.picture.place(id);
    if (!el || !this.state) return;
    this.tooltip.show(el, describe(this.model, this.state, id, this.words));
  }

  private describeSelected(): void {
    const id = this.selected ?? this.here() ?? this.sheet.drawn.glyphs[0]?.id;
    const index = id === undefined ? 0 : this.sheet.picture.indexOf(id);
    setAttrs(this.option, {
      'aria-posinset': index + 1,
      'aria-setsize': Math.max(1, this.sheet.drawn.glyphs.length),
      'aria-selected': String(this.selected !== null),
    });
    const lines = id && this.state ? describe(this.model, this.state, id, this.words) : [];
    setText(this.option, lines.length > 0 ? lines.join('. ') : '–');
    setAttrs(this.box, {
      'aria-activedescendant': this.selected === null ? null : this.option.id,
    });
  }

  /** The glyph of the current step as this picture has it. */
  private here(): string | undefined {
    const id = this.state?.step?.glyph;
    return id === undefined ? undefined : shownIn(this.model, this.sheet.group, id);
  }

  /** Puts the keyboard on a glyph. */
  select(id: string | null): void {
    if (this.selected !== null)
      this.sheet.picture.place(this.selected)?.classList.remove('agl-selected');
    const glyph = id === null ? undefined : this.model.glyphs.get(id);
    const before = this.selected;
    this.selected = glyph?.id ?? null;
    // Also the same glyph anew: a step may have taken its card away.
    if (glyph ?? before) this.handlers.selected?.(this.selected);
    this.describeSelected();
    if (!glyph) {
      this.tooltip.hide();
      return;
    }
    this.sheet.picture.place(glyph.id)?.classList.add('agl-selected');
    this.moveTo(follow(this.sheet.camera, this.stage, glyph, this.sheet.bounds));
    this.tell(glyph.id);
  }

  /** From a link or a search: focus, select, and pulse once. */
  reveal(id: string, focus = true): void {
    if (focus) this.box.focus({ preventScroll: true });
    const view = this.model.viewOf.get(id);
    if (view !== undefined) this.enter(view);
    this.select(id);
    const el = this.sheet.picture.place(id);
    if (!el) return;
    el.classList.remove('agl-pulse');
    // A forced style read restarts the animation of a class that was just taken away.
    void el.getBoundingClientRect();
    el.classList.add('agl-pulse');
  }

  /** Follows the edges: 1 to what is computed from the glyph, -1 to what it is computed from. */
  walk(direction: 1 | -1): void {
    const { inputs, outputs } = this.model;
    const here = this.selected ?? this.here() ?? null;
    if (here === null) return this.select(this.sheet.drawn.glyphs[0]?.id ?? null);
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
      (a, b) => this.sheet.picture.indexOf(a) - this.sheet.picture.indexOf(b),
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
    cancel(this.frame);
  }
}
