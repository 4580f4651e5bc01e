/**
 * The door: a document from a notebook, a file or another version is looked over once, so that
 * everything behind may trust its structure. Nothing here throws; a refusal is a sentence's key.
 */
import { complete } from './complete';
import { soundGlyph, soundLocals, soundPrediction } from './extras';
import type { Item, MathNode, SceneDoc } from './scene';
import { SCENE_FORMAT, SCENE_VERSION } from './scene';
import { unpack } from './unpack';

export type Checked =
  { ok: true; scene: SceneDoc } | { ok: false; key: string; args: Record<string, string | number> };

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

class Refused extends Error {
  constructor(
    readonly key: string,
    readonly args: Record<string, string | number>,
  ) {
    super(key);
  }
}

type Rec = Record<string, unknown>;

const damaged = (where: string): never => {
  throw new Refused('check.damaged', { where });
};
const need = (good: boolean, where: string): void => {
  if (!good) damaged(where);
};
const isRec = (x: unknown): x is Rec => typeof x === 'object' && x !== null && !Array.isArray(x);
const isNum = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x);
const isStr = (x: unknown): x is string => typeof x === 'string';
const isInt = (x: unknown, below: number): x is number =>
  Number.isInteger(x) && (x as number) >= 0 && (x as number) < below;

function rec(x: unknown, where: string): Rec {
  return isRec(x) ? x : damaged(where);
}

function list(x: unknown, limit: number, where: string): unknown[] {
  if (!Array.isArray(x)) return damaged(where);
  if (x.length > limit) throw new Refused('check.large', { where, n: x.length, limit });
  return x;
}

/** Looks a document over. */
export function readScene(doc: unknown): Checked {
  try {
    const top = rec(complete(unpack(doc)), 'document');
    if (top.format !== SCENE_FORMAT) return { ok: false, key: 'check.format', args: {} };
    if (top.version !== SCENE_VERSION) {
      const newer = isNum(top.version) && top.version > SCENE_VERSION;
      const args = { version: isNum(top.version) ? top.version : '?', known: SCENE_VERSION };
      return { ok: false, key: newer ? 'check.newer' : 'check.version', args };
    }
    checkTop(top);
    return { ok: true, scene: top as unknown as SceneDoc };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, key: error.key, args: error.args };
    return { ok: false, key: 'check.damaged', args: { where: 'document' } };
  }
}

function checkTop(top: Rec): void {
  need(isStr(top.title), 'title');
  need(top.language === 'en' || top.language === 'ko', 'language');
  for (const side of ['width', 'height']) {
    const n = top[side];
    need(isNum(n) && n >= 0 && n <= LIMITS.size, side);
  }
  const values = list(top.values, LIMITS.values, 'values');
  values.forEach(checkValue);
  const jacobians = list(top.jacobians, LIMITS.values, 'jacobians');
  jacobians.forEach(checkJacobian);
  need(soundLocals(top.locals, jacobians.length), 'locals');
  const sources = list(top.sources, LIMITS.steps, 'sources');
  sources.forEach(checkSource);
  const groups = new Set<string>();
  for (const x of list(top.groups, LIMITS.glyphs, 'groups')) checkGroup(x, groups);
  const glyphs = new Map<string, string>();
  const edges = new Set<string>();
  const views = list(top.views, LIMITS.glyphs, 'views').map((x) => checkView(x, groups));
  for (const view of [top, ...views]) {
    for (const x of list(view.glyphs, LIMITS.glyphs, 'glyphs'))
      checkGlyph(x, glyphs, values.length);
  }
  need(glyphs.size <= LIMITS.glyphs, 'glyphs');
  for (const view of [top, ...views]) {
    for (const x of list(view.edges, LIMITS.edges, 'edges')) checkEdge(x, glyphs, edges);
  }
  checkOpening(top, views, groups, glyphs);
  const steps = list(top.steps, LIMITS.steps, 'steps');
  for (const x of steps) {
    checkStep(x, { glyphs, edges, sources, values: values.length, jacobians: jacobians.length });
  }
  for (const x of list(top.marks, LIMITS.steps, 'marks')) {
    const mark = rec(x, 'marks');
    need(isInt(mark.step, steps.length + 1) && isStr(mark.name) && isNum(mark.index), 'marks');
    need(mark.kind === 'iteration' || mark.kind === 'pass', 'marks');
  }
  need(isInt(top.start, steps.length + 1), 'start');
  for (const note of list(top.notes ?? [], 100, 'notes')) {
    const message = rec(note, 'notes');
    need(isStr(message.key), 'notes');
    checkArgs(message.args, 'notes');
  }
  if (top.messages !== undefined) {
    for (const entry of Object.values(rec(top.messages, 'messages'))) {
      need(isRec(entry) && isStr(entry.en) && isStr(entry.ko), 'messages');
    }
  }
}

