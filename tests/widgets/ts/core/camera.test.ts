import { describe, expect, it } from 'vitest';
import {
  around,
  fitCamera,
  follow,
  pan,
  seen,
  settle,
  zoom,
} from '../../../../widgets/src/core/camera';

const scene = { x: 0, y: 0, w: 2000, h: 400 };
const stage = { w: 700, h: 400 };

describe('camera', () => {
  it('fits the whole drawing', () => {
    const view = seen(fitCamera(scene, stage), stage);
    expect(view.x).toBeLessThanOrEqual(0);
    expect(view.x + view.w).toBeGreaterThanOrEqual(2000);
  });

  it('never blows a small drawing up beyond a little', () => {
    expect(fitCamera({ x: 0, y: 0, w: 50, h: 20 }, stage).scale).toBe(1.15);
  });

  it('zooms about the point under the pointer', () => {
    const camera = { cx: 500, cy: 200, scale: 1 };
    const at = { x: 0.25, y: 0.75 };
    const point = (c: typeof camera): number[] => {
      const view = seen(c, stage);
      return [view.x + view.w * at.x, view.y + view.h * at.y];
    };
    const [x = 0, y = 0] = point(camera);
    const [x2 = 1, y2 = 1] = point(zoom(camera, stage, 1.7, at));
    expect(x2).toBeCloseTo(x, 9);
    expect(y2).toBeCloseTo(y, 9);
  });

  it('bounds the zoom', () => {
    const camera = { cx: 0, cy: 0, scale: 1 };
    expect(zoom(camera, stage, 1e9).scale).toBe(4);
    expect(zoom(camera, stage, 1e-9).scale).toBe(0.05);
  });

  it('moves only as far as needed to see a target', () => {
    const camera = { cx: 350, cy: 200, scale: 1 };
    expect(follow(camera, stage, { x: 100, y: 100, w: 50, h: 50 }, scene)).toEqual(camera);
    const moved = follow(camera, stage, { x: 1200, y: 100, w: 100, h: 50 }, scene);
    const view = seen(moved, stage);
    expect(view.x + view.w).toBeCloseTo(1314, 6);
    expect(moved.cy).toBe(200);
  });

  it('does not lose the drawing', () => {
    const lost = pan({ cx: 350, cy: 200, scale: 1 }, 1e6, 1e6);
    const view = seen(settle(lost, stage, scene), stage);
    expect(view.x).toBe(-14);
    expect(view.y).toBeLessThanOrEqual(0);
  });

  it('bounds rectangles', () => {
    expect(around([])).toBeNull();
    expect(
      around([
        { x: 0, y: 5, w: 10, h: 10 },
        { x: 20, y: 0, w: 5, h: 5 },
      ]),
    ).toEqual({ x: 0, y: 0, w: 25, h: 15 });
  });
});
