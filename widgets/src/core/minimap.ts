/** The whole of a large picture in a corner, with a frame around what is seen of it. */
import { around } from './camera';
import type { Rect } from './camera';
import { s, setAttrs } from './dom';
import type { State, ViewModel } from './state';

/** Pictures with at most so many glyphs need no map. */
export const MAP_ABOVE = 200;
const WIDEST = 170;
const TALLEST = 110;

export class Minimap {
  readonly el: SVGSVGElement;
  private readonly frame = s('rect', { class: 'agl-mapframe' });
  private readonly now = s('rect', { class: 'agl-mapnow' });

  /** `go` is called with the scene point that the middle of the drawing shall show. */
  constructor(
    private readonly drawn: ViewModel,
    go: (x: number, y: number) => void,
  ) {
    const { width, height, glyphs } = drawn;
    const scale = Math.min(WIDEST / Math.max(1, width), TALLEST / Math.max(1, height));
    const size = { width: Math.max(24, width * scale), height: Math.max(12, height * scale) };
    const viewBox = `0 0 ${width} ${height}`;
    this.el = s('svg', {
      class: 'agl-map',
      'aria-hidden': 'true',
      viewBox,
      preserveAspectRatio: 'none',
      ...size,
    });
    const d = glyphs.map((g) => `M${g.x} ${g.y}h${g.w}v${g.h}h${-g.w}z`).join('');
    this.el.append(s('path', { class: 'agl-mapglyphs', d }), this.now, this.frame);
    let pressed = false;
    const move = (event: PointerEvent): void => {
      const box = this.el.getBoundingClientRect();
      const x = ((event.clientX - box.left) / Math.max(1, box.width)) * width;
      const y = ((event.clientY - box.top) / Math.max(1, box.height)) * height;
      go(x, y);
    };
    this.el.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      pressed = true;
      this.el.setPointerCapture(event.pointerId);
      move(event);
    });
    this.el.addEventListener('pointermove', (event) => {
      if (pressed) move(event);
    });
    for (const type of ['pointerup', 'pointercancel'] as const) {
      this.el.addEventListener(type, () => (pressed = false));
    }
  }

  look({ x, y, w, h }: Rect): void {
    const { width, height } = this.drawn;
    const left = Math.max(0, x);
    const top = Math.max(0, y);
    const right = Math.min(width, x + w);
    const bottom = Math.min(height, y + h);
    const size = { width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
    setAttrs(this.frame, { x: left, y: top, ...size });
  }

  update(state: State): void {
    const active = this.drawn.glyphs.filter((glyph) => state.activeGlyphs.has(glyph.id));
    const box = around(active) ?? { x: 0, y: 0, w: 0, h: 0 };
    setAttrs(this.now, { x: box.x, y: box.y, width: box.w, height: box.h });
  }
}