function checkGroup(x: unknown, seen: Set<string>): void {
  const group = rec(x, 'groups');
  if (!isStr(group.id) || seen.has(group.id)) return damaged('groups');
  // A parent stands before its children, so no group is inside itself.
  need(group.parent === null || (isStr(group.parent) && seen.has(group.parent)), 'groups');
  need(isStr(group.kind) && isStr(group.name) && isStr(group.glyph), 'groups');
  need((group.index === null || isNum(group.index)) && isNum(group.ops), 'groups');
  seen.add(group.id);
}

function checkView(x: unknown, groups: Set<string>): Rec {
  const view = rec(x, 'views');
  need(isStr(view.group) && groups.has(view.group), 'views');
  for (const side of [view.width, view.height]) {
    need(isNum(side) && side >= 0 && side <= LIMITS.size, 'views');
  }
  return view;
}

/** What a glyph opens and what it is a copy of must be there. */
function checkOpening(
  top: Rec,
  views: Rec[],
  groups: Set<string>,
  glyphs: Map<string, string>,
): void {
  for (const group of top.groups as Rec[]) need(glyphs.has(group.glyph as string), 'groups');
  for (const view of [top, ...views]) {
    for (const glyph of view.glyphs as Rec[]) {
      need(glyph.opens === undefined || groups.has(glyph.opens as string), 'glyphs');
      need(glyph.of === undefined || glyphs.get(glyph.of as string) === glyph.kind, 'glyphs');
    }
  }
}

function checkGrid(cells: unknown, heat: unknown, where: string): void {
  const rows = list(cells, LIMITS.cells, where);
  let count = 0;
  for (const row of rows) {
    const cols = list(row, LIMITS.cells, where);
    need(cols.every(isStr), where);
    count += cols.length;
    if (count > LIMITS.cells)
      throw new Refused('check.large', { where, n: count, limit: LIMITS.cells });
  }
  for (const row of list(heat, LIMITS.cells, where)) {
    need(
      list(row, LIMITS.cells, where).every((x) => x === null || isNum(x)),
      where,
    );
  }
}

function checkShape(x: unknown, where: string): void {
  need(list(x, 64, where).every(isNum), where);
}

const isNumber = (x: unknown): boolean => isNum(x) || x === 'nan' || x === 'inf' || x === '-inf';

function checkValue(x: unknown): void {
  const value = rec(x, 'values');
  if (value.data !== undefined) {
    const data = list(value.data, LIMITS.cells, 'values');
    need(
      data.every((n) => isNumber(n) || typeof n === 'boolean'),
      'values',
    );
  }
  if (value.map !== undefined) {
    const rows = list(value.map, 64, 'values');
    need(
      rows.length > 0 && rows.every((row) => isStr(row) && /^[a-s?]{1,64}$/.test(row)),
      'values',
    );
  }
  checkShape(value.shape, 'values');
  checkGrid(value.cells, value.heat, 'values');
  const stats = value.stats;
  if (stats === null || stats === undefined) return;
  need(isRec(stats) && isStr(stats.min) && isStr(stats.max) && isStr(stats.mean), 'values');
  need(isRec(stats) && isNum(stats.nan) && isNum(stats.inf), 'values');
}

