/** The bottom: the keys, how many steps there are, and the tools. */
import { h } from './dom';
import type { Words } from './i18n';
import type { Model } from './state';

export interface FootHandlers {
  find(): void;
  table(): void;
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  help(): void;
  predict(): void;
}

const HINTS: [string[], string][] = [
  [['←', '→'], 'hint.step'],
  [['Space'], 'hint.play'],
  [['j'], 'hint.jacobian'],
  [['p'], 'hint.predict'],
  [['f'], 'hint.find'],
  [['?'], 'hint.help'],
];

export class Foot {
  readonly el: HTMLElement;
  private readonly tableButton: HTMLButtonElement;
  private readonly predictButton: HTMLButtonElement;

  constructor(model: Model, words: Words, handlers: FootHandlers) {
    const hints = HINTS.map(([keys, key]) => {
      const caps = keys.map((text) => h('kbd', {}, text));
      return h('span', { class: 'agl-hint' }, ...caps, ` ${words.ui(key)}`);
    });
    const count = (phase: string): number =>
      model.scene.steps.filter((step) => step.phase === phase).length;
    const counts = words.ui('counts', { forward: count('forward'), backward: count('backward') });
    const tool = (key: string, text: string, run: () => void): HTMLButtonElement => {
      const label = words.ui(`tool.${key}`);
      const attrs = { type: 'button', class: 'agl-tool', 'aria-label': label, title: label };
      const el = h('button', attrs, text);
      el.addEventListener('click', run);
      return el;
    };
    this.predictButton = tool('predict', '?=', handlers.predict);
    this.predictButton.setAttribute('aria-pressed', 'false');
    this.predictButton.hidden = !model.scene.steps.some((step) => step.predict);
    this.tableButton = tool('table', '▤', handlers.table);
    this.tableButton.setAttribute('aria-pressed', 'false');
    this.el = h(
      'div',
      { class: 'agl-foot' },
      h('span', { class: 'agl-hints' }, ...hints),
      h('span', { class: 'agl-counts' }, counts),
      h(
        'span',
        { class: 'agl-tools', role: 'group', 'aria-label': words.ui('tools.label') },
        this.predictButton,
        tool('find', '⌕', handlers.find),
        this.tableButton,
        tool('out', '−', handlers.zoomOut),
        tool('fit', '⤢', handlers.fit),
        tool('in', '+', handlers.zoomIn),
        tool('help', '?', handlers.help),
      ),
    );
  }

  predicting(on: boolean): void {
    this.predictButton.setAttribute('aria-pressed', String(on));
  }

  tableShown(on: boolean): void {
    this.tableButton.setAttribute('aria-pressed', String(on));
  }
}
