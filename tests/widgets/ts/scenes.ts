/** Scenes for tests: the tutorial's graph, and a long chain made on the spot. */
import fixture from '../fixtures/tutorial.scene.json';
import type { Edge, Glyph, SceneDoc, Step, Value } from '../../../widgets/src/core/scene';

/** A fresh copy of the tutorial's scene: x = ones(2, 2); y = x + 2; z = y*y*3; out = z.mean(). */
export function tutorial(): SceneDoc {
  return structuredClone(fixture) as unknown as SceneDoc;
}

/** What a one-number value looks like. */
export function scalar(text: string): Value {
  return { shape: [], cells: [[text]], heat: [[1]], cut: false, stats: null };
}

/** A chain of `n` operations, forward and backward: t0 -> n0 -> t1 -> ... */
export function chain(n: number): SceneDoc {
  const glyphs: Glyph[] = [];
  const edges: Edge[] = [];
  const steps: Step[] = [];
  const box = { y: 26, w: 40, h: 18, rows: 1, cols: 1 };
  for (let i = 0; i <= n; i += 1) {
    glyphs.push({
      ...{ kind: 'tensor' as const, id: `t${i}`, x: i * 180, y: 20, w: 108, h: 62 },
      ...{ name: `v${i}`, shape: '', dtype: 'torch.float32', leaf: i === 0, requiresGrad: true },
      ...{ view: false, noGrad: false, data: i === 0 ? 0 : null, grad: null },
      ...{ dataBox: { x: 10, ...box }, gradBox: { x: 58, ...box } },
    });
    if (i === n) break;
    const op = { id: `n${i}`, x: i * 180 + 124, y: 30, w: 42, h: 42 };
    glyphs.push({ kind: 'op', ...op, label: '× 2', node: 'MulBackward0', noGrad: false });
    const path = `M${i * 180} 50C${i} 50 ${i} 60 ${i + 9} 50`;
    const link = (id: string, kind: Edge['kind'], from: string, to: string): Edge => ({
      ...{ id, kind, from, to, slot: 0, path, label: '' },
    });
    edges.push(
      link(`a${i}`, 'data', `t${i}`, `n${i}`),
      link(`b${i}`, 'data', `n${i}`, `t${i + 1}`),
    );
    edges.push(link(`g${i}`, 'grad', `n${i}`, `t${i}`));
  }
  const blank = { slot: -1, title: [], subtitle: [], span: null, lines: [] };
  for (let i = 0; i < n; i += 1) {
    const change = {
      glyph: `t${i + 1}`,
      field: 'data' as const,
      value: 0,
      received: 0,
      expected: 0,
    };
    const active = { activeGlyphs: [`n${i}`, `t${i + 1}`], activeEdges: [`a${i}`, `b${i}`] };
    steps.push({ ...blank, phase: 'forward', glyph: `n${i}`, changes: [change], ...active });
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    const change = { glyph: `t${i}`, field: 'grad' as const, value: 1, received: 1, expected: 1 };
    const active = { activeGlyphs: [`n${i}`, `t${i}`], activeEdges: [`g${i}`] };
    steps.push({
      ...blank,
      phase: 'backward',
      glyph: `n${i}`,
      slot: 0,
      changes: [change],
      ...active,
    });
  }
  return {
    ...{ format: 'autograd-lite.scene', version: 2, title: 'chain', language: 'en', start: 0 },
    ...{ width: n * 180 + 108, height: 120, glyphs, edges, steps },
    ...{ sources: [], values: [scalar('1'), scalar('2')], jacobians: [] },
    ...{ groups: [], views: [], marks: [] },
  };
}
