/** Values, Jacobians and lines of source. */
import { all, few, isNum, isNumber, isRec, isStr, LIMITS, list, need, rec } from './door';

export function checkShape(x: unknown): void {
  all(x, 64, isNum);
}

export function checkValue(x: unknown): void {
  const value = rec(x);
  if (value.data !== undefined)
    all(value.data, LIMITS.cells, (n) => isNumber(n) || typeof n === 'boolean');
  if (value.map !== undefined) {
    const rows = list(value.map, 64);
    need(rows.length > 0 && rows.every((row) => isStr(row) && /^[a-s?]{1,64}$/.test(row)));
  }
  checkShape(value.shape);
  let count = 0;
  for (const row of list(value.cells, LIMITS.cells)) {
    all(row, LIMITS.cells, isStr);
    count += (row as string[]).length;
    few(count, LIMITS.cells);
  }
  for (const row of list(value.heat, LIMITS.cells))
    all(row, LIMITS.cells, (x) => x === null || isNum(x));
  const { stats } = value;
  if (stats === null || stats === undefined) return;
  need(
    isRec(stats) &&
      [stats.min, stats.max, stats.mean].every(isStr) &&
      [stats.nan, stats.inf].every(isNum),
  );
}

export function checkJacobian(x: unknown): void {
  const j = rec(x);
  need(isStr(j.structure) && isNum(j.rows) && isNum(j.cols));
  if (j.data === null) return;
  const rows = list(j.data, 64).map((row) => list(row, 64));
  need(rows.length === j.rows && rows.every((row) => row.length === j.cols));
  need(rows.flat().every(isNumber));
}

export function checkSource(x: unknown): void {
  const source = rec(x);
  need(isStr(source.label));
  all(source.lines, LIMITS.steps, isStr);
}
