import { describe, expect, it } from 'vitest';
import {
  clampCursor,
  indexScene,
  phaseJump,
  producerOf,
  stateAt,
  stepAbout,
} from '../../../../widgets/src/core/state';
import { chain, tutorial } from '../scenes';

const model = indexScene(tutorial());
const cells = (i: number | null | undefined): string[][] | undefined =>
  i === null || i === undefined ? undefined : model.scene.values[i]?.cells;

describe('stateAt', () => {
  it('knows only the leaf before the first step', () => {
    const state = stateAt(model, 0);
    expect(cells(state.tensors.get('t0')?.data)).toEqual([
      ['1', '1'],
      ['1', '1'],
    ]);
    for (const id of ['t1', 't2', 't3', 't4']) expect(state.tensors.get(id)?.data).toBeNull();
    for (const tensor of state.tensors.values()) expect(tensor.grad).toBeNull();
    expect([...state.ops.values()].map((op) => op.ran)).toEqual([false, false, false, false]);
    expect(state.edges.size).toBe(0);
    expect(state.step).toBeNull();
  });

  it('has every value and no gradient after the forward pass', () => {
    const state = stateAt(model, 4);
    expect(cells(state.tensors.get('t4')?.data)).toEqual([['27']]);
    expect(cells(state.tensors.get('t2')?.data)?.[0]).toEqual(['9', '9']);
    for (const tensor of state.tensors.values()) expect(tensor.grad).toBeNull();
    expect(state.position).toBe(4);
    expect(state.count).toBe(4);
  });

  it('counts the paths into y and adds them up', () => {
    const first = stateAt(model, 8).tensors.get('t1');
    expect([first?.received, first?.expected]).toEqual([1, 2]);
    expect(cells(first?.grad)?.[0]).toEqual(['2.25', '2.25']);
    const second = stateAt(model, 9).tensors.get('t1');
    expect([second?.received, second?.expected]).toEqual([2, 2]);
    expect(cells(second?.grad)?.[0]).toEqual(['4.5', '4.5']);
  });

  it('ends with the gradient that PyTorch gives x', () => {
    const state = stateAt(model, 11);
    expect(cells(state.tensors.get('t0')?.grad)?.flat()).toEqual(['4.5', '4.5', '4.5', '4.5']);
  });

  it('shows a backward arrow only after its step', () => {
    expect(stateAt(model, 7).edges.has('g2')).toBe(false);
    expect(stateAt(model, 8).edges.has('g2')).toBe(true);
    expect(stateAt(model, 8).edges.has('g3')).toBe(false);
    expect(stateAt(model, 8).activeEdges.has('g2')).toBe(true);
  });

  it('is the same however the cursor came there', () => {
    const there = stateAt(model, 6);
    for (const via of [0, 11, 3]) {
      stateAt(model, via);
      expect(stateAt(model, 6)).toEqual(there);
    }
  });

  it('keeps the cursor inside', () => {
    expect([-3, 99, Number.NaN, 2.4].map((i) => clampCursor(model.scene, i))).toEqual([
      0, 11, 0, 2,
    ]);
  });

  it('folds a thousand operations in a few milliseconds', () => {
    const long = indexScene(chain(1000));
    const before = performance.now();
    const state = stateAt(long, 1999);
    expect(performance.now() - before).toBeLessThan(200);
    expect(state.tensors.get('t1')?.grad).toBe(1);
    expect(state.tensors.get('t0')?.grad).toBeNull();
  });
});

describe('ways through the steps', () => {
  it('finds the runs of steps', () => {
    expect(model.segments.map((x) => [x.phase, x.start, x.end])).toEqual([
      ['forward', 0, 4],
      ['backward', 4, 11],
    ]);
  });

  it('jumps to the ends of a direction', () => {
    expect([0, 2, 4, 7, 11].map((i) => phaseJump(model, i, 1))).toEqual([4, 4, 11, 11, 11]);
    expect([0, 2, 4, 7, 11].map((i) => phaseJump(model, i, -1))).toEqual([0, 0, 0, 4, 4]);
  });

  it('finds the steps about a glyph, going round', () => {
    expect(stepAbout(model, 'n1', 0, 'backward')).toBe(8);
    expect(stepAbout(model, 'n1', 8, 'backward')).toBe(9);
    expect(stepAbout(model, 'n1', 9, 'backward')).toBe(8);
    expect(stepAbout(model, 'n1', 0, null)).toBe(2);
    expect(stepAbout(model, 't0', 0, null)).toBe(11);
    expect(stepAbout(model, 't1', 0, null)).toBeNull();
  });

  it('knows what made a tensor', () => {
    expect(producerOf(model, 't2')).toBe('n1');
    expect(producerOf(model, 't0')).toBeNull();
    expect(producerOf(model, 'n3')).toBe('n3');
  });
});
