import { describe, expect, it } from 'vitest';
import {
  soundGlyph,
  soundLocals,
  soundPrediction,
} from '../../../../../widgets/src/core/check/extras';

const entry = { step: 3, pass: 0, between: null, before: null, contribution: 1, after: 2 };
const why = { key: 'why.zero.masked', at: 'n1', args: { op: 'relu', n: 2 } };
const saved = { name: 'x', glyph: 't0', version: 0, changes: [[2, 1]] };
const prediction = {
  ...{ step: 2, pass: 0, glyph: 't1', symbol: 'z', after: 1, contribution: 0, before: null },
  ...{ incoming: 2, raw: null, j: 0 },
};

describe('the extras of a document', () => {
  it('are optional', () => {
    expect(soundGlyph({}, 0)).toBe(true);
    expect(soundPrediction(undefined, 0, 0)).toBe(true);
    expect(soundLocals(undefined, 0)).toBe(true);
  });

  it('are trusted where they are whole', () => {
    expect(soundGlyph({ tensor: 't0', ledger: [entry], why: [why], saved: [saved] }, 3)).toBe(true);
    expect(soundPrediction(prediction, 3, 1)).toBe(true);
    expect(soundLocals([{ by: 't0', of: 't1', j: 0 }], 1)).toBe(true);
  });

  it.each([
    ['a tensor that is no id', { tensor: 4 }],
    ['a ledger that is no list', { ledger: {} }],
    ['a value that is not there', { ledger: [{ ...entry, after: 3 }] }],
    ['a negative index', { ledger: [{ ...entry, contribution: -1 }] }],
    ['half an index', { ledger: [{ ...entry, before: 0.5 }] }],
    ['an endless step', { ledger: [{ ...entry, step: Infinity }] }],
    ['an answer without arguments', { why: [{ ...why, args: null }] }],
    ['an argument that is a tree', { why: [{ ...why, args: { op: {} } }] }],
    ['a place that is no text', { why: [{ ...why, at: 1 }] }],
    ['a change that is no pair', { saved: [{ ...saved, changes: [[1]] }] }],
    ['a version that is text', { saved: [{ ...saved, version: '0' }] }],
    ['a list beyond all measure', { why: Array<typeof why>(10_001).fill(why) }],
  ])('are refused with %s', (_, glyph) => {
    expect(soundGlyph(glyph, 3)).toBe(false);
  });

  it('are refused where a prediction or a Jacobian points nowhere', () => {
    expect(soundPrediction({ ...prediction, after: null }, 3, 1)).toBe(false);
    expect(soundPrediction({ ...prediction, incoming: 3 }, 3, 1)).toBe(false);
    expect(soundPrediction({ ...prediction, j: 1 }, 3, 1)).toBe(false);
    expect(soundPrediction([], 3, 1)).toBe(false);
    expect(soundLocals([{ by: 't0', of: 't1', j: 1 }], 1)).toBe(false);
    expect(soundLocals([null], 1)).toBe(false);
  });
});
