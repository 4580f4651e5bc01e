/** Steps, and the items that explain them. */
import type { Item, MathNode } from '../scene';
import { all, args, damaged, isInt, isNum, isStr, LIMITS, list, need, rec } from './door';
import type { Rec } from './door';
import { soundPrediction } from './extras';
import { checkShape } from './values';

/** What a step may speak of. */
export interface Known {
  glyphs: Map<string, string>;
  edges: Set<string>;
  sources: unknown[];
  values: number;
  jacobians: number;
}

export function checkStep(x: unknown, known: Known): void {
  const { glyphs, edges, values } = known;
  const step = rec(x);
  need(step.phase === 'forward' || step.phase === 'backward');
  need(isStr(step.glyph) && glyphs.has(step.glyph) && isNum(step.slot));
  checkItems(step.title, known);
  checkItems(step.subtitle, known);
  checkSpan(step.span, known);
  need(soundPrediction(step.predict, values, known.jacobians));
  for (const c of list(step.changes, LIMITS.glyphs)) {
    const change = rec(c);
    need(isStr(change.glyph) && glyphs.get(change.glyph) === 'tensor');
    need(change.field === 'data' || change.field === 'grad');
    need(isInt(change.value, values) && isNum(change.received) && isNum(change.expected));
  }
  all(step.activeGlyphs, LIMITS.glyphs, (id) => isStr(id) && glyphs.has(id));
  all(step.activeEdges, LIMITS.edges, (id) => isStr(id) && edges.has(id));
  for (const l of list(step.lines, 100)) {
    const line = rec(l);
    need(isStr(line.kind));
    checkItems(line.items, known);
  }
}

function checkSpan(x: unknown, { sources }: Known): void {
  if (x === null || x === undefined) return;
  const span = rec(x);
  if (!isInt(span.source, sources.length)) return damaged();
  const { lines } = sources[span.source] as { lines: unknown[] };
  need(isInt(span.line, lines.length) && isNum(span.start) && isNum(span.end));
}

function checkItems(x: unknown, known: Known): void {
  for (const entry of list(x, LIMITS.items)) checkItem(rec(entry) as never, known);
}

function checkItem(item: Item & Rec, known: Known): void {
  switch (item.t) {
    case 'text':
    case 'badge':
      need(isStr(item.key));
      return args(item.args);
    case 'math':
      return checkMath(item.m, 0);
    case 'value':
      return need(isInt(item.v, known.values) && isStr(item.role));
    case 'none':
      return checkShape(item.shape);
    case 'jacobian':
      return need(isInt(item.j, known.jacobians));
    case 'link':
      return need(isStr(item.text) && known.glyphs.has(item.glyph));
    case 'sym':
      return need(isStr(item.text));
    case 'break':
      return;
    default:
      // A kind this front end does not know yet is left out by the renderer, not refused.
      return need(isStr((item as Rec).t));
  }
}

function checkMath(x: MathNode, depth: number): void {
  const node = rec(x) as MathNode & Rec;
  need(depth < LIMITS.mathDepth);
  const down = (inner: unknown): void => checkMath(inner as MathNode, depth + 1);
  switch (node.k) {
    case 'id':
    case 'num':
    case 'op':
      return need(isStr(node.text));
    case 'bar':
    case 'sqrt':
    case 'paren':
      return down(node.of);
    case 'sup':
      return [node.base, node.sup].forEach(down);
    case 'sub':
      return [node.base, node.sub].forEach(down);
    case 'frac':
      return [node.num, node.den].forEach(down);
    case 'fn':
      need(isStr(node.name));
      return list(node.args, LIMITS.items).forEach(down);
    case 'row':
      return list(node.of, LIMITS.items).forEach(down);
    default:
      return need(isStr((node as Rec).k));
  }
}
