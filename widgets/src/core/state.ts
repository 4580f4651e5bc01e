/**
 * What is true at a cursor: a pure function of the scene and one integer. Nothing here knows of a
 * page; the renderer compares two states and touches what differs.
 */
import type { Edge, Glyph, Group, Phase, SceneDoc, Step, TensorGlyph } from './scene';

/** A run of steps in one direction. */
export interface Segment {
  phase: Phase;
  start: number;
  end: number;
}

/** One picture: the top view (of no group), or what is inside of a group. */
export interface ViewModel {
  group: string | null;
  width: number;
  height: number;
  glyphs: Glyph[];
  edges: Edge[];
}

/** The scene with the look-ups every part needs. */
export interface Model {
  scene: SceneDoc;
  /** All glyphs and edges, of every view. */
  glyphs: Map<string, Glyph>;
  edges: Map<string, Edge>;
  groups: Map<string, Group>;
  /** The pictures by group; the top view is that of null. */
  views: Map<string | null, ViewModel>;
  /** In whose picture a glyph is. */
  viewOf: Map<string, string | null>;
  /** The further glyphs of a tensor. */
  copies: Map<string, string[]>;
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

/** Of an operation, or of all operations in a group. */
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
  const { width, height } = scene;
  const top = { group: null, width, height, glyphs: scene.glyphs, edges: scene.edges };
  const all: ViewModel[] = [top, ...scene.views];
  const views = new Map(all.map((view) => [view.group, view]));
  const groups = new Map(scene.groups.map((group) => [group.id, group]));
  const glyphs = new Map(all.flatMap((view) => view.glyphs.map((g) => [g.id, g] as const)));
  const edges = new Map(all.flatMap((view) => view.edges.map((e) => [e.id, e] as const)));
  const viewOf = new Map(
    all.flatMap((view) => view.glyphs.map((g) => [g.id, view.group] as const)),
  );
  const copies = new Map<string, string[]>();
  for (const g of glyphs.values()) if (g.of !== undefined) push(copies, g.of, g.id);
  const outputs = new Map<string, string[]>();
  const inputs = new Map<string, string[]>();
  for (const edge of edges.values()) {
    if (edge.kind !== 'data') continue;
    push(outputs, edge.from, edge.to);
    push(inputs, edge.to, edge.from);
  }
  const stepsOf = new Map<string, number[]>();
  const segments: Segment[] = [];
  const firstActive = new Map<string, number>();
  const bornAt = new Map<string, number>([...glyphs.keys()].map((id) => [id, -1]));
  const about = (id: string, step: number): void => {
    const known = stepsOf.get(id);
    if (known) known.push(step);
    else stepsOf.set(id, [step]);
  };
  scene.steps.forEach((step, i) => {
    about(step.glyph, i);
    // A step inside of a group is also one of the group's.
    let group = groups.get(viewOf.get(step.glyph) ?? '');
    for (; group; group = groups.get(group.parent ?? '')) {
      about(group.glyph, i);
      const whole = step.phase === 'forward' && glyphs.get(group.glyph)?.kind === 'group';
      if (whole && bornAt.get(group.glyph) === -1) bornAt.set(group.glyph, i);
    }
    const segment = segments.at(-1);
    if (segment?.phase === step.phase) segment.end = i + 1;
    else segments.push({ phase: step.phase, start: i, end: i + 1 });
    for (const id of step.activeEdges) if (!firstActive.has(id)) firstActive.set(id, i);
    for (const change of step.changes) {
      const glyph = glyphs.get(change.glyph);
      const fresh = glyph?.kind === 'tensor' && glyph.data === null && change.field === 'data';
      if (fresh && bornAt.get(change.glyph) === -1) bornAt.set(change.glyph, i);
    }
    if (step.phase === 'forward' && isOperation(glyphs.get(step.glyph))) {
      if (bornAt.get(step.glyph) === -1) bornAt.set(step.glyph, i);
    }
  });
  for (const glyph of glyphs.values()) {
    if (glyph.of !== undefined) bornAt.set(glyph.id, bornAt.get(glyph.of) ?? -1);
  }
  const edgeStep = new Map<string, number>();
  for (const edge of edges.values()) {
    const op = isOperation(glyphs.get(edge.from)) ? edge.from : edge.to;
    const first = firstActive.get(edge.id);
    // A backward arrow appears when its step passes, and never where no step passes; the others
    // exist with their operation.
    const never = Number.POSITIVE_INFINITY;
    edgeStep.set(edge.id, edge.kind === 'grad' ? (first ?? never) : (bornAt.get(op) ?? -1));
  }
  return {
    ...{ scene, glyphs, edges, groups, views, viewOf, copies },
    ...{ outputs, inputs, stepsOf, segments, edgeStep, bornAt },
  };
}

