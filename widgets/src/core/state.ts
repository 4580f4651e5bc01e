/**
 * What is true at a cursor: a pure function of the scene and one integer. Nothing here knows of a
 * page; the renderer compares two states and touches what differs.
 */
import type { Edge, Glyph, OpGlyph, Phase, SceneDoc, Step, TensorGlyph } from './scene';

/** A run of steps in one direction. */
export interface Segment {
  phase: Phase;
  start: number;
  end: number;
}

/** The scene with the look-ups every part needs. */
export interface Model {
  scene: SceneDoc;
  glyphs: Map<string, Glyph>;
  edges: Map<string, Edge>;
  /** Glyphs that a data edge leads to, and those it comes from. */
  outputs: Map<string, string[]>;
  inputs: Map<string, string[]>;
  /** For each glyph the indices of the steps that are about it. */
  stepsOf: Map<string, number[]>;
  segments: Segment[];
  /** For each edge the first step whose picture has it; -1: from the start; null: with its operation. */
  edgeStep: Map<string, number>;
  /** For each glyph the step that brings it into being; -1: it is there from the start. */
  bornAt: Map<string, number>;
}

export interface TensorState {
  data: number | null;
  grad: number | null;
  received: number;
  expected: number;
}

export interface OpState {
  /** The forward step ran (or there is none in the scene). */
  ran: boolean;
  /** Backward steps done, and how many there are. */
  back: number;
  backTotal: number;
}

export interface State {
  cursor: number;
  /** The step that the cursor stands right after, or null at the beginning. */
  step: Step | null;
  /** Where that step stands in its direction: 1-based, and of how many. */
  segment: Segment | null;
  position: number;
  count: number;
  tensors: Map<string, TensorState>;
  ops: Map<string, OpState>;
  edges: Set<string>;
  activeGlyphs: Set<string>;
  activeEdges: Set<string>;
}

const push = (map: Map<string, string[]>, key: string, value: string): void => {
  const known = map.get(key);
  if (!known) map.set(key, [value]);
  else if (!known.includes(value)) known.push(value);
};

/** Builds the look-ups once per scene. */
export function indexScene(scene: SceneDoc): Model {
  const glyphs = new Map(scene.glyphs.map((g) => [g.id, g]));
  const edges = new Map(scene.edges.map((e) => [e.id, e]));
  const outputs = new Map<string, string[]>();
  const inputs = new Map<string, string[]>();
  for (const edge of scene.edges) {
    if (edge.kind !== 'data') continue;
    push(outputs, edge.from, edge.to);
    push(inputs, edge.to, edge.from);
  }
  const stepsOf = new Map<string, number[]>();
  const segments: Segment[] = [];
  const firstActive = new Map<string, number>();
  const bornAt = new Map<string, number>(scene.glyphs.map((g) => [g.id, -1]));
  scene.steps.forEach((step, i) => {
    const known = stepsOf.get(step.glyph);
    if (known) known.push(i);
    else stepsOf.set(step.glyph, [i]);
    const segment = segments.at(-1);
    if (segment?.phase === step.phase) segment.end = i + 1;
    else segments.push({ phase: step.phase, start: i, end: i + 1 });
    for (const id of step.activeEdges) if (!firstActive.has(id)) firstActive.set(id, i);
    for (const change of step.changes) {
      const glyph = glyphs.get(change.glyph);
      const fresh = glyph?.kind === 'tensor' && glyph.data === null && change.field === 'data';
      if (fresh && bornAt.get(change.glyph) === -1) bornAt.set(change.glyph, i);
    }
    if (step.phase === 'forward' && glyphs.get(step.glyph)?.kind === 'op') {
      if (bornAt.get(step.glyph) === -1) bornAt.set(step.glyph, i);
    }
  });
  const edgeStep = new Map<string, number>();
  for (const edge of scene.edges) {
    const op = glyphs.get(edge.from)?.kind === 'op' ? edge.from : edge.to;
    const first = firstActive.get(edge.id);
    // A backward arrow appears when its step passes, and never where no step passes; the others
    // exist with their operation.
    const never = Number.POSITIVE_INFINITY;
    edgeStep.set(edge.id, edge.kind === 'grad' ? (first ?? never) : (bornAt.get(op) ?? -1));
  }
  return { scene, glyphs, edges, outputs, inputs, stepsOf, segments, edgeStep, bornAt };
}

