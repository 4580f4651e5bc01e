/** Glyphs and edges. */
import { all, damaged, isInt, isNum, isStr, need, rec } from './door';
import { soundGlyph } from './extras';

function checkBox(x: unknown): void {
  if (x === null || x === undefined) return;
  const box = rec(x);
  need([box.x, box.y, box.w, box.h].every(isNum) && isInt(box.rows, 65) && isInt(box.cols, 65));
}

/** A glyph whose id is new; of each that was seen its kind is kept. */
export function checkGlyph(x: unknown, seen: Map<string, string>, values: number): void {
  const glyph = rec(x);
  const index = (n: unknown): boolean => n === null || n === undefined || isInt(n, values);
  if (!isStr(glyph.id) || seen.has(glyph.id)) return damaged();
  need([glyph.x, glyph.y, glyph.w, glyph.h].every(isNum));
  if (glyph.kind === 'group') need(isStr(glyph.name) && isStr(glyph.opens));
  else if (glyph.kind === 'ghost') {
    need([glyph.label, glyph.error, glyph.message].every(isStr));
    all(glyph.lines, 100, isStr);
    need(Object.values(rec(glyph.circle)).every(isNum));
  } else if (glyph.kind === 'tensor') {
    need([glyph.name, glyph.shape, glyph.dtype].every(isStr));
    need([glyph.data, glyph.grad, glyph.tangent].every(index));
    [glyph.dataBox, glyph.gradBox, glyph.tangentBox].forEach(checkBox);
  } else {
    need(glyph.kind === 'op' && isStr(glyph.label) && isStr(glyph.node));
    for (const extra of [glyph.circle, glyph.nodeAt]) {
      if (extra === undefined || extra === null) continue;
      need(Object.entries(rec(extra)).every(([name, n]) => name === 'anchor' || isNum(n)));
    }
  }
  need(soundGlyph(glyph, values));
  seen.set(glyph.id, glyph.kind as string);
}

const PATH = /^[MLCQSTHVZmlcqsthvz0-9\s.,+-]*$/;

/** An edge between glyphs that are there, whose id is new. */
export function checkEdge(x: unknown, glyphs: Map<string, string>, seen: Set<string>): void {
  const edge = rec(x);
  if (!isStr(edge.id) || seen.has(edge.id)) return damaged();
  need(edge.kind === 'data' || edge.kind === 'saved' || edge.kind === 'grad');
  need([edge.from, edge.to].every((id) => isStr(id) && glyphs.has(id)));
  need(isStr(edge.path) && edge.path.length < 20_000 && PATH.test(edge.path));
  need(isStr(edge.label));
  seen.add(edge.id);
}
