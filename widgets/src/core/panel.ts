/** The explanation of the current step: title, the numbered lines, formulas, numbers, links. */
import { nameOf } from './describe';
import { fill, h } from './dom';
import { jacobianGrid, noneGrid, structureText, valueGrid } from './grid';
import type { Words } from './i18n';
import { renderMath } from './math';
import type { Item, Line, Value } from './scene';
import type { Model, State } from './state';

export interface PanelHandlers {
  reveal(glyph: string): void;
  enlarge(jacobian: number): void;
  /** What else can be asked about a step: nodes below its lines. */
  extra(state: State): HTMLElement[];
}

/** Beyond this the panel scrolls (px). */
const MOST_EXTRA = 130;
const NUMBERED = new Set(['what', 'rule', 'numbers', 'result']);

export class Panel {
  readonly el: HTMLElement;
  private extra = 0;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly handlers: PanelHandlers,
  ) {
    // It scrolls where a step has much to say, so the keyboard must be able to reach it.
    this.el = h('section', {
      class: 'agl-panel',
      'aria-label': words.ui('panel.label'),
      tabindex: 0,
    });
  }

  update(state: State): void {
    this.top();
    const { step } = state;
    if (!step) return this.welcome();
    this.el.dataset.aglPhase = step.phase;
    const title = h('h3', { class: 'agl-title' }, ...step.title.map((item) => this.item(item)));
    const parts: HTMLElement[] = [title];
    if (step.subtitle.length > 0) {
      parts.push(
        h('p', { class: 'agl-subtitle' }, ...step.subtitle.map((item) => this.item(item))),
      );
    }
    let number = 0;
    for (const line of step.lines) {
      if (NUMBERED.has(line.kind)) number += 1;
      parts.push(this.line(line, number));
    }
    fill(this.el, ...parts, ...this.handlers.extra(state));
    this.grow();
  }

  /** Shows something else in the place of the explanation: a question, a node's card. */
  put(content: HTMLElement): void {
    this.top();
    this.el.dataset.aglPhase = 'card';
    fill(this.el, content);
    this.grow();
  }

  /** Back to the top; of nothing that would be a layout of the page for nothing. */
  private top(): void {
    if (this.el.firstChild) this.el.scrollTop = 0;
  }

  /** One line of an explanation, without its number. */
  lineOf(line: Line): HTMLElement {
    return this.line(line, 0);
  }

  /** The widget grows for a step with more to say, and never shrinks back while stepping. */
  private grow(): void {
    const missing = this.el.scrollHeight - this.el.clientHeight;
    if (missing <= 0 || this.extra >= MOST_EXTRA) return;
    this.extra = Math.min(MOST_EXTRA, this.extra + missing);
    this.el.parentElement?.style.setProperty('--agl-extra', `${this.extra}px`);
  }

  private welcome(): void {
    const { words } = this;
    this.el.dataset.aglPhase = 'start';
    const tip = (cls: string, key: string): HTMLElement =>
      h('li', {}, h('span', { class: `agl-key ${cls}`, 'aria-hidden': 'true' }), words.ui(key));
    fill(
      this.el,
      h('h3', { class: 'agl-title' }, words.ui('welcome.title')),
      h('p', { class: 'agl-subtitle' }, words.ui('welcome.text')),
      h(
        'ul',
        { class: 'agl-legend' },
        tip('agl-key-tensor', 'legend.tensor'),
        tip('agl-key-leaf', 'legend.leaf'),
        tip('agl-key-op', 'legend.op'),
        tip('agl-key-data', 'legend.data'),
        tip('agl-key-grad', 'legend.grad'),
        tip('agl-key-saved', 'legend.saved'),
        tip('agl-key-none', 'legend.none'),
      ),
    );
  }

  private line(line: Line, number: number): HTMLElement {
    const numbered = NUMBERED.has(line.kind);
    const mark = numbered ? String(number) : line.kind === 'saved' ? '↓' : 'i';
    const groups: HTMLElement[] = [h('div', { class: 'agl-items' })];
    for (const item of line.items) {
      if (item.t === 'break') groups.push(h('div', { class: 'agl-items' }));
      else groups.at(-1)?.append(this.item(item));
    }
    return h(
      'div',
      { class: `agl-row agl-row-${line.kind}` },
      h('span', { class: 'agl-n', 'aria-hidden': 'true' }, mark),
      h(
        'div',
        { class: 'agl-rowbody' },
        h('h4', { class: 'agl-kind' }, this.words.ui(`line.${line.kind}`)),
        ...groups.filter((group) => group.hasChildNodes()),
      ),
    );
  }

  private item(item: Item): Node {
    const { words, model } = this;
    switch (item.t) {
      case 'text':
        return this.message(item.key, item.args);
      case 'badge':
        return h('span', { class: 'agl-badge' }, words.text(item.key, item.args));
      case 'math':
        return renderMath(item.m, words);
      case 'sym':
        return h('span', { class: 'agl-sym' }, item.text);
      case 'none':
        return noneGrid(item.shape, words);
      case 'value': {
        const value = model.scene.values[item.v];
        return value ? this.value(value, item.role, item.of) : document.createTextNode('');
      }
      case 'jacobian':
        return this.jacobian(item.j);
      case 'link':
        return this.link(item.glyph, item.text);
      default:
        return document.createTextNode('');
    }
  }

  private message(key: string, args?: Record<string, string | number>): HTMLElement {
    const parts = this.words
      .parts(key, args)
      .map((part) => (part.arg ? h('b', { class: 'agl-arg', dir: 'auto' }, part.text) : part.text));
    return h('span', { class: 'agl-text' }, ...parts);
  }

  private value(value: Value, role: 'data' | 'grad' | 'plain', of: string | null): HTMLElement {
    const grid = valueGrid(value, role, this.words);
    const glyph = of === null ? undefined : this.model.glyphs.get(of);
    if (!glyph || of === null) return grid;
    const name = nameOf(this.model, of, this.words);
    const button = h(
      'button',
      { type: 'button', class: 'agl-goto', title: this.words.ui('goto', { name }) },
      grid,
    );
    button.addEventListener('click', () => this.handlers.reveal(of));
    return button;
  }

  private link(glyph: string, text: string): HTMLElement {
    const title = this.words.ui('goto', { name: text });
    const button = h('button', { type: 'button', class: 'agl-link', title, dir: 'auto' }, text);
    button.addEventListener('click', () => this.handlers.reveal(glyph));
    return button;
  }

  private jacobian(index: number): HTMLElement {
    const { words } = this;
    const j = this.model.scene.jacobians[index];
    if (!j) return h('span');
    const sentence = h('span', { class: 'agl-structure' }, structureText(j, words));
    if (!j.data) {
      const shape = h('span', {
        class: `agl-jmark agl-jmark-${j.structure}`,
        'aria-hidden': 'true',
      });
      const more = h('button', { type: 'button', class: 'agl-small' }, words.ui('jacobian.more'));
      more.addEventListener('click', () => this.handlers.enlarge(index));
      return h('span', { class: 'agl-jwrap' }, shape, sentence, more);
    }
    const button = h('button', {
      type: 'button',
      class: 'agl-goto agl-jopen',
      title: words.ui('jacobian.enlarge'),
    });
    button.append(jacobianGrid(j, words, false));
    button.addEventListener('click', () => this.handlers.enlarge(index));
    const wide = j.cols > 6;
    return h('span', { class: `agl-jwrap${wide ? ' agl-jwide' : ''}` }, button, sentence);
  }
}

/** The Jacobian that a step shows, if it shows one. */
export function jacobianOf(state: State): number | null {
  for (const line of state.step?.lines ?? []) {
    for (const item of line.items) if (item.t === 'jacobian') return item.j;
  }
  return null;
}
