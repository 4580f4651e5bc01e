import { describe, expect, it } from 'vitest';
import vectors from '../../packing_vectors.json';
import { expand, unpack } from '../../../../widgets/src/core/unpack';

describe('unpack', () => {
  it.each(vectors)('expands what the Python side squeezed: $text', ({ text, packed }) => {
    expect(expand(packed)).toBe(text);
  });

  it('leaves a plain document as it is', () => {
    const doc = { format: 'autograd-lite.scene', steps: [] };
    expect(unpack(doc)).toBe(doc);
    expect(unpack(null)).toBe(null);
  });

  it.each(['~!!!!', 'abc~zzzz', '~', 'a~!!$', 'abcdefgh~"!!!'])('refuses damage: %s', (packed) => {
    expect(() => expand(packed)).toThrow();
  });
});
