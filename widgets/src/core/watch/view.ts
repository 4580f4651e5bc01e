/** The curves of a watched loop on the page, with the loop's controls where a kernel listens. */
import { fill, focusOn, h, s, setAttrs, setText } from '../dom';
import { icon } from '../icon';
import { Words } from '../i18n';
import { languageButtons } from '../languages';
import type { Language } from '../scene';
import { shield } from '../shield';
import { watchScheme } from '../theme';
import type { Theme } from '../theme';
import { mount } from '../view';
import type { View } from '../view';
import { Chart, spark } from './chart';
import { readWatch } from './doc';
import type { CheckedWatch, WatchDoc } from './doc';

export type LoopState = 'running' | 'pausing' | 'paused' | 'finished' | 'lost';
export type Ask = 'pause' | 'resume' | 'step' | 'graph';

export interface WatchOptions {
  language?: Language;
  theme?: Theme;
  /** How the loop is told; without it there are no controls. */
  ask?(what: Ask): void;
  onLanguage?(language: Language): void;
}

const ICONS = {
  pause: 'M3 2h3v10H3zM8 2h3v10H8z',
  resume: 'M3 1v12l10-6z',
  step: 'M3 2v10l6-5zM10 2h2v10h-2z',
  graph: 'M1 5h4v4H1zM9 1h4v4H9zM9 9h4v4H9zM5 6.4l4-3v1.2l-4 3zM5 7.6l4 3v-1.2l-4-3z',
};

export class WatchView {
  private readonly root = h('div', { class: 'agl-root agl-watch', role: 'group', tabindex: -1 });
  private readonly unshield = shield(this.root);
  private readonly live = h('div', { class: 'agl-sr', 'aria-live': 'polite' });
  private readonly graphHost = h('div', { class: 'agl-wgraph' });
  private status = h('span');
  private charts: Chart[] = [];
  private rows: { line: SVGPathElement; latest: HTMLElement }[] = [];
  private buttons: Partial<Record<Ask, HTMLButtonElement>> = {};
  private body = h('div');
  private checked: CheckedWatch;
  private state: LoopState;
  private language: Language;
  private words: Words;
  private theme: Theme;
  private graph: View | null = null;
  private said = '';
  private frame = 0;
  private unwatch: () => void = () => undefined;

  constructor(
    host: HTMLElement,
    doc: unknown,
    private readonly options: WatchOptions = {},
  ) {
    this.checked = readWatch(doc);
    this.language = options.language ?? (this.checked.ok ? this.checked.doc.language : 'en');
    this.words = new Words(this.language);
    this.theme = options.theme ?? 'auto';
    this.state = options.ask ? 'running' : 'finished';
    this.root.addEventListener('keydown', (event) => this.onKey(event));
    host.append(this.root);
    this.setTheme(this.theme);
    this.build();
  }

