/** The timeline: one range input for everybody, with a tick for each step drawn under it. */
import { focusOn, h, setText } from './dom';
import type { Words } from './i18n';
import type { Mark } from './scene';
import { phaseText, itemsText } from './speak';
import type { Model, State } from './state';

/** Beyond this many steps a tick would be thinner than a hair: the bars are drawn whole. */
const MOST_TICKS = 90;
/** Beyond this many changes of direction there is no room between them. */
const MOST_TURNS = 8;

/** What a boundary on the timeline is called. */
function markName(mark: Mark, words: Words): string {
  return words.ui(`mark.${mark.kind}`, { name: mark.name, index: mark.index });
}

export class Timeline {
  readonly el: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly ticks: HTMLElement[] = [];
  private readonly bars: HTMLElement[] = [];
  /** The range over the iterations of a training loop, where there are several. */
  readonly turns: HTMLInputElement | null;
  private readonly loop: Mark[];
  private readonly turn = h('span', { class: 'agl-turnname', 'aria-hidden': 'true' });

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly go: (cursor: number) => void,
  ) {
    const n = model.scene.steps.length;
    this.input = h('input', {
      type: 'range',
      class: 'agl-range',
      min: 0,
      max: n,
      step: 1,
      'aria-label': words.ui('timeline.label'),
    });
    this.input.addEventListener('input', () => go(Number(this.input.value)));
    const track = h('span', { class: 'agl-track', 'aria-hidden': 'true' });
    for (const segment of model.segments) {
      const count = segment.end - segment.start;
      const bar = h('span', { class: `agl-bar agl-bar-${segment.phase}` });
      bar.style.flexGrow = String(count);
      this.bars.push(bar);
      if (n <= MOST_TICKS) {
        for (let i = 0; i < count; i += 1) {
          const tick = h('i', { class: 'agl-tick' });
          this.ticks.push(tick);
          bar.append(tick);
        }
      } else bar.classList.add('agl-bar-solid');
      track.append(bar);
    }
    for (const mark of model.scene.marks) this.mark(mark);
    const kinds = [
      'agl-timeline',
      n > 40 ? 'agl-dense' : '',
      model.segments.length > MOST_TURNS ? 'agl-manyturns' : '',
    ];
    this.el = h('span', { class: kinds.filter(Boolean).join(' ') }, track, this.input, this.turn);
    this.loop = model.scene.marks.filter((mark) => mark.kind === 'iteration');
    this.turns = this.loop.length > 1 ? this.turnRange() : null;
    this.point(track);
  }

  private turnRange(): HTMLInputElement {
    const input = h('input', {
      type: 'range',
      class: 'agl-turnrange',
      min: 0,
      max: this.loop.length,
      step: 1,
      'aria-label': this.words.ui('turns.label'),
      title: this.words.ui('turns.title'),
    });
    // The first step of an iteration, so that it is the one that is said and lit.
    input.addEventListener('input', () => {
      const mark = this.loop[Number(input.value) - 1];
      this.go(mark ? mark.step + 1 : 0);
    });
    return input;
  }

  /** A boundary stands in the bar in which it falls. */
  private mark(mark: Mark): void {
    const index = this.model.segments.findIndex((x) => mark.step >= x.start && mark.step < x.end);
    const segment = this.model.segments[index];
    const bar = this.bars[index];
    if (!segment || !bar) return;
    const part = (mark.step - segment.start) / (segment.end - segment.start);
    const at = h('span', { class: `agl-turn agl-turn-${mark.kind}` });
    at.style.left = `${Math.round(part * 10_000) / 100}%`;
    bar.append(at);
  }

  /** A press anywhere on a tick goes to that tick's step, not to the nearest thumb position. */
  private point(track: HTMLElement): void {
    const at = (event: PointerEvent): void => {
      let cursor = 0;
      this.model.segments.forEach((segment, i) => {
        const box = this.bars[i]?.getBoundingClientRect();
        if (!box || event.clientX < box.left) return;
        const part = Math.min(1, (event.clientX - box.left) / Math.max(1, box.width));
        const count = segment.end - segment.start;
        cursor = segment.start + Math.max(1, Math.ceil(part * count));
      });
      this.go(cursor);
    };
    let pressed = false;
    this.el.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      pressed = true;
      this.el.setPointerCapture(event.pointerId);
      focusOn(this.input);
      at(event);
    });
    this.el.addEventListener('pointermove', (event) => {
      if (pressed) at(event);
    });
    for (const type of ['pointerup', 'pointercancel'] as const) {
      this.el.addEventListener(type, () => (pressed = false));
    }
    track.dataset.aglTicks = String(this.ticks.length);
  }

  update(state: State): void {
    this.input.value = String(state.cursor);
    const title = state.step ? itemsText(state.step.title, this.model, this.words) : '';
    const turn = this.model.scene.marks.filter((mark) => mark.step < state.cursor).at(-1);
    const where = turn ? markName(turn, this.words) : '';
    const text = [where, phaseText(state, this.words), title].filter(Boolean).join(', ');
    if (this.turns) {
      const number = this.loop.filter((mark) => mark.step < state.cursor).length;
      const mark = this.loop[number - 1];
      this.turns.value = String(number);
      const said = mark ? markName(mark, this.words) : this.words.ui('turns.none');
      this.turns.setAttribute('aria-valuetext', said);
    }
    this.turn.hidden = where === '';
    setText(this.turn, where);
    this.input.setAttribute('aria-valuetext', text);
    this.ticks.forEach((tick, i) => {
      tick.classList.toggle('agl-done', i < state.cursor);
      tick.classList.toggle('agl-now', i === state.cursor - 1);
    });
    this.model.segments.forEach((segment, i) => {
      const part = (state.cursor - segment.start) / (segment.end - segment.start);
      const percent = Math.round(Math.min(1, Math.max(0, part)) * 1000) / 10;
      this.bars[i]?.style.setProperty('--agl-part', `${percent}%`);
    });
  }
}
