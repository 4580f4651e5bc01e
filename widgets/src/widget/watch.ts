/**
 * The adapter of a watched loop: numbers come as messages, numbered; what was missed is asked for.
 * One store per model hears them from the start; every view of the model draws from it.
 */
import type { AnyModel } from '@anywidget/types';
import { WatchView, merged, readWatch } from '../core/index';
import type { Ask, CheckedWatch, Language, LoopState, Theme } from '../core/index';

export interface WatchTraits {
  watch: Record<string, unknown>;
  running: boolean;
  scene: Record<string, unknown>;
  language: Language;
  theme: Theme;
}

type Model = AnyModel<WatchTraits>;

/** Not sooner than this (ms) is something asked for again. */
const PATIENCE = 300;
/** How often a question is asked: the first may go to a thread that is busy with the loop. */
const TRIES = 20;

class Store {
  checked: CheckedWatch;
  state: LoopState;
  readonly views = new Set<WatchView>();
  private sequence = 0;
  private asked = -Infinity;
  private asking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly model: Model) {
    this.checked = readWatch(model.get('watch'));
    this.state = model.get('running') ? 'running' : 'finished';
    model.on('msg:custom', (message: unknown) => this.hear(message));
    model.on('change:running', () => {
      if (!model.get('running')) this.setState('finished');
    });
    model.on('change:watch', () => this.take(readWatch(model.get('watch'))));
    const lost = (): void => {
      if (this.state !== 'finished') this.setState('lost');
    };
    // ipywidgets' own: the comm was closed, or its kernel is gone.
    for (const event of ['comm:close', 'comm_live_update']) model.on(event as never, lost);
    this.ready();
  }

  /** Tells the loop; again and again, until it is where it was asked to go. */
  ask(what: Ask): void {
    clearInterval(this.asking);
    if (!this.send(what) || what !== 'pause') return;
    let tries = 1;
    this.asking = setInterval(() => {
      tries += 1;
      const done = this.state !== 'running' || tries > TRIES;
      if (done || !this.send(what)) clearInterval(this.asking);
    }, PATIENCE);
  }

  /** False where there is nobody left to tell. */
  private send(kind: string): boolean {
    try {
      this.model.send({ kind });
      return true;
    } catch {
      this.setState('lost');
      return false;
    }
  }

  private ready(): void {
    const now = Date.now();
    if (now - this.asked < PATIENCE) return;
    this.asked = now;
    this.send('ready');
  }

  private hear(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const news = message as Record<string, unknown>;
    if (news.kind === 'whole') {
      this.sequence = Number(news.seq);
      this.take(readWatch(news.doc));
      if (news.heard !== true) this.ready();
    } else if (news.kind === 'delta') this.delta(news);
    else if (news.kind === 'refused') this.refused();
    else if (news.kind === 'state' && isState(news.state)) {
      this.setState(news.state, Number(news.iteration));
    }
  }

  /** The loop's own thread has read it, after the loop: nothing to say where that is plain. */
  private refused(): void {
    clearInterval(this.asking);
    if (this.state === 'running') for (const view of this.views) view.tell('watch.refused');
  }

  private delta(news: Record<string, unknown>): void {
    const next = Number(news.seq) === this.sequence + 1;
    if (!next || !this.checked.ok) return this.ready();
    try {
      const doc = merged(this.checked.doc, news);
      this.sequence += 1;
      this.take({ ok: true, doc });
    } catch {
      this.ready();
    }
  }

  private take(checked: CheckedWatch): void {
    this.checked = checked;
    for (const view of this.views) view.setDoc(checked);
  }

  private setState(state: LoopState, iteration?: number): void {
    this.state = state;
    for (const view of this.views) view.setState(state, iteration);
  }
}

const STATES: readonly unknown[] = ['running', 'paused', 'finished'];
const isState = (x: unknown): x is LoopState => STATES.includes(x);

/** Jupyter loads a copy of this module for each model. */
let store: Store | null = null;

/** Listens from the start: what is sent before a view exists would be lost. */
export function listen(model: Model): Store {
  store = new Store(model);
  return store;
}

/** Draws one view of a watched loop; returns how to stop. */
export function renderWatch(model: Model, el: HTMLElement): () => void {
  const heard = store ?? listen(model);
  const view = new WatchView(el, model.get('watch'), {
    language: model.get('language'),
    theme: model.get('theme'),
    ask: (what: Ask) => heard.ask(what),
    onLanguage(language) {
      model.set('language', language);
      model.save_changes();
    },
  });
  heard.views.add(view);
  view.setDoc(heard.checked);
  view.setState(heard.state);
  view.setScene(model.get('scene'));
  const listeners = {
    'change:scene': () => view.setScene(model.get('scene')),
    'change:language': () => view.setLanguage(model.get('language')),
    'change:theme': () => view.setTheme(model.get('theme')),
  } as const;
  for (const [event, listener] of Object.entries(listeners)) model.on(event, listener);
  return () => {
    heard.views.delete(view);
    for (const [event, listener] of Object.entries(listeners)) model.off(event, listener);
    view.destroy();
  };
}
