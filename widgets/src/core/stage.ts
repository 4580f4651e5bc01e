/** What is seen of the pictures: one of them at a time, under a camera that follows the steps. */
import { around, CLOSE, fitCamera, follow, LEGIBLE, pan, seen, settle, zoom } from './camera';
import type { Camera, Rect, Size } from './camera';
import { s } from './dom';
import type { Words } from './i18n';
import { MAP_ABOVE, Minimap } from './minimap';
import { Picture } from './picture';
import { shownIn } from './state';
import type { Model, State, ViewModel } from './state';

/** The picture of one group, and where its camera stands. */
export interface Sheet {
  group: string | null;
  drawn: ViewModel;
  root: SVGGElement;
  picture: Picture;
  map: Minimap | null;
  bounds: Rect;
  camera: Camera;
  /** A person moved the camera: it stays where it is when the stage changes its size. */
  moved: boolean;
}

/** Milliseconds that the camera glides. */
const GLIDE = 220;

const reduced = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;

export class Stage {
  sheet: Sheet;
  private readonly sheets = new Map<string | null, Sheet>();
  private size: Size = { w: 720, h: 420 };
  private frame = 0;
  private observer: ResizeObserver | null = null;

  /**
   * @param svg where the pictures are drawn
   * @param el the element around it, which also holds the maps
   */
  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly svg: SVGSVGElement,
    private readonly el: HTMLElement,
    private readonly state: () => State | null,
  ) {
    this.sheet = this.sheetOf(null);
    this.put(this.sheet);
    if (typeof ResizeObserver !== 'undefined') {
      this.observer = new ResizeObserver(() => this.resized());
      this.observer.observe(el);
    }
  }

  // -- pictures ----------------------------------------------------------------------------------

  private sheetOf(group: string | null): Sheet {
    const known = this.sheets.get(group);
    if (known) return known;
    const none = { group, width: 1, height: 1, glyphs: [], edges: [] };
    const drawn = this.model.views.get(group) ?? none;
    const bounds = { x: 0, y: 0, w: Math.max(1, drawn.width), h: Math.max(1, drawn.height) };
    const root = s('g');
    const sheet: Sheet = {
      ...{ group, drawn, root, bounds, moved: false, camera: fitCamera(bounds, this.size) },
      picture: new Picture(root, this.model, drawn, this.words),
      map: null,
    };
    if (drawn.glyphs.length > MAP_ABOVE)
      sheet.map = new Minimap(drawn, (cx, cy) => this.look({ ...sheet.camera, cx, cy }));
    this.sheets.set(group, sheet);
    return sheet;
  }

  private put(sheet: Sheet): void {
    this.sheet = sheet;
    this.svg.append(sheet.root);
    if (sheet.map) this.el.append(sheet.map.el);
  }

  /** Shows the picture of a group that the scene has; null: the top view. */
  show(group: string | null): void {
    cancel(this.frame);
    this.sheet.root.remove();
    this.sheet.map?.el.remove();
    this.put(this.sheetOf(group));
    this.measure();
    this.draw();
    this.paint();
    this.keepInView();
  }

  /** The state in the picture, and, at first, the camera straight where it belongs. */
  update(first: boolean): void {
    if (first) this.measure();
    this.paint();
    // Nothing is drawn that nobody is going to see.
    if (first) {
      this.sheet.camera = this.wanted() ?? this.sheet.camera;
      this.draw();
    } else this.keepInView();
  }

  private paint(): void {
    const state = this.state();
    if (!state) return;
    this.sheet.picture.show(state);
    this.sheet.map?.update(state);
    this.svg.dataset.aglPhase = state.step?.phase ?? 'start';
  }

  // -- the camera --------------------------------------------------------------------------------

  /** What the current step is about comes into view, where the drawing is larger than the stage. */
  private keepInView(): void {
    const to = this.wanted();
    if (to) this.moveTo(to);
  }

  /** Where the camera has to stand for that; null: it does not matter. */
  private wanted(): Camera | null {
    const state = this.state();
    if (!state) return null;
    const { model, sheet } = this;
    const step = state.step ?? model.scene.steps[0];
    const glyphs = (ids: string[]): Rect[] =>
      ids
        .map((id) => model.glyphs.get(shownIn(model, sheet.group, id) ?? ''))
        .filter((g) => g !== undefined);
    const whole = step ? around(glyphs([step.glyph, ...step.activeGlyphs.slice(0, 40)])) : null;
    const own = step ? glyphs([step.glyph])[0] : undefined;
    if (!whole || !own) return null;
    const view = seen(sheet.camera, this.size);
    return this.toSee(whole.w > view.w * 0.95 || whole.h > view.h * 0.95 ? own : whole);
  }

  private toSee(target: Rect): Camera {
    return follow(this.sheet.camera, this.size, target, this.sheet.bounds);
  }

  /** Brings a part of the picture into view. */
  reach(target: Rect): void {
    this.moveTo(this.toSee(target));
  }

  /** The page says that the stage has a size: nothing to do where that is the one we know. */
  private resized(): void {
    const { width, height } = this.svg.getBoundingClientRect();
    if (width === this.size.w && height === this.size.h) return;
    this.measure();
    this.draw();
    this.keepInView();
  }

  /** The size of the stage, and with it where an unmoved camera stands. */
  private measure(): void {
    const box = this.svg.getBoundingClientRect();
    if (box.width > 0 && box.height > 0) this.size = { w: box.width, h: box.height };
    const { sheet } = this;
    if (!sheet.moved) {
      const whole = fitCamera(sheet.bounds, this.size);
      const part = settle({ cx: 0, cy: 0, scale: CLOSE }, this.size, sheet.bounds);
      sheet.camera = whole.scale < LEGIBLE ? part : whole;
    }
  }

  private draw(): void {
    const { sheet } = this;
    const view = seen(sheet.camera, this.size);
    const n = (v: number): number => Math.round(v * 100) / 100;
    this.svg.setAttribute('viewBox', [view.x, view.y, view.w, view.h].map(n).join(' '));
    sheet.picture.look(view, sheet.camera.scale);
    sheet.map?.look(view);
  }

  /** A person's own camera. */
  private look(camera: Camera): void {
    this.sheet.moved = true;
    this.sheet.camera = camera;
    this.draw();
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
      const t = Math.min(1, (performance.now() - begin) / GLIDE);
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
    this.moveTo(fitCamera(this.sheet.bounds, this.size));
  }

  zoomBy(factor: number): void {
    this.sheet.moved = true;
    this.moveTo(zoom(this.sheet.camera, this.size, factor));
  }

  /** Zooms at once, about the place of the pointer. */
  zoomAt(event: MouseEvent, factor: number): void {
    this.look(zoom(this.sheet.camera, this.size, factor, this.part(event)));
  }

  panBy(dx: number, dy: number): void {
    this.look(pan(this.sheet.camera, dx, dy));
  }

  // -- places ------------------------------------------------------------------------------------

  /** Where in the stage the pointer is, 0…1. */
  private part(event: MouseEvent): { x: number; y: number } {
    const box = this.svg.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
    };
  }

  /** The glyph under the pointer. */
  glyphAt(event: MouseEvent): string | null {
    const { target } = event;
    const el = target instanceof Element ? target.closest<SVGGElement>('.agl-glyph') : null;
    const { drawn, camera, picture } = this.sheet;
    if (el) return drawn.glyphs[Number(el.dataset.aglIndex)]?.id ?? null;
    const view = seen(camera, this.size);
    const { x, y } = this.part(event);
    return picture.at(view.x + view.w * x, view.y + view.h * y);
  }

  destroy(): void {
    this.observer?.disconnect();
    cancel(this.frame);
  }
}

const cancel = (frame: number): void => {
  if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(frame);
};
