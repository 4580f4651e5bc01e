/** The line of code that the current step comes from, with the exact sub-expression marked. */
import { fill, h } from './dom';
import type { Words } from './i18n';
import type { Model, State } from './state';
import { shorten } from './text';

/** Longer lines than this are cut around the mark. */
const LONGEST = 2000;

export class CodeStrip {
  readonly el: HTMLElement;
  private readonly label = h('span', { class: 'agl-codelabel', dir: 'auto' });
  private readonly code = h('code', { class: 'agl-codeline' });

  constructor(
    private readonly model: Model,
    words: Words,
  ) {
    const name = words.ui('code.label');
    this.el = h(
      'div',
      { class: 'agl-code', role: 'group', 'aria-label': name },
      this.label,
      this.code,
    );
    // Without a single recorded line the strip would stand empty for ever.
    this.el.hidden = !model.scene.steps.some((step) => step.span);
  }

  update(state: State): void {
    const { sources, steps } = this.model.scene;
    // A step without a line of its own (the seed) leaves the last line standing, unmarked.
    let at = state.cursor - 1;
    while (at > 0 && !steps[at]?.span) at -= 1;
    const span = steps[Math.max(0, at)]?.span ?? null;
    const own = Boolean(state.step?.span);
    this.el.dataset.aglPhase = state.step?.phase ?? 'start';
    const source = span ? sources[span.source] : undefined;
    if (!span || !source) {
      fill(this.label, '');
      fill(this.code, '\u00a0');
      return;
    }
    fill(this.label, shorten(source.label, 60));
    const whole = source.lines[span.line] ?? '';
    const indent = Math.min(whole.length - whole.trimStart().length, Math.max(0, span.start));
    const line = whole.slice(indent);
    const from = Math.min(Math.max(0, span.start - indent), line.length);
    const to = Math.min(Math.max(from, span.end - indent), line.length);
    const marked = line.slice(from, to);
    if (!own || marked === '') {
      fill(this.code, shorten(line, LONGEST));
      return;
    }
    const mark = h('mark', { class: 'agl-markcode' }, shorten(marked, LONGEST));
    const before = line.slice(Math.max(0, from - LONGEST), from);
    fill(this.code, before, mark, shorten(line.slice(to), LONGEST));
    this.bringIntoView(mark);
  }

  private bringIntoView(mark: HTMLElement): void {
    const { clientWidth } = this.code;
    const left = mark.offsetLeft - this.code.offsetLeft;
    const right = left + mark.offsetWidth;
    const from = this.code.scrollLeft;
    if (left < from || right > from + clientWidth) this.code.scrollLeft = Math.max(0, left - 40);
  }
}
