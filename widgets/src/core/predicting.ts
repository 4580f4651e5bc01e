/** The mode in which each gradient is predicted before it is shown. */
import { nextPredictable } from './facts';
import { Predictor } from './predictor';
import type { PredictorHandlers } from './predictor';
import type { Words } from './i18n';
import type { Predicted } from './scene';
import type { Model, State } from './state';

/** What a person does across rebuilt parts. */
export interface Session {
  predicting: boolean;
  predictions: Predicted[];
}

export interface PredictingHandlers extends Pick<PredictorHandlers, 'line' | 'record'> {
  go(cursor: number): void;
  /** The mode is on, or off. */
  mode(on: boolean): void;
  /** A question about a glyph is put in the place of the explanation. */
  put(el: HTMLElement, glyph: string): void;
  /** There is nothing to predict. */
  nothing(): void;
}

export class Predicting {
  private predictor: Predictor | null = null;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly session: Session,
    private readonly handlers: PredictingHandlers,
  ) {}

  /** Whether a question stands in the place of the explanation. */
  get asking(): boolean {
    return this.predictor !== null;
  }

  /** The cursor has moved: a question that was there is over. */
  over(): void {
    this.predictor = null;
  }

  /** The mode on, with the next question; or off. */
  toggle(state: () => State | null): void {
    if (this.session.predicting) return this.leave();
    const cursor = state()?.cursor ?? 0;
    const next = nextPredictable(this.model, cursor);
    if (next === null) return this.handlers.nothing();
    this.session.predicting = true;
    this.handlers.mode(true);
    if (next !== cursor) this.handlers.go(next);
    this.ask(state());
  }

  /** Asks again what the one before asked, about the same scene in another language. */
  resume(before: Predicting, state: State | null, focused: Element | null): void {
    const asked = before.model === this.model ? before.predictor : null;
    if (asked && this.ask(state, asked) && asked.el.contains(focused)) this.predictor?.focus();
  }

  private leave(): void {
    this.session.predicting = false;
    this.over();
    this.handlers.mode(false);
  }

  /** Whether the next step has to be predicted first; then the question is there. */
  ask(state: State | null, before?: Predictor): boolean {
    const { model, session, handlers } = this;
    if (!session.predicting || !state || this.predictor) return false;
    const step = model.scene.steps[state.cursor];
    const p = step?.predict;
    if (!step || !p || nextPredictable(model, state.cursor) !== state.cursor) return false;
    const known = session.predictions.find((x) => x.step === p.step && x.tensor === p.symbol);
    if (known?.right && !before) return false;
    this.predictor = new Predictor(model, state, step, p, known, this.words, {
      reveal: () => handlers.go(state.cursor + 1),
      leave: () => this.leave(),
      record: handlers.record,
      line: handlers.line,
    });
    handlers.put(this.predictor.el, step.glyph);
    if (before) this.predictor.resume(before);
    else this.predictor.focus();
    return true;
  }
}
