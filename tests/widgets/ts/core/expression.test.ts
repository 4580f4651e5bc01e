import { describe, expect, it } from 'vitest';
import {
  evaluate,
  ExpressionError,
  parse,
  parseShape,
} from '../../../../widgets/src/core/expression';
import stored from '../../expression_vectors.json';
import { toNd } from '../arrays';
import type { Nested } from '../arrays';

interface Vectors {
  names: Record<string, Nested>;
  values: [string, Nested][];
  errors: [string, string][];
  shapes: [string, number[]][];
  noShapes: string[];
}
const vectors = stored as unknown as Vectors;
const names = new Map(Object.entries(vectors.names).map(([k, v]) => [k, toNd(v)]));

const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionError) return error.key;
    throw error;
  }
  return 'taken';
};

describe('an expression', () => {
  it.each(vectors.values)('%s has its value', (text, value) => {
    const found = evaluate(parse(text), names);
    const right = toNd(value);
    expect(found.shape).toEqual(right.shape);
    right.data.forEach((x, i) => expect(found.data[i]).toBeCloseTo(x, 12));
  });

  it.each(vectors.errors)('%s is refused', (text, key) => {
    expect(refused(() => evaluate(parse(text), names))).toBe(key);
  });

  it.each(vectors.shapes)('%s is a shape', (text, shape) => {
    expect(parseShape(text)).toEqual(shape);
  });

  it.each(vectors.noShapes)('%s is no shape', (text) => {
    expect(refused(() => parseShape(text))).toBe('expr.shape');
  });
});
