/** What part of the drawing is seen: a pure rectangle calculation behind zoom, pan and follow. */

export interface Camera {
  /** The scene point in the middle of the stage, and px per scene unit. */
  cx: number;
  cy: number;
  scale: number;
}

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Size {
  w: number;
  h: number;
}

const PAD = 14;
export const MIN_SCALE = 0.05;
export const MAX_SCALE = 4;
/** A drawing that only fits below this cannot be read: rather show a part and follow the steps. */
export const LEGIBLE = 0.7;
/** The scale of that part. */
export const CLOSE = 0.85;
const LARGEST_FIT = 1.15;

/** The whole drawing in view. */
export function fitCamera(scene: Rect, stage: Size): Camera {
  const scale = Math.min(
    (stage.w - 2 * PAD) / Math.max(1, scene.w),
    (stage.h - 2 * PAD) / Math.max(1, scene.h),
    LARGEST_FIT,
  );
  const bounded = Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
  return { cx: scene.x + scene.w / 2, cy: scene.y + scene.h / 2, scale: bounded };
}

/** The part of the scene that a camera sees. */
export function seen(camera: Camera, stage: Size): Rect {
  const w = stage.w / camera.scale;
  const h = stage.h / camera.scale;
  return { x: camera.cx - w / 2, y: camera.cy - h / 2, w, h };
}

/** Zooms by a factor while the scene point under `at` (0…1 of the stage) stays where it is. */
export function zoom(camera: Camera, stage: Size, factor: number, at = { x: 0.5, y: 0.5 }): Camera {
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, camera.scale * factor));
  const before = seen(camera, stage);
  const px = before.x + before.w * at.x;
  const py = before.y + before.h * at.y;
  const cx = px + ((0.5 - at.x) * stage.w) / scale;
  const cy = py + ((0.5 - at.y) * stage.h) / scale;
  return { cx, cy, scale };
}

/** Moves by px of the stage. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, cx: camera.cx - dx / camera.scale, cy: camera.cy - dy / camera.scale };
}

/** The nearest camera of the same scale that sees `target` (its middle, where it is too big). */
export function follow(camera: Camera, stage: Size, target: Rect, scene: Rect): Camera {
  const margin = PAD / camera.scale;
  const view = seen(camera, stage);
  const shift = (from: number, size: number, tFrom: number, tSize: number): number => {
    if (tSize + 2 * margin > size) return tFrom + tSize / 2 - (from + size / 2);
    if (tFrom - margin < from) return tFrom - margin - from;
    if (tFrom + tSize + margin > from + size) return tFrom + tSize + margin - (from + size);
    return 0;
  };
  const cx = camera.cx + shift(view.x, view.w, target.x, target.w);
  const cy = camera.cy + shift(view.y, view.h, target.y, target.h);
  return settle({ ...camera, cx, cy }, stage, scene);
}

/** Keeps the drawing from leaving the stage; along a side where it is smaller, centres it. */
export function settle(camera: Camera, stage: Size, scene: Rect): Camera {
  const margin = PAD / camera.scale;
  const inside = (c: number, half: number, from: number, size: number): number => {
    const low = from - margin + half;
    const high = from + size + margin - half;
    return low > high ? from + size / 2 : Math.min(high, Math.max(low, c));
  };
  const view = seen(camera, stage);
  const cx = inside(camera.cx, view.w / 2, scene.x, scene.w);
  const cy = inside(camera.cy, view.h / 2, scene.y, scene.h);
  return { ...camera, cx, cy };
}

/** The smallest rectangle around some. */
export function around(rects: Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const x = Math.min(...rects.map((r) => r.x));
  const y = Math.min(...rects.map((r) => r.y));
  const right = Math.max(...rects.map((r) => r.x + r.w));
  const bottom = Math.max(...rects.map((r) => r.y + r.h));
  return { x, y, w: right - x, h: bottom - y };
}