function checkJacobian(x: unknown): void {
  const j = rec(x, 'jacobians');
  need(isStr(j.structure) && isNum(j.rows) && isNum(j.cols), 'jacobians');
  if (j.data === null) return;
  const rows = list(j.data, 64, 'jacobians').map((row) => list(row, 64, 'jacobians'));
  need(rows.length === j.rows && rows.every((row) => row.length === j.cols), 'jacobians');
  need(rows.flat().every(isNumber), 'jacobians');
}

function checkSource(x: unknown): void {
  const source = rec(x, 'sources');
  need(isStr(source.label) && list(source.lines, LIMITS.steps, 'sources').every(isStr), 'sources');
}

function checkBox(x: unknown): void {
  if (x === null || x === undefined) return;
  const box = rec(x, 'glyphs');
  need([box.x, box.y, box.w, box.h].every(isNum), 'glyphs');
  need(isInt(box.rows, 65) && isInt(box.cols, 65), 'glyphs');
}

function checkGlyph(x: unknown, seen: Map<string, string>, values: number): void {
  const glyph = rec(x, 'glyphs');
  const index = (n: unknown): boolean => n === null || n === undefined || isInt(n, values);
  if (!isStr(glyph.id) || seen.has(glyph.id)) return damaged('glyphs');
  need([glyph.x, glyph.y, glyph.w, glyph.h].every(isNum), 'glyphs');
  if (glyph.kind === 'group') {
    need(isStr(glyph.name) && isStr(glyph.opens), 'glyphs');
  } else if (glyph.kind === 'ghost') {
    need(isStr(glyph.label) && isStr(glyph.error) && isStr(glyph.message), 'glyphs');
    need(list(glyph.lines, 100, 'glyphs').every(isStr), 'glyphs');
    need(Object.values(rec(glyph.circle, 'glyphs')).every(isNum), 'glyphs');
  } else if (glyph.kind === 'tensor') {
    need(isStr(glyph.name) && isStr(glyph.shape) && isStr(glyph.dtype), 'glyphs');
    need(index(glyph.data) && index(glyph.grad), 'glyphs');
    checkBox(glyph.dataBox);
    checkBox(glyph.gradBox);
    need(index(glyph.tangent), 'glyphs');
    checkBox(glyph.tangentBox);
  } else {
    need(glyph.kind === 'op' && isStr(glyph.label) && isStr(glyph.node), 'glyphs');
    for (const extra of [glyph.circle, glyph.nodeAt]) {
      if (extra === undefined || extra === null) continue;
      const numbers = Object.entries(rec(extra, 'glyphs')).filter(([name]) => name !== 'anchor');
      need(
        numbers.every(([, n]) => isNum(n)),
        'glyphs',
      );
    }
  }
  need(soundGlyph(glyph, values), 'glyphs');
  seen.set(glyph.id, glyph.kind as string);
}

const PATH = /^[MLCQSTHVZmlcqsthvz0-9\s.,+-]*$/;

function checkEdge(x: unknown, glyphs: Map<string, string>, seen: Set<string>): void {
  const edge = rec(x, 'edges');
  if (!isStr(edge.id) || seen.has(edge.id)) return damaged('edges');
  need(edge.kind === 'data' || edge.kind === 'saved' || edge.kind === 'grad', 'edges');
  need(isStr(edge.from) && glyphs.has(edge.from) && isStr(edge.to) && glyphs.has(edge.to), 'edges');
  need(isStr(edge.path) && edge.path.length < 20_000 && PATH.test(edge.path), 'edges');
  need(isStr(edge.label), 'edges');
  seen.add(edge.id);
}

