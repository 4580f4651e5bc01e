/** Predict, then reveal: the learner types a gradient, shape first, before its step is shown. */
import { nameOf } from './describe';
import { fill, focusOn, h, uid } from './dom';
import { evaluate, ExpressionError, parse, parseShape } from './expression';
import { factsOf, namesOf } from './facts';
import { valueGrid } from './grid';
import type { Words } from './i18n';
import { judge, judgeShape } from './judge';
import type { Facts, Verdict } from './judge';
import type { Nd } from './ndarray';
import { shapeList, zip } from './ndarray';
import { valueOf } from './numbers';
import type { Line, Predicted, Prediction, Step } from './scene';
import type { Model, State } from './state';

export interface PredictorHandlers {
  /** Shows the step that was asked about. */
  reveal(): void;
  /** Leaves the mode. */
  leave(): void;
  /** An attempt was made. */
  record(entry: Predicted): void;
  /** One line of an explanation, as the panel draws it. */
  line(line: Line): HTMLElement;
}

const HINTS = 3;

/** The question about one step. */
export class Predictor {
  readonly el: HTMLElement;
  private readonly facts: Facts | null;
  private readonly p: Prediction;
  private readonly entry: Predicted;
  private readonly shapeInput: HTMLInputElement;
  private readonly valueInput: HTMLInputElement;
  private readonly values: HTMLFormElement;
  private readonly said: HTMLElement;
  private readonly hints: HTMLElement;
  private readonly more: HTMLButtonElement;
  private readonly show: HTMLButtonElement;
  /** The two fields, with what was last checked of each. */
  private readonly fields: { input: HTMLInputElement; checked?: string; check(): void }[] = [];
  private hinted = 0;
  /** Is brought to where another one was: nothing counts, and the focus stays where it is. */
  private resuming = false;

  constructor(
    private readonly model: Model,
    private readonly state: State,
    private readonly step: Step,
    prediction: Prediction,
    known: Predicted | undefined,
    private readonly words: Words,
    private readonly handlers: PredictorHandlers,
  ) {
    this.p = prediction;
    this.facts = factsOf(model, prediction);
    const { step: number, symbol } = prediction;
    this.entry = known
      ? { ...known }
      : {
          step: number,
          tensor: symbol,
          attempts: 0,
          shape_right: false,
          right: false,
          error: null,
        };
    const ui = (key: string, args?: Record<string, string | number>): string => words.ui(key, args);
    const name = this.wanted();
    this.shapeInput = input(ui('predict.shape', { name }), '2, 3');
    this.valueInput = input(ui('predict.values', { name }), '2*x, g * w, [1, 2]');
    this.said = h('div', { class: 'agl-verdict', role: 'status' });
    this.hints = h('div', { class: 'agl-hintlist' });
    const shapes = this.form(this.shapeInput, ui('predict.shape', { name }), () =>
      this.checkShape(),
    );
    this.values = this.form(this.valueInput, ui('predict.values', { name }), () =>
      this.checkValues(),
    );
    this.values.hidden = true;
    this.more = button(ui('predict.hint'), () => this.hint());
    this.show = button(ui('predict.show'), () => handlers.reveal());
    const leave = button(ui('predict.leave'), () => handlers.leave());
    this.el = h(
      'div',
      { class: 'agl-predict' },
      h('p', { class: 'agl-predict-mode' }, ui('predict.mode')),
      h('h3', { class: 'agl-title' }, ui('predict.title', { name })),
      h('p', { class: 'agl-subtitle' }, this.about()),
      ...this.given(),
      // Of a closed group: that its own steps are inside, and how it opens.
      ...step.lines
        .filter(({ kind }) => kind === 'note' && model.glyphs.get(step.glyph)?.kind === 'group')
        .map((line) => handlers.line(line)),
      shapes,
      this.values,
      this.said,
      this.hints,
      h('div', { class: 'agl-predict-tools' }, this.more, this.show, leave),
    );
  }

  /** To the field to type in next; after the right answer, to the button that goes on. */
  focus(): void {
    if (this.resuming) return;
    const field = this.values.hidden ? this.shapeInput : this.valueInput;
    focusOn(this.entry.right ? this.show : field);
  }

  /** Goes on where the same question, in another language, was. */
  resume(before: Predictor): void {
    this.resuming = true;
    this.fields.forEach((field, i) => {
      const { input, checked } = before.fields[i] ?? field;
      if (checked !== undefined) {
        field.input.value = field.checked = checked;
        field.check();
      }
      field.input.value = input.value;
    });
    while (this.hinted < before.hinted) this.hint();
    Object.assign(this.entry, before.entry);
    this.resuming = false;
  }

  private wanted(): string {
    return this.p.leaf ? `${this.p.symbol}.grad` : `grad(${this.p.symbol})`;
  }

  private about(): string {
    const { glyphs } = this.model;
    const at = glyphs.get(this.step.glyph);
    const node =
      at?.kind === 'op' ? at.node || at.label : nameOf(this.model, this.step.glyph, this.words);
    const name = this.p.symbol;
    return this.words.ui(this.p.leaf ? 'predict.about.leaf' : 'predict.about', { name, node });
  }

