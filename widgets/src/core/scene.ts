/**
 * The scene: everything a renderer needs, as plain data made in Python.
 *
 * The picture is a pure function of (scene, cursor, options). Positions, formatted numbers and
 * explanations are decided once in Python; a renderer only draws. Every string in a scene that
 * came from user code (names, source text) is untrusted and is only ever shown as text.
 */

export const SCENE_FORMAT = 'autograd-lite.scene';
export const SCENE_VERSION = 2;
export const SCENE_MIME = 'application/vnd.autograd-lite.trace+json';

export type Language = 'en' | 'ko';
export type Phase = 'forward' | 'backward';

export interface SceneDoc {
  format: typeof SCENE_FORMAT;
  version: number;
  /** What was shown, e.g. `out.backward()`. */
  title: string;
  language: Language;
  /** Size of the top view in px; glyph and path coordinates are whole px inside it. */
  width: number;
  height: number;
  glyphs: Glyph[];
  edges: Edge[];
  /** Parts of the graph that are drawn as one glyph and open into a picture of their own. */
  groups: Group[];
  /** The pictures of the groups; a group without one is made on request, by a kernel. */
  views: GroupView[];
  sources: Source[];
  values: Value[];
  jacobians: Jacobian[];
  /** The local Jacobians between tensors, from which any other is computed. */
  locals?: Local[];
  steps: Step[];
  /** Where a new stretch of time begins: an iteration of a loop, a further backward pass. */
  marks: Mark[];
  /** The cursor to open with. Cursor 0: nothing ran yet; cursor k: steps 0..k-1 are done. */
  start: number;
  /** Things to know about the picture as a whole, e.g. that it was simplified. */
  notes?: Msg[];
  /**
   * Optional: messages that the scene brings along, consulted before the catalogue, for its
   * explanation items only (a custom Function's own words; documents older than the front end).
   */
  messages?: Record<string, { en: string; ko: string }>;
}

/** A part of the graph with a picture of its own. Names are untrusted text. */
export interface Group {
  id: string;
  kind: 'module' | 'function' | 'loop' | 'custom' | 'lane' | 'part';
  name: string;
  /** The number of a loop's iteration, or null. */
  index: number | null;
  /** The group in whose picture this one is a glyph; null: the top view. */
  parent: string | null;
  /** The glyph that stands for it: of kind `group`, or the operation of a custom Function. */
  glyph: string;
  /** How many operations are inside. */
  ops: number;
}

export interface GroupView {
  group: string;
  width: number;
  height: number;
  glyphs: Glyph[];
  edges: Edge[];
}

/** A boundary on the timeline, before the step `step`. */
export interface Mark {
  step: number;
  kind: 'iteration' | 'pass';
  name: string;
  index: number;
}

export type Glyph = TensorGlyph | OpGlyph | GroupGlyph | GhostGlyph;

interface GlyphBase {
  id: string;
  /**
   * The glyph whose state this one shows: a leaf drawn once per use, a tensor at the border of a
   * group's picture. Steps name the first glyph of a tensor; all with its id in `of` follow.
   */
  of?: string;
  /** Where a tensor of another picture comes in or goes out. */
  stub?: 'in' | 'out';
  /** 0 forward; k+1: recorded while backward pass k ran under `create_graph`. */
  lane?: number;
  /** Top left corner and size. */
  x: number;
  y: number;
  w: number;
  h: number;
}

/**
 * A tensor as a record `name shape | data | grad`. The heading's baseline is 17 px below the top;
 * the words `data` and `grad` stand under their boxes (baseline 11 px below a box), so a box ends
 * at least 15 px above the glyph's bottom.
 */