/** Whether a glyph computes something: an operation, a group of them, or one that failed. */
export function isOperation(glyph: Glyph | undefined): boolean {
  return glyph !== undefined && glyph.kind !== 'tensor';
}

/** The tensor whose state a glyph shows: itself, or the one that it is a copy of. */
export function tensorOf(model: Model, id: string): string {
  return model.glyphs.get(id)?.of ?? id;
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
  for (const glyph of model.glyphs.values()) {
    if (glyph.kind !== 'tensor') ops.set(glyph.id, opState(model, glyph.id, cursor));
    else if (glyph.of === undefined) tensors.set(glyph.id, begin(glyph));
  }
  for (let i = 0; i < cursor; i += 1) {
    for (const change of scene.steps[i]?.changes ?? []) {
      const tensor = tensors.get(change.glyph);
      if (!tensor) continue;
      if (change.field === 'data') tensor.data = change.value;
      else Object.assign(tensor, gradOf(change));
    }
  }
  for (const glyph of model.glyphs.values()) {
    const main = glyph.of === undefined ? undefined : tensors.get(glyph.of);
    if (main) tensors.set(glyph.id, main);
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
    activeGlyphs: activeGlyphs(model, step),
    activeEdges: new Set(step?.activeEdges),
  };
}

/** What a step is about, in every picture: copies too, and the groups around it. */
function activeGlyphs(model: Model, step: Step | null): Set<string> {
  const active = new Set(step?.activeGlyphs);
  for (const id of step?.activeGlyphs ?? []) {
    for (const copy of model.copies.get(id) ?? []) active.add(copy);
  }
  for (const group of groupsAround(model, step?.glyph ?? '')) active.add(group.glyph);
  return active;
}

/** The groups whose inside a glyph is part of, innermost first. */
export function groupsAround(model: Model, id: string): Group[] {
  const found: Group[] = [];
  let group = model.groups.get(model.viewOf.get(id) ?? '');
  for (; group; group = model.groups.get(group.parent ?? '')) found.push(group);
  return found;
}

/** The glyph by which a picture shows another one's: itself, a copy, or a group around it. */
export function shownIn(model: Model, view: string | null, id: string): string | undefined {
  if (model.viewOf.get(id) === view) return id;
  const main = tensorOf(model, id);
  for (const copy of [main, ...(model.copies.get(main) ?? [])]) {
    if (model.viewOf.get(copy) === view) return copy;
  }
  return groupsAround(model, id).find((group) => group.parent === view)?.glyph;
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

function opState(model: Model, glyph: string, cursor: number): OpState {
  let back = 0;
  let backTotal = 0;
  for (const i of model.stepsOf.get(glyph) ?? []) {
    if (model.scene.steps[i]?.phase !== 'backward') continue;
    backTotal += 1;
    if (i < cursor) back += 1;
  }
  return { ran: (model.bornAt.get(glyph) ?? -1) < cursor, back, backTotal };
}

/** The cursor one direction further on (or back): the ends of the runs of steps. */
export function phaseJump(model: Model, cursor: number, direction: 1 | -1): number {
  const stops = [0, ...model.segments.map((x) => x.end)];
  if (direction > 0) return stops.find((x) => x > cursor) ?? cursor;
  return stops.filter((x) => x < cursor).at(-1) ?? 0;
}

/** The cursor one step further in an open picture: steps in one and the same group are passed over. */
export function stepOver(model: Model, view: string | null, cursor: number): number {
  const { steps } = model.scene;
  const place = (i: number): string | undefined => {
    const step = steps[i];
    return step ? shownIn(model, view, step.glyph) : undefined;
  };
  const here = place(cursor);
  let next = cursor + 1;
  const inside = here !== undefined && here !== steps[cursor]?.glyph;
  const phase = steps[cursor]?.phase;
  while (inside && next < steps.length && place(next) === here && steps[next]?.phase === phase) {
    next += 1;
  }
  return next;
}

/** The cursor at the beginning of the next mark on the timeline (or of the one before). */
export function turnJump(model: Model, cursor: number, direction: 1 | -1): number {
  const stops = [0, ...model.scene.marks.map((mark) => mark.step), model.scene.steps.length];
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
  if (isOperation(model.glyphs.get(id))) return id;
  return (model.inputs.get(id) ?? []).find((x) => isOperation(model.glyphs.get(x))) ?? null;
}
