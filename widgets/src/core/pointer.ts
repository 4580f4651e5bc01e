/** The pointer over the drawing: it hovers, drags, zooms with the wheel, and chooses glyphs. */
import type { Stage } from './stage';

export interface PointerHandlers {
  /** The pointer goes down: the drawing gets the keyboard. */
  press(): void;
  hover(glyph: string | null): void;
  click(glyph: string): void;
  /** Twice on a glyph. */
  open(glyph: string): void;
  /** The drawing moves under what was told about a glyph. */
  drag(): void;
}

/** Less px than this are a click whose hand shook. */
const STILL = 4;

/** Lets the pointer act on the stage that is drawn in an SVG. */
export function listen(svg: SVGSVGElement, stage: Stage, handlers: PointerHandlers): void {
  const on = <K extends keyof SVGElementEventMap>(
    type: K,
    run: (event: SVGElementEventMap[K]) => void,
  ): void => svg.addEventListener(type, run as EventListener, { passive: false });
  let held: { x: number; y: number; far: boolean } | null = null;
  on('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    stage.zoomAt(event, Math.exp(-event.deltaY * 0.002));
  });
  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY, far: false };
    handlers.press();
  });
  on('pointermove', (event) => {
    if (!held) return handlers.hover(stage.glyphAt(event));
    const dx = event.clientX - held.x;
    const dy = event.clientY - held.y;
    if (!held.far && Math.hypot(dx, dy) < STILL) return;
    if (!held.far) svg.setPointerCapture(event.pointerId);
    held = { x: event.clientX, y: event.clientY, far: true };
    svg.classList.add('agl-dragging');
    handlers.drag();
    stage.panBy(dx, dy);
  });
  on('pointerup', (event) => {
    const clicked = held && !held.far ? stage.glyphAt(event) : null;
    held = null;
    svg.classList.remove('agl-dragging');
    if (clicked !== null) handlers.click(clicked);
  });
  on('pointercancel', () => (held = null));
  on('pointerleave', () => handlers.hover(null));
  on('dblclick', (event) => {
    const glyph = stage.glyphAt(event);
    if (glyph !== null) handlers.open(glyph);
  });
}