  /** What is there already: the incoming gradient, and the sum so far. */
  private given(): HTMLElement[] {
    const { words, model, p } = this;
    const row = (label: string, index: number): HTMLElement | null => {
      const value = model.scene.values[index];
      if (!value) return null;
      return h(
        'div',
        { class: 'agl-items' },
        h('span', { class: 'agl-text' }, label),
        valueGrid(value, 'grad', words),
      );
    };
    const found: (HTMLElement | null)[] = [];
    if (p.leaf) {
      if (p.contribution !== null) found.push(row(words.ui('predict.arrived'), p.contribution));
    } else if (p.incoming !== null) found.push(row(words.ui('predict.incoming'), p.incoming));
    if (p.before !== null) found.push(row(words.ui('predict.before'), p.before));
    return found.filter((x) => x !== null);
  }

  private form(field: HTMLInputElement, label: string, check: () => void): HTMLFormElement {
    field.id = uid('agl-p');
    const el = h(
      'form',
      { class: 'agl-predict-form', novalidate: true },
      h('label', { for: field.id }, label),
      field,
      h('button', { type: 'submit', class: 'agl-small' }, this.words.ui('predict.check')),
    );
    const entry: Predictor['fields'][number] = { input: field, check };
    this.fields.push(entry);
    el.addEventListener('submit', (event) => {
      event.preventDefault();
      entry.checked = field.value;
      check();
    });
    return el;
  }

  private checkShape(): void {
    if (!this.facts) return;
    const shape = this.attempt(() => parseShape(this.shapeInput.value));
    if (shape === null) return;
    const mistake = judgeShape(shape, this.facts);
    this.entry.shape_right ||= mistake === null;
    this.count();
    this.shapeInput.setAttribute('aria-invalid', String(mistake !== null));
    if (mistake !== null) {
      const args = { shape: shapeList(shape), right: '?', name: this.p.symbol };
      return this.say(false, this.words.text(`predict.shape.${mistake}`, args));
    }
    this.shapeInput.readOnly = true;
    this.values.hidden = false;
    this.say(true, this.words.ui('predict.shape.right'));
    this.focus();
  }

  private checkValues(): void {
    if (!this.facts) return;
    const names = namesOf(this.model, this.state, this.p);
    const guess = this.attempt(() => evaluate(parse(this.valueInput.value), names));
    if (guess === null) return;
    const verdict = judge(guess, this.facts);
    this.entry.right ||= verdict.right;
    this.entry.error = verdict.error;
    this.count();
    this.valueInput.setAttribute('aria-invalid', String(!verdict.right));
    this.verdict(guess, verdict, this.facts);
  }

  private verdict(guess: Nd, verdict: Verdict, facts: Facts): void {
    const { words } = this;
    const args = { ...verdict.args, name: this.p.symbol };
    const text = words.text(`predict.${verdict.mistake ?? 'right'}`, args);
    if (verdict.right) {
      this.valueInput.readOnly = true;
      this.more.hidden = true;
      this.show.textContent = words.ui('predict.reveal');
      this.say(true, text);
      this.focus();
      return;
    }
    if (!verdict.shapeRight) return this.say(false, text);
    const gap = zip(guess, facts.after, (x, y) => x - y);
    this.say(
      false,
      text,
      h(
        'div',
        { class: 'agl-items' },
        valueGrid(valueOf(guess, gap), 'plain', words),
        h('span', { class: 'agl-text' }, words.ui('predict.difference')),
      ),
    );
  }

  /** One more attempt. */
  private count(): void {
    if (this.resuming) return;
    this.entry.attempts += 1;
    this.handlers.record({ ...this.entry });
  }

  /** Runs a reading of the input; a text that cannot be read is said, and no attempt. */
  private attempt<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.say(false, this.words.text(error.key, error.args));
      return null;
    }
  }

  private say(good: boolean, text: string, ...more: HTMLElement[]): void {
    this.said.dataset.aglGood = String(good);
    const mark = h('span', { class: 'agl-mark', 'aria-hidden': 'true' }, good ? '✓' : '✗');
    fill(this.said, h('p', {}, mark, ' ', text), ...more);
  }

  /** Hints by degrees: what shape, which rule, which numbers. */
  private hint(): void {
    this.hinted += 1;
    const { words, step } = this;
    const add = (...parts: (Node | string)[]): void => {
      const item = h('div', { class: 'agl-hintitem' });
      item.append(...parts);
      this.hints.append(item);
    };
    const rule = step.lines.find((line) => line.kind === 'rule');
    if (this.hinted === 1) add(words.ui('predict.hint.shape', { name: this.p.symbol }));
    else if (this.hinted === 2 && rule) add(this.handlers.line(rule));
    else {
      const names = [...namesOf(this.model, this.state, this.p).keys()].slice(0, 12).join(', ');
      add(words.ui('predict.hint.names', { names }));
      const jacobian = step.lines
        .flatMap((line) => line.items)
        .find((item) => item.t === 'jacobian');
      if (jacobian) add(this.handlers.line({ kind: 'note', items: [jacobian] }));
    }
    if (this.hinted >= HINTS) this.more.hidden = true;
    this.focus();
  }
}

function input(label: string, placeholder: string): HTMLInputElement {
  return h('input', {
    type: 'text',
    class: 'agl-field',
    'aria-label': label,
    placeholder,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
}

function button(text: string, run: () => void): HTMLButtonElement {
  const el = h('button', { type: 'button', class: 'agl-small' }, text);
  el.addEventListener('click', run);
  return el;
}
