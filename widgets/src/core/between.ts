/** The Jacobian of any tensor by any other, from the local ones that the scene holds. */
import { read } from './numbers';
import type { Jacobian, SceneDoc } from './scene';

export type Matrix = number[][];

/** A side of a Jacobian beyond which the page computes nothing itself. */
export const SIDE = 16;

/** The numbers of a Jacobian, if they are there. */
export function matrixOf(j: Jacobian | undefined): Matrix | null {
  return j?.data ? j.data.map((row) => row.map(read)) : null;
}

/**
 * d of / d by: the sum over all paths of the products of local Jacobians. Null where one of these
 * is not in the scene, or too large; `'unrelated'` where there is no path.
 */
export function between(scene: SceneDoc, by: string, of: string): Matrix | null | 'unrelated' {
  const all = scene.locals ?? [];
  const into = new Map<string, typeof all>();
  for (const local of all) into.set(local.of, [...(into.get(local.of) ?? []), local]);
  const reaching = new Set([by]);
  for (let grown = true; grown;) {
    const before = reaching.size;
    for (const l of all) if (reaching.has(l.by)) reaching.add(l.of);
    grown = reaching.size > before;
  }
  if (!reaching.has(of)) return 'unrelated';
  const known = new Map<string, Matrix | null>();
  const visiting = new Set<string>();
  const find = (tensor: string): Matrix | null => {
    const found = known.get(tensor);
    if (found !== undefined) return found;
    if (visiting.has(tensor)) return null;
    visiting.add(tensor);
    let total: Matrix | null = null;
    for (const local of into.get(tensor) ?? []) {
      if (!reaching.has(local.by)) continue;
      const j = matrixOf(scene.jacobians[local.j ?? -1]);
      const rest = local.by === by ? 'identity' : find(local.by);
      if (!j || !rest) {
        known.set(tensor, null);
        return null;
      }
      const part = rest === 'identity' ? j : product(j, rest);
      total =
        total === null ? part : total.map((row, i) => row.map((x, k) => x + (part[i]?.[k] ?? 0)));
    }
    known.set(tensor, total);
    return total;
  };
  const result = find(of);
  const large = result !== null && (result.length > SIDE || (result[0]?.length ?? 0) > SIDE);
  return large ? null : result;
}

/** The product of two matrices; a zero stays zero beside what is not finite. */
export function product(a: Matrix, b: Matrix): Matrix {
  const cols = b[0]?.length ?? 0;
  return a.map((row) =>
    Array.from({ length: cols }, (_, j) =>
      row.reduce((s, x, k) => (x === 0 ? s : s + x * (b[k]?.[j] ?? 0)), 0),
    ),
  );
}

/** vᵀJ. */
export const pull = (v: number[], j: Matrix): number[] => product([v], j)[0] ?? [];
