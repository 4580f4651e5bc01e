/** A button that asks the kernel, and what came back: busy, an answer, or why there is none. */
import { fill, h } from './dom';
import type { Child } from './dom';
import type { Host } from './host';
import { refusalOf } from './host';
import type { Words } from './i18n';

export interface Question {
  label: string;
  what: string;
  args: Record<string, unknown>;
  show(result: Record<string, unknown>): Child[];
}

/** The button with the place for its answer. */
export function asker(host: Host, words: Words, question: Question): HTMLElement {
  const said = h('div', { class: 'agl-answer', role: 'status' });
  const button = h('button', { type: 'button', class: 'agl-small' }, question.label);
  button.dataset.aglAsk = question.what;
  button.addEventListener('click', () => {
    button.setAttribute('aria-busy', 'true');
    fill(said, words.ui('ask.busy'));
    host
      .ask(question.what, question.args)
      .then((result) => fill(said, ...question.show(result)))
      .catch((error: unknown) => {
        const { key, args } = refusalOf(error);
        fill(said, h('p', { class: 'agl-refusal' }, words.text(key, args)));
      })
      .finally(() => button.removeAttribute('aria-busy'));
  });
  return h('div', { class: 'agl-asker' }, button, said);
}