interface Known {
  glyphs: Map<string, string>;
  edges: Set<string>;
  sources: unknown[];
  values: number;
  jacobians: number;
}

function checkStep(x: unknown, known: Known): void {
  const step = rec(x, 'steps');
  need(step.phase === 'forward' || step.phase === 'backward', 'steps');
  need(isStr(step.glyph) && known.glyphs.has(step.glyph) && isNum(step.slot), 'steps');
  checkItems(step.title, known);
  checkItems(step.subtitle, known);
  checkSpan(step.span, known);
  need(soundPrediction(step.predict, known.values, known.jacobians), 'steps');
  for (const c of list(step.changes, LIMITS.glyphs, 'steps')) {
    const change = rec(c, 'steps');
    need(isStr(change.glyph) && known.glyphs.get(change.glyph) === 'tensor', 'steps');
    need(change.field === 'data' || change.field === 'grad', 'steps');
    need(isInt(change.value, known.values), 'steps');
    need(isNum(change.received) && isNum(change.expected), 'steps');
  }
  const glyphs = list(step.activeGlyphs, LIMITS.glyphs, 'steps');
  need(
    glyphs.every((id) => isStr(id) && known.glyphs.has(id)),
    'steps',
  );
  const edges = list(step.activeEdges, LIMITS.edges, 'steps');
  need(
    edges.every((id) => isStr(id) && known.edges.has(id)),
    'steps',
  );
  for (const l of list(step.lines, 100, 'steps')) {
    const line = rec(l, 'steps');
    need(isStr(line.kind), 'steps');
    checkItems(line.items, known);
  }
}

function checkSpan(x: unknown, known: Known): void {
  if (x === null || x === undefined) return;
  const span = rec(x, 'steps');
  if (!isInt(span.source, known.sources.length)) return damaged('steps');
  const lines = (known.sources[span.source] as { lines: unknown[] }).lines;
  need(isInt(span.line, lines.length) && isNum(span.start) && isNum(span.end), 'steps');
}

function checkItems(x: unknown, known: Known): void {
  for (const entry of list(x, LIMITS.items, 'steps'))
    checkItem(rec(entry, 'steps') as never, known);
}

function checkItem(item: Item & Rec, known: Known): void {
  switch (item.t) {
    case 'text':
    case 'badge':
      need(isStr(item.key), 'steps');
      return checkArgs(item.args, 'steps');
    case 'math':
      return checkMath(item.m, 0);
    case 'value':
      return need(isInt(item.v, known.values) && isStr(item.role), 'steps');
    case 'none':
      return checkShape(item.shape, 'steps');
    case 'jacobian':
      return need(isInt(item.j, known.jacobians), 'steps');
    case 'link':
      return need(isStr(item.text) && known.glyphs.has(item.glyph), 'steps');
    case 'sym':
      return need(isStr(item.text), 'steps');
    case 'break':
      return;
    default:
      // A kind this front end does not know yet is left out by the renderer, not refused.
      return need(isStr((item as Rec).t), 'steps');
  }
}

function checkArgs(x: unknown, where: string): void {
  if (x === undefined || x === null) return;
  need(
    Object.values(rec(x, where)).every((a) => isStr(a) || isNum(a)),
    where,
  );
}

function checkMath(x: MathNode, depth: number): void {
  const node = rec(x, 'steps') as MathNode & Rec;
  need(depth < LIMITS.mathDepth, 'steps');
  const down = (inner: unknown): void => checkMath(inner as MathNode, depth + 1);
  switch (node.k) {
    case 'id':
    case 'num':
    case 'op':
      return need(isStr(node.text), 'steps');
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
      need(isStr(node.name), 'steps');
      return list(node.args, LIMITS.items, 'steps').forEach(down);
    case 'row':
      return list(node.of, LIMITS.items, 'steps').forEach(down);
    default:
      return need(isStr((node as Rec).k), 'steps');
  }
}