export interface TensorGlyph extends GlyphBase {
  kind: 'tensor';
  name: string;
  /** Shape as the learner reads it: `2×3`, or empty for a scalar. */
  shape: string;
  dtype: string;
  /** How formulas call it: `t` where the name is `t = y ⊙ y`. */
  symbol?: string;
  leaf: boolean;
  /** Its id in the document, where that is not the glyph's. */
  tensor?: string;
  /** How often its memory had been changed in place. */
  version?: number;
  ledger?: LedgerEntry[];
  why?: Why[];
  /** Given from outside, and no leaf that requires grad. */
  input?: boolean;
  requiresGrad: boolean;
  /** A view of another tensor's storage: drawn dashed. */
  view: boolean;
  /** Made while gradients were off: drawn hatched. */
  noGrad: boolean;
  /** Index into `values` of what is there before any step, or null. */
  data: number | null;
  grad: number | null;
  /** Where the two grids are drawn, relative to the glyph; `null`: no room, no grid. */
  dataBox: Box | null;
  gradBox: Box | null;
  /** Forward mode: index of the tangent in `values`, and its grid below the data. */
  tangent?: number | null;
  tangentBox?: Box | null;
}

/**
 * An operation: the glyph's box is exactly the circle (w = h) or pill (w > h) around the label.
 * The node's name is drawn below it, outside the box, centred, baseline 13 px below the bottom:
 * a layout leaves 18 px there, as wide as the name (10 px monospace).
 */
export interface OpGlyph extends GlyphBase {
  kind: 'op';
  /** Human label, e.g. `+ 2`, `⊙`, `mean`. */
  label: string;
  /** `MulBackward0`, or empty where nothing is recorded for backward. */
  node: string;
  noGrad: boolean;
  /** The circle, relative to the glyph; without it, centred with the glyph's smaller side. */
  circle?: { cx: number; cy: number; r: number };
  /** Baseline point of the node's name, relative to the glyph, and how the text hangs on it. */
  nodeAt?: { x: number; y: number; anchor: 'start' | 'middle' | 'end' };
  saved?: SavedTensor[];
  /** A custom Function: the group with the operations that its forward ran. */
  opens?: string;
}

/** A collapsed group: a card with its name and how many operations are inside. */
export interface GroupGlyph extends GlyphBase {
  kind: 'group';
  name: string;
  /** The group that it opens. */
  opens: string;
}

/** An operation that raised: a circle that nothing comes out of, the message below it. */
export interface GhostGlyph extends GlyphBase {
  kind: 'ghost';
  label: string;
  /** The error's type and message, and the message in lines as they are drawn. */
  error: string;
  message: string;
  lines: string[];
  circle: { cx: number; cy: number; r: number };
}

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
  rows: number;
  cols: number;
}

/** `data`: forward flow; `saved`: a saved tensor's link, dotted; `grad`: drawn when a backward step passes. */
export interface Edge {
  id: string;
  kind: 'data' | 'saved' | 'grad';
  from: string;
  to: string;
  /** Which input of the operation this edge is; -1 for an output edge. */
  slot: number;
  /** SVG path in scene coordinates, ending where the arrow head's tip is. */
  path: string;
  label: string;
  /** Where the middle of the label's baseline is, in scene coordinates. */
  labelAt?: { x: number; y: number } | null;
}

export interface Source {
  /** `In [3]`, or a file's name. */
  label: string;
  /** The lines of code, unindented; spans count characters (UTF-16 units) in a line. */
  lines: string[];
}

export interface SourceSpan {
  source: number;
  line: number;
  start: number;
  end: number;
}

/** A tensor's numbers, formatted, as a 2-D grid (a vector is one row; higher ranks are stacked). */
export interface Value {
  shape: number[];
  /** `…` stands where rows or columns were left out. */
  cells: string[][];
  /** For each cell a number in [-1, 1] for the diverging colour scale about 0, or null (not finite, left out). */
  heat: (number | null)[][];
  /** True when `cells` does not show every element. */
  cut: boolean;
  /** For a cut value: statistics, formatted. */
  stats: { min: string; max: string; mean: string; nan: number; inf: number } | null;
  /** Of a large value: the heat of evenly spaced elements, a letter from `a` (-1) to `s` (1) each. */
  map?: string[];
  /** The numbers themselves, row-major, where the cells do not say them. */
  data?: (number | string | boolean)[];
}

export type Structure =
  | 'identity'
  | 'diagonal'
  | 'broadcast'
  | 'sum'
  | 'permutation'
  | 'selection'
  | 'blocks'
  | 'dense'
  | 'zero';

