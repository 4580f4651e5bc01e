/** What a step's prediction is judged by, and the names that may stand in it. */
import { matrixOf, pull } from './between';
import type { Facts } from './judge';
import type { Nd } from './ndarray';
import { numbersOf } from './numbers';
import type { Prediction, Step } from './scene';
import type { Model, State } from './state';

/** The facts of a step; null where the scene does not hold its numbers. */
export function factsOf(model: Model, p: Prediction): Facts | null {
  const at = (index: number | null): Nd | null =>
    index === null ? null : numbersOf(model.scene.values[index]);
  const after = at(p.after);
  if (!after) return null;
  const incoming = at(p.incoming);
  const j = p.j === null ? null : matrixOf(model.scene.jacobians[p.j]);
  const ones = incoming?.data.every((x) => x === 1) ?? true;
  const local =
    j && !ones ? { shape: after.shape, data: pull(Array<number>(j.length).fill(1), j) } : null;
  const contribution = at(p.contribution);
  return { after, contribution, before: at(p.before), incoming, raw: at(p.raw), local };
}

/** The tensors whose values stand in the graph now, their gradients, and `g`, what comes in. */
export function namesOf(model: Model, state: State, p: Prediction): Map<string, Nd> {
  const found = new Map<string, Nd>();
  const put = (name: string, index: number | null | undefined): void => {
    const value =
      index === null || index === undefined ? null : numbersOf(model.scene.values[index]);
    if (value) found.set(name.normalize('NFC'), value);
  };
  put('g', p.incoming);
  for (const glyph of model.glyphs.values()) {
    if (glyph.kind !== 'tensor' || glyph.of !== undefined) continue;
    const symbol = glyph.symbol ?? glyph.name;
    put(symbol, state.tensors.get(glyph.id)?.data);
    put(`${symbol}.grad`, state.tensors.get(glyph.id)?.grad);
  }
  return found;
}

/** The next step whose gradient can be predicted, from a cursor on; null: none. */
export function nextPredictable(model: Model, cursor: number): number | null {
  const { steps } = model.scene;
  const can = (step: Step): boolean =>
    step.predict !== undefined && factsOf(model, step.predict) !== null;
  for (let i = cursor; i < steps.length; i += 1) {
    const step = steps[i];
    if (step && can(step)) return i;
  }
  return null;
}
