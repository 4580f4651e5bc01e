import { describe, expect, it } from 'vitest';
import { fit, fits, measure, mono, sans, shorten } from '../../../../widgets/src/core/text';

describe('text', () => {
  it('counts Hangul as wide', () => {
    expect(measure('역전파', sans(10))).toBe(30);
    expect(measure('abc', mono(10))).toBeCloseTo(18.06, 6);
    expect(measure('x\u0304', mono(10))).toBeCloseTo(6.1, 6);
  });

  it('fits a text into a width with an ellipsis', () => {
    const shown = fit('a_very_long_variable_name', mono(10), 80);
    expect(shown.endsWith('…')).toBe(true);
    expect(measure(shown, mono(10))).toBeLessThanOrEqual(80);
    expect(fit('short', mono(10), 80)).toBe('short');
    expect(fit('anything', mono(10), 1)).toBe('');
  });

  it('says whether a text fits without cutting it', () => {
    expect(fits('y₁₂', sans(12, 600), 60)).toBe(true);
    expect(fits('한국', mono(10), 19)).toBe(false);
    expect(fits('한국', mono(10), 20)).toBe(true);
    expect(fits('', sans(12), 0)).toBe(true);
  });

  it('is quick for a name of a hundred thousand characters', () => {
    const before = performance.now();
    expect(fit('가'.repeat(100_000), sans(12), 100).length).toBeLessThan(10);
    expect(performance.now() - before).toBeLessThan(100);
  });

  it('never cuts a surrogate pair in half', () => {
    expect(shorten('a😀b', 3)).toBe('a…');
    expect(shorten('abc', 3)).toBe('abc');
  });
});
