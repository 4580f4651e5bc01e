import { describe, expect, it } from 'vitest';
import packed from '../../fixtures/tutorial.packed.json';
import { complete, heatOf } from '../../../../widgets/src/core/complete';
import { unpack } from '../../../../widgets/src/core/unpack';
import { chain, tutorial } from '../scenes';

describe('complete', () => {
  it('gives back the scene that the Python side stored', () => {
    expect(complete(unpack(packed))).toEqual(tutorial());
  });

  it('leaves a whole scene as it is', () => {
    expect(complete(tutorial())).toEqual(tutorial());
    expect(complete(chain(3))).toMatchObject(JSON.parse(JSON.stringify(chain(3))) as object);
  });

  it('leaves what is no scene to the check', () => {
    expect(complete(null)).toBe(null);
    expect(complete({ steps: 3, glyphs: [null, 1] })).toMatchObject({
      steps: 3,
      glyphs: [null, 1],
    });
  });

  it('tells the heat from the digits', () => {
    expect(
      heatOf([
        ['2', '-1'],
        ['nan', '0'],
      ]),
    ).toEqual([
      [1, -0.5],
      [null, 0],
    ]);
    expect(heatOf([['True', 'False', '?', 'inf']])).toEqual([[1, 0, null, null]]);
    expect(heatOf([['0']])).toEqual([[0]]);
  });
});
