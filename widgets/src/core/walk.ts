/** Where the arrow keys lead from a glyph: along the edges, and round its siblings. */
import type { Model } from './state';

/** The first glyph that is computed from one (1), or that it is computed from (-1). */
export function neighbour(model: Model, id: string, direction: 1 | -1): string | undefined {
  return (direction > 0 ? model.outputs : model.inputs).get(id)?.[0];
}

/** The glyph after one among those that share an input or an output with it, in the order given. */
export function sibling(model: Model, id: string, order: (id: string) => number): string {
  const { inputs, outputs } = model;
  const through = (there: Map<string, string[]>, back: Map<string, string[]>): string[] =>
    (there.get(id) ?? []).flatMap((other) => back.get(other) ?? []);
  const ring = [...new Set([id, ...through(inputs, outputs), ...through(outputs, inputs)])];
  ring.sort((a, b) => order(a) - order(b));
  return ring[(ring.indexOf(id) + 1) % ring.length] ?? id;
}
