import { describe, expect, it } from 'vitest';
import { judge } from '../../../../widgets/src/core/judge';
import type { Facts } from '../../../../widgets/src/core/judge';
import stored from '../../judge_vectors.json';
import { toNd } from '../arrays';
import type { Nested } from '../arrays';

interface Vector {
  name: string;
  facts: Record<string, Nested>;
  guess: Nested;
  mistake: string | null;
}
const vectors = stored as unknown as Vector[];

describe('a verdict', () => {
  it.each(vectors)('knows: $name', ({ facts, guess, mistake }) => {
    const known = Object.fromEntries(Object.entries(facts).map(([k, v]) => [k, toNd(v)]));
    const verdict = judge(toNd(guess), known as unknown as Facts);
    expect(verdict.mistake).toBe(mistake);
    expect(verdict.right).toBe(mistake === null);
  });
});