  /** Shows another state of the loop; drawn with the page's next frame. */
  setDoc(doc: CheckedWatch): void {
    const before = this.checked;
    this.checked = doc;
    if (!doc.ok || !before.ok || !sameShape(before.doc, doc.doc)) return this.build();
    if (typeof requestAnimationFrame !== 'function') return this.draw();
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  setState(state: LoopState, iteration?: number): void {
    if (state === this.state) return;
    this.state = state;
    this.showState();
    const n = iteration ?? (this.checked.ok ? this.checked.doc.iterations : 0);
    this.say(`${this.words.ui(`watch.${state}`)}: ${this.words.ui('watch.iteration', { n })}`);
  }

  /** Says what went wrong, aloud and in the line of the state. */
  tell(key: string): void {
    this.state = this.state === 'pausing' ? 'running' : this.state;
    this.showState();
    this.say(this.words.ui(key));
  }

  /** The graph of one iteration, below the curves. */
  setScene(scene: unknown): void {
    if (typeof scene !== 'object' || scene === null || Object.keys(scene).length === 0) return;
    if (this.graph) this.graph.setScene(scene);
    else {
      this.graph = mount(this.graphHost, scene, { language: this.language, theme: this.theme });
    }
  }

  setLanguage(language: Language): void {
    if (language === this.language || (language !== 'en' && language !== 'ko')) return;
    this.language = language;
    this.words = new Words(language);
    const focused = this.root.contains(document.activeElement);
    this.build();
    this.graph?.setLanguage(language);
    if (focused && !this.root.contains(document.activeElement))
      this.root.querySelector<HTMLElement>(`[data-agl-lang="${language}"]`)?.focus();
  }

  setTheme(theme: Theme): void {
    this.unwatch();
    this.theme = theme;
    this.root.dataset.aglTheme = theme;
    this.unwatch = watchScheme(this.root, theme, (scheme) => {
      this.root.dataset.aglScheme = scheme;
    });
    this.graph?.setTheme(theme);
  }

  destroy(): void {
    this.unwatch();
    this.unshield();
    this.graph?.destroy();
    if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(this.frame);
    this.root.remove();
  }

  private build(): void {
    this.root.lang = this.language;
    const { checked, words } = this;
    if (!checked.ok) {
      const order: Language[] = this.language === 'ko' ? ['ko', 'en'] : ['en', 'ko'];
      const told = order.map((lang) =>
        h('p', { lang }, new Words(lang).ui(checked.key, checked.args)),
      );
      this.root.setAttribute('aria-label', words.ui('check.title'));
      fill(this.root, h('div', { class: 'agl-refused', role: 'alert' }, ...told));
      return;
    }
    const { doc } = checked;
    setAttrs(this.root, {
      'aria-label': words.ui('watch.label', { title: doc.title.slice(0, 200) }),
    });
    this.charts = doc.series.map((one, i) => new Chart(one.name, words, i === 0 ? 150 : 80));
    this.body = h(
      'div',
      { class: 'agl-wbody' },
      ...this.charts.map((chart) => chart.el),
      this.normTable(doc),
    );
    fill(this.root, this.header(doc), this.body, this.live, this.graphHost);
    this.draw();
    this.showState();
  }

  private header(doc: WatchDoc): HTMLElement {
    this.status = h('span', { class: 'agl-phase' });
    const { ask } = this.options;
    this.buttons = {};
    const made = ask
      ? (['pause', 'resume', 'step', 'graph'] as const).map((what) => this.button(what, ask))
      : [];
    const label = this.words.ui('watch.controls');
    return h(
      'div',
      { class: 'agl-header' },
      h(
        'span',
        { class: 'agl-head' },
        h('span', { class: 'agl-doc', dir: 'auto', title: doc.title }, doc.title),
        this.status,
      ),
      ask ? h('span', { class: 'agl-buttons', role: 'group', 'aria-label': label }, ...made) : null,
      h('span', { class: 'agl-wgap' }),
      languageButtons(this.words, (language) => {
        this.setLanguage(language);
        this.options.onLanguage?.(language);
      }),
    );
  }

  private button(what: Ask, ask: (what: Ask) => void): HTMLButtonElement {
    const label = this.words.ui(`watch.${what}`);
    const attrs = { type: 'button', class: 'agl-btn', 'aria-label': label, title: label };
    const el = h('button', attrs, icon(ICONS[what]));
    el.addEventListener('click', () => {
      if (el.getAttribute('aria-disabled') === 'true') return;
      if (what === 'pause' || what === 'step') this.setState('pausing');
      if (what === 'resume') this.setState('running');
      ask(what);
    });
    this.buttons[what] = el;
    return el;
  }

  private normTable(doc: WatchDoc): HTMLElement | null {
    this.rows = [];
    if (!doc.norms || doc.norms.rows.length === 0) return null;
    const head = ['watch.parameter', 'watch.course', 'watch.now'].map((key) =>
      h('th', { scope: 'col' }, this.words.ui(key)),
    );
    const rows = doc.norms.rows.map((row) => {
      const line = s('path', { class: 'agl-wnorm', 'vector-effect': 'non-scaling-stroke' });
      const picture = s('svg', {
        class: 'agl-wspark',
        viewBox: '0 0 160 20',
        preserveAspectRatio: 'none',
        'aria-hidden': 'true',
      });
      picture.append(line);
      const latest = h('td', { class: 'agl-td-num' });
      this.rows.push({ line, latest });
      const name = h('th', { scope: 'row', dir: 'auto' }, row.name);
      return h('tr', {}, name, h('td', {}, picture), latest);
    });
    const caption = h('caption', {}, this.words.ui('watch.norms'));
    return h(
      'div',
      {
        class: 'agl-wnorms',
        tabindex: 0,
        role: 'region',
        'aria-label': this.words.ui('watch.norms'),
      },
      h('table', {}, caption, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows)),
    );
  }

  private draw(): void {
    if (!this.checked.ok) return;
    const { doc } = this.checked;
    doc.series.forEach((one, i) => this.charts[i]?.update(one, doc.width, doc.iterations));
    doc.norms?.rows.forEach((row, i) => {
      const shown = this.rows[i];
      if (!shown) return;
      shown.line.setAttribute('d', spark(row.values, doc.norms?.at ?? [], doc.iterations));
      setText(shown.latest, row.latest);
    });
    this.showState();
  }

  private showState(): void {
    if (!this.checked.ok) return;
    const { words, state } = this;
    const n = this.checked.doc.iterations;
    const count = n > 0 ? ` · ${words.ui('watch.iteration', { n })}` : '';
    setText(this.status, `${words.ui(`watch.${state}`)}${count}`);
    this.status.title = this.status.textContent ?? '';
    this.root.dataset.aglLoop = state;
    const { pause, resume, step, graph } = this.buttons;
    const paused = state === 'paused';
    const had = document.activeElement;
    if (pause) pause.hidden = paused;
    if (resume) resume.hidden = !paused;
    if (had === pause && paused) focusOn(resume);
    if (had === resume && !paused) focusOn(pause);
    const over = state === 'finished' || state === 'lost';
    pause?.setAttribute('aria-disabled', String(over || state === 'pausing'));
    step?.setAttribute('aria-disabled', String(!paused));
    graph?.setAttribute('aria-disabled', String(over || paused || state === 'pausing'));
  }

  /** Aloud, and only what is new: numbers that change thirty times a second are not read out. */
  private say(text: string): void {
    if (text === this.said) return;
    this.said = text;
    setText(this.live, text);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    focusOn(this.root.parentElement?.closest<HTMLElement>('[tabindex]'));
  }
}

/** Whether the same charts and rows can show both documents. */
function sameShape(a: WatchDoc, b: WatchDoc): boolean {
  const names = (doc: WatchDoc): string =>
    JSON.stringify([
      doc.title,
      doc.series.map((one) => one.name),
      doc.norms?.rows.map((row) => row.name),
    ]);
  return names(a) === names(b);
}
