/** The top of the widget: title, where we are, the step buttons, the timeline, the language. */
import { nameOf } from './describe';
import { focusOn, h, setText } from './dom';
import { icon } from './icon';
import type { Words } from './i18n';
import { languageButtons } from './languages';
import type { Language } from './scene';
import { phaseText } from './speak';
import type { Model, State } from './state';
import { Timeline } from './timeline';

export interface HeaderHandlers {
  go(cursor: number): void;
  play(): void;
  language(language: Language): void;
}

const ICONS = {
  first: 'M2 2h2v10H2zM13 2v10L5 7z',
  prev: 'M11 2v10L3 7z',
  play: 'M3 1v12l10-6z',
  pause: 'M3 2h3v10H3zM8 2h3v10H8z',
  next: 'M3 2v10l8-5z',
  last: 'M10 2h2v10h-2zM1 2v10l8-5z',
};

export class Header {
  readonly el: HTMLElement;
  readonly timeline: Timeline;
  private readonly phase: HTMLElement;
  private readonly buttons: Record<keyof typeof ICONS, HTMLButtonElement>;
  private state: State | null = null;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    handlers: HeaderHandlers,
  ) {
    const { title, steps } = model.scene;
    this.phase = h('span', { class: 'agl-phase' });
    const cursor = (): number => this.state?.cursor ?? 0;
    this.buttons = {
      first: this.button('first', () => handlers.go(0)),
      prev: this.button('prev', () => handlers.go(cursor() - 1)),
      play: this.button('play', () => handlers.play()),
      pause: this.button('pause', () => handlers.play()),
      next: this.button('next', () => handlers.go(cursor() + 1)),
      last: this.button('last', () => handlers.go(steps.length)),
    };
    const { first, prev, play, pause, next, last } = this.buttons;
    pause.hidden = true;
    this.timeline = new Timeline(model, words, (i) => handlers.go(i));
    const label = words.ui('steps.label');
    this.el = h(
      'div',
      { class: 'agl-header' },
      h(
        'span',
        { class: 'agl-head' },
        h('span', { class: 'agl-doc', dir: 'auto', title }, title),
        this.phase,
      ),
      h(
        'span',
        { class: 'agl-buttons', role: 'group', 'aria-label': label },
        first,
        prev,
        play,
        pause,
        next,
        last,
      ),
      this.timeline.el,
      this.timeline.turns,
      languageButtons(words, (language) => handlers.language(language)),
    );
  }

  private button(name: keyof typeof ICONS, run: () => void): HTMLButtonElement {
    const label = this.words.ui(`button.${name}`);
    const attrs = {
      type: 'button',
      class: `agl-btn agl-${name}`,
      'aria-label': label,
      title: label,
    };
    const el = h('button', attrs, icon(ICONS[name]));
    // Disabled in words only: a button that vanishes from under the keyboard loses the focus.
    el.addEventListener('click', () => {
      if (el.getAttribute('aria-disabled') !== 'true') run();
    });
    return el;
  }

  update(state: State): void {
    this.state = state;
    const { step } = state;
    const glyph = step ? this.model.glyphs.get(step.glyph) : undefined;
    const node = glyph?.kind === 'op' ? glyph.node : '';
    const name = node || (glyph ? nameOf(this.model, glyph.id, this.words) : '');
    setText(
      this.phase,
      name === '' ? phaseText(state, this.words) : `${phaseText(state, this.words)} · ${name}`,
    );
    this.phase.title = this.phase.textContent ?? '';
    this.phase.dataset.aglPhase = step?.phase ?? 'start';
    const atStart = state.cursor === 0;
    const atEnd = state.cursor === this.model.scene.steps.length;
    this.disable('first', atStart);
    this.disable('prev', atStart);
    this.disable('next', atEnd);
    this.disable('last', atEnd);
    this.timeline.update(state);
  }

  private disable(name: keyof typeof ICONS, off: boolean): void {
    this.buttons[name].setAttribute('aria-disabled', String(off));
  }

  playing(on: boolean): void {
    const { play, pause } = this.buttons;
    const had = document.activeElement === play || document.activeElement === pause;
    play.hidden = on;
    pause.hidden = !on;
    if (had) focusOn(on ? pause : play);
  }
}
