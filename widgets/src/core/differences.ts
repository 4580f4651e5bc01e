/** The check of a gradient by central differences, on request. */
import { asker } from './asker';
import { h } from './dom';
import type { Child } from './dom';
import { valueGrid } from './grid';
import type { Host } from './host';
import type { Words } from './i18n';
import type { Value } from './scene';

/** The button for the gradient of a tensor in a backward pass. */
export function checkButton(host: Host, words: Words, tensor: string, pass: number): HTMLElement {
  return asker(host, words, {
    label: words.ui('check.button'),
    what: 'check',
    args: { tensor, pass },
    show: (result) => shown(result, words),
  });
}

function shown(result: Record<string, unknown>, words: Words): Child[] {
  const { ok, error, at, numeric, recorded, checked, count } = result;
  const good = ok === true;
  const text = (x: unknown): string =>
    typeof x === 'string' || typeof x === 'number' ? `${x}` : '';
  const mark = h(
    'p',
    { class: 'agl-verdict', 'data-agl-good': String(good) },
    h('span', { class: 'agl-mark', 'aria-hidden': 'true' }, good ? '≈' : '≠'),
    ' ',
    words.ui(good ? 'check.good' : 'check.off', { error: text(error), at: text(at) }),
  );
  const grids = h('div', { class: 'agl-items' });
  if (isValue(numeric))
    grids.append(label(words.ui('check.numeric')), valueGrid(numeric, 'plain', words));
  if (!good && isValue(recorded))
    grids.append(label(words.ui('check.recorded')), valueGrid(recorded, 'grad', words));
  const part =
    checked === count ? null : words.ui('check.part', { n: text(checked), count: text(count) });
  return [mark, grids, part === null ? null : h('p', { class: 'agl-dim' }, part)];
}

const label = (text: string): HTMLElement => h('span', { class: 'agl-text' }, text);

function isValue(x: unknown): x is Value {
  if (typeof x !== 'object' || x === null) return false;
  const { shape, cells, heat } = x as Record<string, unknown>;
  return Array.isArray(shape) && Array.isArray(cells) && Array.isArray(heat);
}
