/** Small arrays of numbers with a shape, as predictions and Jacobians need them. */

export interface Nd {
  shape: number[];
  /** Row-major. */
  data: number[];
}

/** Elements beyond which nothing is computed here. */
export const MOST = 4096;

/** Two shapes that do not fit together. */
export class ShapeMismatch extends Error {}

export const sizeOf = (shape: number[]): number => shape.reduce((n, d) => n * d, 1);

export const scalar = (x: number): Nd => ({ shape: [], data: [x] });

export const sameShape = (a: number[], b: number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** Applies a function element by element. */
export function map(a: Nd, f: (x: number) => number): Nd {
  return { shape: a.shape, data: a.data.map(f) };
}

/** Applies a function to pairs of elements, broadcasting as NumPy does. */
export function zip(a: Nd, b: Nd, f: (x: number, y: number) => number): Nd {
  const rank = Math.max(a.shape.length, b.shape.length);
  const pad = (s: number[]): number[] => [...Array<number>(rank - s.length).fill(1), ...s];
  const [p, q] = [pad(a.shape), pad(b.shape)];
  const shape = p.map((n, i) => {
    const m = q[i] ?? 1;
    if (n !== m && n !== 1 && m !== 1) throw new ShapeMismatch();
    return n === 1 ? m : n;
  });
  if (sizeOf(shape) > MOST) throw new RangeError();
  const at = (own: number[], index: number[]): number =>
    own.reduce((flat, n, i) => flat * n + (n === 1 ? 0 : (index[i] ?? 0)), 0);
  const data = indices(shape).map((index) =>
    f(a.data[at(p, index)] ?? NaN, b.data[at(q, index)] ?? NaN),
  );
  return { shape, data };
}

function indices(shape: number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
    [[]],
  );
}

/** All axes in the opposite order. */
export function transpose(a: Nd): Nd {
  if (a.shape.length < 2) return a;
  const shape = [...a.shape].reverse();
  const data = indices(shape).map((index) => {
    const flat = [...index].reverse().reduce((n, i, k) => n * (a.shape[k] ?? 1) + i, 0);
    return a.data[flat] ?? NaN;
  });
  return { shape, data };
}

/** The product of two vectors or matrices. */
export function matmul(a: Nd, b: Nd): Nd {
  if (a.shape.length < 1 || a.shape.length > 2 || b.shape.length < 1 || b.shape.length > 2)
    throw new ShapeMismatch();
  const [n, k] = a.shape.length === 1 ? [1, a.shape[0] ?? 0] : [a.shape[0] ?? 0, a.shape[1] ?? 0];
  const [l, m] = b.shape.length === 1 ? [b.shape[0] ?? 0, 1] : [b.shape[0] ?? 0, b.shape[1] ?? 0];
  if (k !== l) throw new ShapeMismatch();
  const data: number[] = [];
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < m; j += 1) {
      let sum = 0;
      for (let x = 0; x < k; x += 1) sum += (a.data[i * k + x] ?? NaN) * (b.data[x * m + j] ?? NaN);
      data.push(sum);
    }
  }
  const shape = [...(a.shape.length === 1 ? [] : [n]), ...(b.shape.length === 1 ? [] : [m])];
  return { shape, data };
}

/** The sum over one axis, or over all. */
export function sum(a: Nd, axis: number | null): Nd {
  if (axis === null) return scalar(a.data.reduce((s, x) => s + x, 0));
  const at = axis < 0 ? axis + a.shape.length : axis;
  const shape = a.shape.filter((_, i) => i !== at);
  const inner = sizeOf(a.shape.slice(at + 1));
  const count = a.shape[at] ?? 0;
  const data = Array.from({ length: sizeOf(shape) }, (_, flat) => {
    const [outer, rest] = [Math.floor(flat / inner), flat % inner];
    let total = 0;
    for (let i = 0; i < count; i += 1) total += a.data[(outer * count + i) * inner + rest] ?? NaN;
    return total;
  });
  return { shape, data };
}

/** `[2, 3]`. */
export const shapeList = (shape: number[]): string => `[${shape.join(', ')}]`;
