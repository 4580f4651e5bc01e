/**
 * Fills in what a stored scene leaves out: usual values, and what follows from other fields (see
 * compact.py). Nothing is checked here; what is no record is left for the check to refuse.
 */
import defaults from '../../autograd_lite_widgets/defaults.json';

type Rec = Record<string, unknown>;

const isRec = (x: unknown): x is Rec => typeof x === 'object' && x !== null && !Array.isArray(x);

/** The document with every field in its place. */
export function complete(doc: unknown): unknown {
  if (!isRec(doc)) return doc;
  const scene: Rec = { ...doc, ...view(doc) };
  scene.views = each(doc.views, (v) => ({ ...v, ...view(v) }));
  scene.values = each(doc.values, (v) => withHeat({ ...defaults.value, ...v }));
  scene.steps = each(doc.steps, (s) => {
    const step: Rec = { ...defaults.step, ...s };
    step.changes = each(step.changes, (c) => ({ ...defaults.change, ...c }));
    if (isRec(step.predict)) step.predict = { ...defaults.predict, ...step.predict };
    return step;
  });
  return scene;
}

function each(list: unknown, fill: (record: Rec) => Rec): unknown {
  return Array.isArray(list) ? list.map((x: unknown) => (isRec(x) ? fill(x) : x)) : list;
}

function view(v: Rec): Rec {
  return {
    glyphs: each(v.glyphs, glyph),
    edges: each(v.edges, (e) => ({ ...defaults.edge, ...e })),
  };
}

function glyph(small: Rec): Rec {
  if (small.kind === 'op') return { ...defaults.op, ...circle(small), ...small };
  if (small.kind !== undefined && small.kind !== 'tensor') return small;
  const g: Rec = { symbol: small.name, ...defaults.tensor, ...small };
  if (!isRec(g.dataBox)) return g;
  const box: Rec = { ...defaults.box, ...g.dataBox };
  g.dataBox = box;
  for (const name of ['gradBox', 'tangentBox']) {
    const other = g[name];
    if (isRec(other)) g[name] = { ...box, ...other };
  }
  return g;
}

/** An operation is a circle where it is as wide as high, its node's name below. */
function circle({ w, h }: Rec): Rec {
  if (typeof w !== 'number' || typeof h !== 'number') return {};
  const [cx, cy, r] = [Math.floor(w / 2), Math.floor(h / 2), Math.floor(h / 2)];
  const nodeAt = { x: cx, y: cy + r + 12, anchor: 'middle' };
  return w === h ? { circle: { cx, cy, r }, nodeAt } : { nodeAt };
}

function withHeat(value: Rec): Rec {
  return 'heat' in value ? value : { ...value, heat: heatOf(value.cells) };
}

/** The heat of numbers that are all shown, told from their digits. */
export function heatOf(cells: unknown): unknown {
  if (!Array.isArray(cells)) return null;
  const numbers = cells.map((row: unknown) => (Array.isArray(row) ? row.map(read) : []));
  const scale = Math.max(0, ...numbers.flat().map((v) => Math.abs(v ?? 0)));
  const heat = (v: number | null): number | null =>
    v === null || scale === 0 ? v && 0 : Math.round((v / scale) * 100) / 100;
  return numbers.map((row) => row.map(heat));
}

function read(cell: unknown): number | null {
  if (cell === 'True' || cell === 'False') return cell === 'True' ? 1 : 0;
  const value = typeof cell === 'string' && cell !== '' ? Number(cell) : NaN;
  return Number.isFinite(value) ? value : null;
}
