/** A glyph in words at a state: for the note beside it, its label, and the table. */
import { valueText } from './grid';
import type { Words } from './i18n';
import type { Group } from './scene';
import { producerOf } from './state';
import type { Model, State } from './state';
import { shorten } from './text';

/** The name of a glyph as a reader knows it. */
export function nameOf(model: Model, id: string, words: Words): string {
  const glyph = model.glyphs.get(id);
  if (!glyph) return id;
  if (glyph.kind === 'group') {
    const group = model.groups.get(glyph.opens);
    return group ? groupName(group, words) : shorten(glyph.name, 300);
  }
  return shorten(glyph.kind === 'tensor' ? glyph.name : glyph.label, 300);
}

/** What a group is called: `encoder`, `epoch, iteration 3`. */
export function groupName(group: Group, words: Words): string {
  const args = { name: shorten(group.name, 300), index: group.index ?? '' };
  return words.ui(`group.${group.index === null ? 'plain' : group.kind}`, args);
}

/** How many operations are inside of a group. */
export function opsText(n: number, words: Words): string {
  return words.ui(n === 1 ? 'group.op' : 'group.ops', { n });
}

function numbers(model: Model, index: number | null, words: Words): string {
  const value = index === null ? undefined : model.scene.values[index];
  return value ? shorten(valueText(value, words), 300) : '–';
}

/** The value of a tensor at a state, as text. */
export function dataText(model: Model, state: State, id: string, words: Words): string {
  return numbers(model, state.tensors.get(id)?.data ?? null, words);
}

/** The gradient of a tensor at a state, as text, with how many paths have arrived. */
export function gradText(model: Model, state: State, id: string, words: Words): string {
  const tensor = state.tensors.get(id);
  if (!tensor) return '';
  const text = numbers(model, tensor.grad, words);
  if (tensor.grad === null || tensor.expected < 2) return text;
  const { received: k, expected: n } = tensor;
  return `${text} (${words.ui('paths', { k, n })})`;
}

/** What a glyph says of itself, line by line. */
export function describe(model: Model, state: State, id: string, words: Words): string[] {
  const glyph = model.glyphs.get(id);
  if (!glyph) return [];
  if (glyph.kind === 'ghost') {
    return [words.ui('ghost', { name: nameOf(model, id, words) }), glyph.error, glyph.message];
  }
  if (glyph.kind !== 'tensor') {
    const op = state.ops.get(id);
    const lines = [nameOf(model, id, words)];
    if (glyph.kind === 'group') {
      const n = model.groups.get(glyph.opens)?.ops ?? 0;
      lines.push(opsText(n, words), words.ui('group.open'));
      if (op && op.backTotal > 0) lines.push(words.ui('op.back', { k: op.back, n: op.backTotal }));
      return lines;
    }
    if (glyph.opens !== undefined) lines.push(words.ui('group.open'));
    if (glyph.node !== '') lines.push(glyph.node);
    if (glyph.noGrad) lines.push(words.ui('nograd'));
    if (!op?.ran) lines.push(words.ui('op.todo'));
    else if (op.backTotal > 0) lines.push(words.ui('op.back', { k: op.back, n: op.backTotal }));
    return lines;
  }
  const kinds = [
    glyph.shape === '' ? words.ui('scalar') : glyph.shape,
    glyph.dtype,
    glyph.leaf ? words.ui('leaf.long') : '',
    glyph.view ? words.ui('view') : '',
    glyph.noGrad ? words.ui('nograd') : '',
    glyph.requiresGrad ? 'requires_grad' : '',
  ];
  const lines = [nameOf(model, id, words), kinds.filter(Boolean).join(' · ')];
  lines.push(`${words.ui('data')}: ${dataText(model, state, id, words)}`);
  if (glyph.tangent !== undefined && glyph.tangent !== null)
    lines.push(`${words.ui('tangent')}: ${numbers(model, glyph.tangent, words)}`);
  if (glyph.requiresGrad) lines.push(`${words.ui('grad')}: ${gradText(model, state, id, words)}`);
  return lines;
}

/** The inputs of a glyph, by name; for a tensor the operation that made it. */
export function inputsText(model: Model, id: string, words: Words): string {
  const producer = producerOf(model, id);
  if (producer === null) return '';
  return (model.inputs.get(producer) ?? []).map((x) => nameOf(model, x, words)).join(', ');
}