/** Keeps a cursor inside 0 … number of steps, and whole. */
export function clampCursor(scene: SceneDoc, cursor: number): number {
  const whole = Number.isFinite(cursor) ? Math.round(cursor) : 0;
  return Math.min(Math.max(whole, 0), scene.steps.length);
}

/** Folds the steps before the cursor over what was there at the start. */
export function stateAt(model: Model, at: number): State {
  const { scene } = model;
  const cursor = clampCursor(scene, at);
  const tensors = new Map<string, TensorState>();
  const ops = new Map<string, OpState>();
  for (const glyph of scene.glyphs) {
    if (glyph.kind === 'tensor') tensors.set(glyph.id, begin(glyph));
    else ops.set(glyph.id, opState(model, glyph, cursor));
  }
  for (let i = 0; i < cursor; i += 1) {
    for (const change of scene.steps[i]?.changes ?? []) {
      const tensor = tensors.get(change.glyph);
      if (!tensor) continue;
      if (change.field === 'data') tensor.data = change.value;
      else Object.assign(tensor, gradOf(change));
    }
  }
  const edges = new Set<string>();
  for (const [id, step] of model.edgeStep) if (step < cursor) edges.add(id);
  const step = scene.steps[cursor - 1] ?? null;
  const segment = model.segments.find((x) => cursor - 1 >= x.start && cursor - 1 < x.end) ?? null;
  return {
    cursor,
    step,
    segment,
    position: segment ? cursor - segment.start : 0,
    count: segment ? segment.end - segment.start : 0,
    tensors,
    ops,
    edges,
    activeGlyphs: new Set(step?.activeGlyphs),
    activeEdges: new Set(step?.activeEdges),
  };
}

function begin(glyph: TensorGlyph): TensorState {
  return { data: glyph.data ?? null, grad: glyph.grad ?? null, received: 0, expected: 0 };
}

function gradOf(change: {
  value: number;
  received: number;
  expected: number;
}): Partial<TensorState> {
  return { grad: change.value, received: change.received, expected: change.expected };
}

function opState(model: Model, glyph: OpGlyph, cursor: number): OpState {
  let back = 0;
  let backTotal = 0;
  for (const i of model.stepsOf.get(glyph.id) ?? []) {
    if (model.scene.steps[i]?.phase !== 'backward') continue;
    backTotal += 1;
    if (i < cursor) back += 1;
  }
  return { ran: (model.bornAt.get(glyph.id) ?? -1) < cursor, back, backTotal };
}

/** The cursor one direction further on (or back): the ends of the runs of steps. */
export function phaseJump(model: Model, cursor: number, direction: 1 | -1): number {
  const stops = [0, ...model.segments.map((x) => x.end)];
  if (direction > 0) return stops.find((x) => x > cursor) ?? cursor;
  return stops.filter((x) => x < cursor).at(-1) ?? 0;
}

/** The cursor right after the next step about a glyph in a direction, going round; null: none. */
export function stepAbout(
  model: Model,
  glyph: string,
  cursor: number,
  phase: Phase | null,
): number | null {
  const about = (model.stepsOf.get(glyph) ?? []).filter(
    (i) => phase === null || model.scene.steps[i]?.phase === phase,
  );
  const next = about.find((i) => i + 1 > cursor) ?? about[0];
  return next === undefined ? null : next + 1;
}

/** The operation that made a tensor, or the glyph itself where it is an operation. */
export function producerOf(model: Model, id: string): string | null {
  if (model.glyphs.get(id)?.kind === 'op') return id;
  return (model.inputs.get(id) ?? []).find((x) => model.glyphs.get(x)?.kind === 'op') ?? null;
}
