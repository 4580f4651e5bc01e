import { describe, expect, it } from 'vitest';
import { linePath, scaleOf } from '../../../../../widgets/src/core/watch/chart';
import { merged, readWatch } from '../../../../../widgets/src/core/watch/doc';
import type { WatchDoc } from '../../../../../widgets/src/core/watch/doc';

const series = (from: number, last: (number | null)[]): object => ({
  ...{ name: 'loss', from, last, low: null, high: null, latest: '1', bad: null },
});
const whole = (): Record<string, unknown> => ({
  ...{ format: 'autograd-lite.watch', version: 1, title: 'w', language: 'en' },
  ...{ iterations: 3, width: 1, series: [series(0, [9, 4, 1])] },
  norms: { from: 0, at: [0, 1], rows: [{ name: 'x', values: [3, 2], latest: '2' }] },
});
const read = (): WatchDoc => {
  const checked = readWatch(whole());
  if (!checked.ok) throw new Error(checked.key);
  return checked.doc;
};

describe('a watched loop as data', () => {
  it('is read', () => {
    expect(read().series[0]?.low).toEqual([9, 4, 1]);
    expect(read().norms?.rows[0]?.values).toEqual([3, 2]);
  });

  it('grows by deltas that replace the tail', () => {
    const delta = { iterations: 5, width: 1, series: [series(2, [2, 0.5, 0.25])], norms: null };
    const doc = merged(read(), delta);
    expect(doc.series[0]?.last).toEqual([9, 4, 2, 0.5, 0.25]);
    expect(doc.iterations).toBe(5);
  });

  it('does not take a delta that leaves a gap', () => {
    const delta = { iterations: 9, width: 1, series: [series(5, [1])], norms: null };
    expect(() => merged(read(), delta)).toThrow();
  });

  it.each([
    ['no object', 'x', 'watch.damaged'],
    ['another format', { ...whole(), format: 'x' }, 'check.format'],
    ['a newer version', { ...whole(), version: 2 }, 'check.newer'],
    ['no series', { ...whole(), series: null }, 'watch.damaged'],
    ['NaN among the numbers', { ...whole(), series: [series(0, [NaN])] }, 'watch.damaged'],
    [
      'too many numbers',
      { ...whole(), series: [series(0, Array<number>(9000).fill(1))] },
      'watch.damaged',
    ],
    ['a negative width', { ...whole(), width: -1 }, 'watch.damaged'],
  ])('is refused: %s', (_name, doc, key) => {
    const checked = readWatch(doc);
    expect(checked.ok ? null : checked.key).toBe(key);
  });
});

describe('a curve', () => {
  it('breaks where a number is missing, and shows a lonely one', () => {
    expect(linePath([0, 1, 2, 3, 4], [1, 2, null, 4, null], (v) => v)).toBe('M0 1L1 2M3 4h0.1');
  });

  it('is drawn to a log scale where the largest number is far larger', () => {
    expect(scaleOf(1, 10).log).toBe(false);
    const scale = scaleOf(0.01, 100);
    expect(scale.log).toBe(true);
    expect(scale.part(1)).toBeCloseTo(0.5);
    expect(scaleOf(-1, 100).log).toBe(false);
  });

  it('has room for the largest numbers', () => {
    expect(scaleOf(-1.7e308, 1.7e308).part(0)).toBeCloseTo(0.5);
    expect(scaleOf(2, 2).part(2)).toBe(0.5);
  });
});
