import { describe, expect, it } from 'vitest';
import { between, pull } from '../../../../widgets/src/core/between';
import { tutorial } from '../scenes';

const scene = tutorial();

describe('the Jacobian between two tensors', () => {
  it('is the sum over all paths of the products', () => {
    // out = mean(3 y²), y = x + 2, x = 1: d out / d x = 6 y / 4 = 4.5.
    expect(between(scene, 't0', 't4')).toEqual([[4.5, 4.5, 4.5, 4.5]]);
  });

  it('knows both uses of one tensor', () => {
    const found = between(scene, 't1', 't2');
    expect(found).toHaveLength(4);
    expect(Array.isArray(found) && found[0]).toEqual([6, 0, 0, 0]);
  });

  it('says where there is no path', () => {
    expect(between(scene, 't4', 't0')).toBe('unrelated');
  });

  it('is unknown where a part of it is not stored', () => {
    const without = { ...scene, jacobians: scene.jacobians.map((j) => ({ ...j, data: null })) };
    expect(between(without, 't0', 't4')).toBeNull();
  });

  it('is unknown, and not zero, where a local Jacobian on the way is not stored', () => {
    const locals = (scene.locals ?? []).map((local) => ({ ...local, j: null }));
    expect(between({ ...scene, locals }, 't0', 't4')).toBeNull();
  });

  it('is revealed row by row', () => {
    expect(
      pull(
        [0, 1],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toEqual([3, 4]);
  });
});
