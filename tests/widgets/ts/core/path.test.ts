import { describe, expect, it } from 'vitest';
import { along, arrow, curves, midpoint } from '../../../../widgets/src/core/path';

describe('paths', () => {
  it('reads lines and curves, absolute, with repeated coordinates', () => {
    expect(curves('M0 0L10 0')).toHaveLength(1);
    expect(curves('M0 0C1 1 2 2 3 3 4 4 5 5 6 6')).toHaveLength(2);
    expect(curves('M-1.5,2 C1,1 2,2 3,-3')[0]).toEqual([
      { x: -1.5, y: 2 },
      { x: 1, y: 1 },
      { x: 2, y: 2 },
      { x: 3, y: -3 },
    ]);
    expect(curves('')).toEqual([]);
  });

  it('finds points and the middle', () => {
    expect(midpoint('M0 0L10 20')).toEqual({ x: 5, y: 10 });
    expect(midpoint('M0 0C0 10 10 10 10 0')).toEqual({ x: 5, y: 7.5 });
    expect(midpoint('M1 1')).toBeNull();
    const [piece] = curves('M0 0C0 10 10 10 10 0');
    expect(piece && along(piece, 1)).toEqual({ x: 10, y: 0 });
  });

  it('ends the line at the base of the head and puts the tip on the end of the path', () => {
    const drawn = arrow('M0 0L100 0', 10, 8);
    expect(drawn?.head).toBe('M100.0 0.0L90.0 4.0L90.0 -4.0Z');
    expect(drawn?.line.endsWith('91.0 0.0')).toBe(true);
  });

  it('has no head where there is no direction', () => {
    expect(arrow('M5 5L5 5', 10, 8)).toBeNull();
  });
});
