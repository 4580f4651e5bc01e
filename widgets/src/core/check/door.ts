/** What is asked of a part of a document; a refusal names the part at hand. */

export type Rec = Record<string, unknown>;

/** More than a page can show; a document beyond is refused rather than freezing the page. */
export const LIMITS = {
  glyphs: 20_000,
  edges: 100_000,
  steps: 200_000,
  values: 400_000,
  cells: 4096,
  items: 400,
  mathDepth: 40,
  size: 1_000_000,
};

/** Why a document is not shown: the key of a sentence. */
export class Refused extends Error {
  constructor(
    readonly key: string,
    readonly args: Record<string, string | number>,
  ) {
    super(key);
  }
}

let where = 'document';

/** What is asked from now on is asked of this part. */
export const part = (name: string): void => void (where = name);

export const damaged = (): never => {
  throw new Refused('check.damaged', { where });
};

export function need(good: boolean): void {
  if (!good) damaged();
}

/** Whether there are at most `limit`. */
export function few(n: number, limit: number): void {
  if (n > limit) throw new Refused('check.large', { where, n, limit });
}

export const isRec = (x: unknown): x is Rec =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
export const isNum = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x);
export const isStr = (x: unknown): x is string => typeof x === 'string';
export const isInt = (x: unknown, below: number): x is number =>
  Number.isInteger(x) && (x as number) >= 0 && (x as number) < below;
/** A number, also one that JSON cannot say. */
export const isNumber = (x: unknown): boolean =>
  isNum(x) || x === 'nan' || x === 'inf' || x === '-inf';

export const rec = (x: unknown): Rec => (isRec(x) ? x : damaged());

export function list(x: unknown, limit: number): unknown[] {
  if (!Array.isArray(x)) return damaged();
  few(x.length, limit);
  return x;
}

/** A list of which each element is as asked. */
export function all(x: unknown, limit: number, good: (element: unknown) => boolean): void {
  need(list(x, limit).every(good));
}

/** Numbers and texts by name, where there are any. */
export function args(x: unknown): void {
  if (x !== undefined && x !== null) need(Object.values(rec(x)).every((a) => isStr(a) || isNum(a)));
}
