/** Whether the extras of a document (ledgers, predictions, …) may be trusted; part of the door. */

import { isInt, isNum, isRec, isStr } from './door';
import type { Rec } from './door';

const MOST = 10_000;

function every(x: unknown, good: (entry: Rec) => boolean): boolean {
  if (x === undefined) return true;
  return Array.isArray(x) && x.length <= MOST && x.every((entry) => isRec(entry) && good(entry));
}

const maybe = (x: unknown, below: number): boolean => x === null || isInt(x, below);

/** The ledger, the answers and the saved versions of a glyph. */
export function soundGlyph(glyph: Rec, values: number): boolean {
  const text = (x: unknown): boolean => x === null || x === undefined || isStr(x);
  return (
    (glyph.tensor === undefined || isStr(glyph.tensor)) &&
    every(
      glyph.ledger,
      (e) =>
        (e.step === null || isNum(e.step)) &&
        isNum(e.pass) &&
        text(e.between) &&
        maybe(e.before, values) &&
        isInt(e.contribution, values) &&
        isInt(e.after, values),
    ) &&
    every(
      glyph.why,
      (w) =>
        isStr(w.key) &&
        text(w.at) &&
        isRec(w.args) &&
        Object.values(w.args).every((a) => isStr(a) || isNum(a)),
    ) &&
    every(
      glyph.saved,
      (s) =>
        isStr(s.name) &&
        text(s.glyph) &&
        isNum(s.version) &&
        Array.isArray(s.changes) &&
        s.changes.every((c) => Array.isArray(c) && c.length === 2 && c.every(isNum)),
    )
  );
}

/** What can be predicted of a step. */
export function soundPrediction(x: unknown, values: number, jacobians: number): boolean {
  if (x === undefined) return true;
  if (!isRec(x)) return false;
  return (
    isNum(x.step) &&
    isNum(x.pass) &&
    isStr(x.glyph) &&
    isStr(x.symbol) &&
    isInt(x.after, values) &&
    [x.contribution, x.before, x.incoming, x.raw].every((v) => maybe(v, values)) &&
    maybe(x.j, jacobians)
  );
}

/** The local Jacobians between tensors. */
export function soundLocals(x: unknown, jacobians: number): boolean {
  return every(x, (l) => isStr(l.by) && isStr(l.of) && maybe(l.j, jacobians));
}
