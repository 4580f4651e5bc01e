import { describe, expect, it } from 'vitest';
import { formatNumber, numbersOf, read, valueOf } from '../../../../widgets/src/core/numbers';
import vectors from '../../number_vectors.json';

describe('numbers', () => {
  it.each(vectors)('writes $value as Python does: $text', ({ value, text }) => {
    expect(formatNumber(read(value))).toBe(text);
  });

  it('reads what JSON has no word for', () => {
    expect(['inf', '-inf', 'nan', '−2.5', true].map(read)).toEqual([
      Infinity,
      -Infinity,
      NaN,
      -2.5,
      1,
    ]);
  });

  it('takes the exact numbers of a value before those that are shown, and none of a cut one', () => {
    const value = { shape: [2], cells: [['0.3333', 'True']], heat: [[1, 1]], stats: null };
    expect(numbersOf({ ...value, cut: false })).toEqual({ shape: [2], data: [0.3333, 1] });
    expect(numbersOf({ ...value, cut: false, data: [1 / 3, 1] })?.data).toEqual([1 / 3, 1]);
    expect(numbersOf({ ...value, cut: true })).toBeNull();
    expect(numbersOf({ ...value, cut: false, shape: [3] })).toBeNull();
    expect(numbersOf(undefined)).toBeNull();
  });

  it('makes rows and heat of an array, without heat where a number is not finite', () => {
    const value = valueOf({ shape: [2, 2], data: [-4, 2, NaN, -0] });
    expect(value.cells).toEqual([
      ['-4', '2'],
      ['nan', '0'],
    ]);
    expect(value.heat).toEqual([
      [-1, 0.5],
      [null, -0],
    ]);
    expect(valueOf({ shape: [0], data: [] }).cells).toEqual([]);
  });
});
