/** The little geometry an edge needs: where it ends, in which direction, and where its middle is. */

export interface Point {
  x: number;
  y: number;
}

type Curve = [Point, Point, Point, Point];

/** The pieces of a path of `M`, `L` and `C` commands (what a layout writes), lines as curves. */
export function curves(path: string): Curve[] {
  const out: Curve[] = [];
  let from: Point = { x: 0, y: 0 };
  for (const [, command, rest] of path.matchAll(/([MLC])([^A-Za-z]*)/g)) {
    const numbers = (rest ?? '').match(/-?\d*\.?\d+/g)?.map(Number) ?? [];
    const points: Point[] = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      points.push({ x: numbers[i] ?? 0, y: numbers[i + 1] ?? 0 });
    }
    const stride = command === 'C' ? 3 : 1;
    for (let i = 0; i + stride <= points.length; i += stride) {
      const to = points[i + stride - 1] ?? from;
      if (command === 'C') out.push([from, points[i] ?? from, points[i + 1] ?? to, to]);
      else if (command === 'L') out.push([from, from, to, to]);
      from = to;
    }
  }
  return out;
}

/** A point of a curve, t in [0, 1]. */
export function along([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t;
  const mix = (k: 'x' | 'y'): number =>
    u * u * u * a[k] + 3 * u * u * t * b[k] + 3 * u * t * t * c[k] + t * t * t * d[k];
  return { x: mix('x'), y: mix('y') };
}

/** The middle of a path, for its label. */
export function midpoint(path: string): Point | null {
  const pieces = curves(path);
  const middle = pieces[(pieces.length - 1) >> 1];
  return middle ? along(middle, pieces.length % 2 === 0 ? 1 : 0.5) : null;
}

/**
 * A line and its arrow head: the line stops at the head's base, so that a thick line never
 * sticks out at the tip. `null` where the path has no direction to point in.
 */
export function arrow(
  path: string,
  length: number,
  width: number,
): { line: string; head: string } | null {
  const pieces = curves(path);
  const last = pieces.at(-1);
  if (!last) return null;
  const tip = last[3];
  // The chord over the last stretch, not the exact tangent: steadier for very bent ends.
  let back = along(last, 0.5);
  for (let t = 0.95; t > 0.5; t -= 0.05) {
    const p = along(last, t);
    if (Math.hypot(tip.x - p.x, tip.y - p.y) >= length) {
      back = p;
      break;
    }
  }
  const reach = Math.hypot(tip.x - back.x, tip.y - back.y);
  if (reach < 0.5) return null;
  const ux = (tip.x - back.x) / reach;
  const uy = (tip.y - back.y) / reach;
  const bx = tip.x - ux * length;
  const by = tip.y - uy * length;
  const px = (-uy * width) / 2;
  const py = (ux * width) / 2;
  const n = (v: number): string => v.toFixed(1);
  const head = `M${n(tip.x)} ${n(tip.y)}L${n(bx + px)} ${n(by + py)}L${n(bx - px)} ${n(by - py)}Z`;
  const start = pieces[0]?.[0] ?? tip;
  let line = `M${n(start.x)} ${n(start.y)}`;
  pieces.forEach(([, b, c, d], i) => {
    const end = i === pieces.length - 1;
    // Pull the end and its handle back along the arrow's direction.
    const to = end ? { x: bx + ux, y: by + uy } : d;
    const handle = end ? { x: c.x - ux * length * 0.6, y: c.y - uy * length * 0.6 } : c;
    line += `C${n(b.x)} ${n(b.y)} ${n(handle.x)} ${n(handle.y)} ${n(to.x)} ${n(to.y)}`;
  });
  return { line, head };
}
