import type { Nd } from '../../../widgets/src/core/ndarray';
import { read } from '../../../widgets/src/core/numbers';

/** A number, or lists of them, as JSON has them. */
export type Nested = number | string | Nested[];

/** The array of nested lists. */
export function toNd(x: Nested): Nd {
  if (!Array.isArray(x)) return { shape: [], data: [read(x)] };
  const parts = x.map(toNd);
  return { shape: [x.length, ...(parts[0]?.shape ?? [])], data: parts.flatMap((p) => p.data) };
}