/** The local Jacobian J[i][j] = d out_i / d in_j (row-major elements). */
export interface Jacobian {
  structure: Structure;
  rows: number;
  cols: number;
  /** Present when both sides have at most 16 elements; `"nan"`, `"inf"` for what JSON cannot say. */
  data: (number | string)[][] | null;
}

/** A local Jacobian between two tensors of the document; several operations may lie between them. */
export interface Local {
  by: string;
  of: string;
  /** Null where it is not stored: that there is a path counts. */
  j: number | null;
}

/** What one backward pass added to a leaf's `.grad`; values by their index. */
export interface LedgerEntry {
  /** The cursor right after its step; null where it has none. */
  step: number | null;
  pass: number;
  /** What happened to `.grad` since the line before: set to None, zeroed, or changed by hand. */
  between: 'none' | 'zero' | 'changed' | null;
  before: number | null;
  contribution: number;
  after: number;
  rehearsed: boolean;
}

/** An answer to "why is this None, zero or NaN"; `at` is the glyph that it is about. */
export interface Why {
  key: string;
  args: Record<string, string | number>;
  at?: string | null;
}

/** A tensor that an operation saved: which version, and after which steps it had which. */
export interface SavedTensor {
  name: string;
  glyph: string | null;
  version: number;
  changes: [number, number][];
}

/** What can be predicted of a backward step; values and the Jacobian by their index. */
export interface Prediction {
  /** The number of the step among all backward steps, from 1. */
  step: number;
  pass: number;
  glyph: string;
  symbol: string;
  /** A leaf takes its gradient. */
  leaf: boolean;
  after: number;
  contribution: number | null;
  before: number | null;
  incoming: number | null;
  raw: number | null;
  j: number | null;
}

/** What a learner predicted of a step, as Python reads it. */
export interface Predicted {
  step: number;
  tensor: string;
  attempts: number;
  shape_right: boolean;
  right: boolean;
  error: number | null;
}

export interface Step {
  phase: Phase;
  /** The operation or, for accumulation into a leaf, the tensor that the step is about. */
  glyph: string;
  /** Input slot of a backward step, else -1. */
  slot: number;
  title: Item[];
  subtitle: Item[];
  span: SourceSpan | null;
  changes: Change[];
  /** What is highlighted while the cursor stands right after this step. */
  activeGlyphs: string[];
  activeEdges: string[];
  lines: Line[];
  predict?: Prediction;
}

export interface Change {
  glyph: string;
  field: 'data' | 'grad';
  value: number;
  /** For `grad`: k of n paths received. */
  received: number;
  expected: number;
}

export interface Line {
  kind: 'what' | 'rule' | 'numbers' | 'result' | 'saved' | 'note';
  items: Item[];
}

/** One piece of an explanation. A `Msg` names a message of the catalogue. */
export type Item =
  | ({ t: 'text' } & Msg)
  | { t: 'math'; m: MathNode }
  /* `of`: the id of the glyph whose number it is (drawn as a link to it), or null. */
  | { t: 'value'; v: number; role: 'data' | 'grad' | 'plain'; of: string | null }
  | { t: 'none'; shape: number[] } /* a gradient that has not arrived: drawn as – */
  | { t: 'jacobian'; j: number }
  | ({ t: 'badge' } & Msg)
  | { t: 'link'; glyph: string; text: string }
  | { t: 'sym'; text: string } /* an operator between values: = + ⊙ → */
  | { t: 'break' };

export interface Msg {
  key: string;
  args?: Record<string, string | number>;
}

/** A small formula; rendered as MathML. `role` colours cotangents and data as in the picture. */
export type MathNode =
  | { k: 'id'; text: string; role?: 'data' | 'grad' }
  | { k: 'num'; text: string }
  | { k: 'op'; text: string }
  | { k: 'bar'; of: MathNode; role?: 'data' | 'grad' } /* a cotangent: x̄ */
  | { k: 'sup'; base: MathNode; sup: MathNode }
  | { k: 'sub'; base: MathNode; sub: MathNode }
  | { k: 'frac'; num: MathNode; den: MathNode }
  | { k: 'sqrt'; of: MathNode }
  | { k: 'fn'; name: string; args: MathNode[] }
  | { k: 'paren'; of: MathNode }
  | { k: 'row'; of: MathNode[] };
