/** The view on a page element: holds the cursor, the language and the theme, and hears the keys. */
import { readScene } from './check';
import { fill, focusOn, h } from './dom';
import type { Host } from './host';
import { NO_HOST } from './host';
import { Words } from './i18n';
import { commandFor } from './keys';
import type { Command, Place } from './keys';
import { Parts } from './parts';
import type { Session } from './predicting';
import type { Language, Predicted, SceneDoc } from './scene';
import { shield } from './shield';
import { clampCursor, indexScene, phaseJump, stateAt, stepOver, turnJump } from './state';
import type { Model } from './state';
import { watchScheme } from './theme';
import type { Theme } from './theme';

export interface MountOptions {
  /** What to call the sources (`In [7]`), where the scene leaves that open. */
  labels?: unknown;
  /** Default: the scene's own. */
  language?: Language;
  /** Default `auto`: as the host page. */
  theme?: Theme;
  /** Default: the scene's `start`. */
  cursor?: number;
  /** The kernel behind the view; default: none. */
  host?: Host;
  /** What was predicted before. */
  predictions?: Predicted[];
  /** A prediction was checked: all that there are. */
  onPredictions?(predictions: Predicted[]): void;
  /** A person moved the cursor (not called for `setCursor`). */
  onCursor?(cursor: number): void;
  /** A person chose a language (not called for `setLanguage`). */
  onLanguage?(language: Language): void;
}

export interface View {
  setScene(scene: unknown, labels?: unknown): void;
  setCursor(cursor: number): void;
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
  /** What was predicted elsewhere; anything but predictions is left out. */
  setPredictions(predictions: unknown): void;
  destroy(): void;
}

/** Milliseconds that a step stays while playing. */
const PACE = 1300;

/** Draws a scene into an element and lets a person step through it. */
export function mount(el: HTMLElement, scene: unknown, options: MountOptions = {}): View {
  return new Mounted(el, scene, options);
}

/** A scene that waits while the inside of one of its groups, made by the kernel, is shown. */
interface Outer {
  doc: unknown;
  cursor: number;
  group: string;
  name: string;
}

class Mounted implements View {
  private readonly root: HTMLElement;
  private model: Model | null = null;
  private parts: Parts | null = null;
  private cursor = 0;
  private language: Language;
  private readonly session: Session = { predicting: false, predictions: [] };
  private doc: unknown;
  /** The scenes around the one that is shown, where that is the inside of a group. */
  private readonly outer: Outer[] = [];
  private timer: ReturnType<typeof setInterval> | null = null;
  private unwatch: () => void = () => undefined;
  private readonly unshield: () => void;

  constructor(
    host: HTMLElement,
    doc: unknown,
    private readonly options: MountOptions,
  ) {
    this.session.predictions = soundPredictions(options.predictions);
    this.language = options.language ?? languageOf(doc) ?? 'en';
    this.root = h('div', { class: 'agl-root', role: 'group', tabindex: -1 });
    this.unshield = shield(this.root);
    this.root.addEventListener('keydown', (event) => this.onKey(event));
    host.append(this.root);
    this.setTheme(options.theme ?? 'auto');
    this.load(doc, options.cursor, options.labels);
  }

  setScene(doc: unknown, labels?: unknown): void {
    this.outer.length = 0;
    this.load(doc, undefined, labels);
  }

  private load(doc: unknown, cursor: number | undefined, labels: unknown): void {
    this.stop();
    this.doc = doc;
    const checked = readScene(doc);
    this.model = checked.ok ? indexScene(labelled(checked.scene, labels)) : null;
    if (this.model) this.cursor = clampCursor(this.model.scene, cursor ?? this.model.scene.start);
    this.build();
  }

  /** Makes all parts anew: for another scene or another language. */
  private build(): void {
    const kept = this.parts?.keep();
    const focused = this.root.contains(document.activeElement);
    this.parts?.destroy();
    this.parts = null;
    this.root.lang = this.language;
    const { model } = this;
    if (!model) return this.refuse();
    const words = new Words(this.language, model.scene.messages);
    this.root.setAttribute(
      'aria-label',
      words.ui('root.label', { title: model.scene.title.slice(0, 200) }),
    );
    this.parts = new Parts(model, words, {
      go: (cursor) => this.go(cursor),
      play: () => this.togglePlay(),
      language: (language) => this.chooseLanguage(language),
      home: () => focusOn(this.root),
      host: this.options.host ?? NO_HOST,
      inside: (group, name, doc) => {
        this.outer.push({ doc: this.doc, cursor: this.cursor, group, name });
        this.load(doc, undefined, undefined);
        focusOn(this.root);
      },
      outside: () => this.outside(),
      around: this.outer.map((outer) => outer.name),
      session: this.session,
      predicted: (entry) => this.predicted(entry),
    });
    fill(this.root, ...this.parts.elements);
    this.parts.update(stateAt(model, this.cursor), false);
    if (kept) this.parts.restore(kept);
    if (focused && !this.root.contains(document.activeElement)) focusOn(this.root);
  }

  /** A document that cannot be shown says why, in the reader's language first. */
  private refuse(): void {
    const checked = readScene(this.doc);
    if (checked.ok) return;
    const languages: Language[] = this.language === 'ko' ? ['ko', 'en'] : ['en', 'ko'];
    const sentence = (lang: Language): HTMLElement =>
      h('p', { lang }, new Words(lang).ui(checked.key, checked.args));
    this.root.setAttribute('aria-label', new Words(this.language).ui('check.title'));
    fill(this.root, h('div', { class: 'agl-refused', role: 'alert' }, ...languages.map(sentence)));
  }

  /** From the inside of a group back to the scene around it; false where there is none. */
  private outside(): boolean {
    const outer = this.outer.pop();
    if (!outer) return false;
    this.load(outer.doc, outer.cursor, undefined);
    focusOn(this.root);
    return true;
  }

  setCursor(cursor: number): void {
    const bottom = this.outer[0];
    if (bottom) bottom.cursor = cursor; // the cursor that is shared is the whole graph's
    if (!this.model || bottom) return;
    const next = clampCursor(this.model.scene, cursor);
    if (next === this.cursor) return;
    this.cursor = next;
    this.parts?.update(stateAt(this.model, next), this.root.contains(document.activeElement));
  }

  /** A person's own move: told to whoever shares the cursor. */
  private go(cursor: number, playing = false): void {
    if (!playing) this.stop();
    if (!this.model) return;
    const next = clampCursor(this.model.scene, cursor);
    if (next === this.cursor) return;
    this.cursor = next;
    this.parts?.update(stateAt(this.model, next), true);
    if (this.outer.length === 0) this.options.onCursor?.(next);
  }

  setLanguage(language: Language): void {
    if (language === this.language || (language !== 'en' && language !== 'ko')) return;
    this.language = language;
    const playing = this.timer !== null;
    this.build();
    this.parts?.header.playing(playing);
  }

  private chooseLanguage(language: Language): void {
    if (language === this.language) return;
    const onSwitch = document.activeElement?.classList.contains('agl-lang') ?? false;
    this.setLanguage(language);
    if (onSwitch) {
      focusOn(this.root.querySelector<HTMLElement>(`[data-agl-lang="${language}"]`));
    }
    this.options.onLanguage?.(language);
  }

  setTheme(theme: Theme): void {
    this.unwatch();
    this.root.dataset.aglTheme = theme;
    this.unwatch = watchScheme(this.root, theme, (scheme) => {
      this.root.dataset.aglScheme = scheme;
    });
  }

  private togglePlay(): void {
    if (this.timer !== null) return this.stop();
    if (!this.model || this.model.scene.steps.length === 0) return;
    const { steps } = this.model.scene;
    this.go(this.cursor >= steps.length ? 0 : this.cursor + 1, true);
    this.timer = setInterval(() => {
      if (!this.root.isConnected || this.cursor >= steps.length) this.stop();
      else this.go(this.cursor + 1, true);
    }, PACE);
    this.parts?.header.playing(true);
  }

  private stop(): void {
    if (this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
    this.parts?.header.playing(false);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing && event.key !== 'Process') return;
    const command = commandFor(event, this.place(event.target));
    if (command === null || !this.model || !this.parts) return;
    event.preventDefault();
    this.run(command);
  }

  private place(target: EventTarget | null): Place {
    if (!(target instanceof Element)) return 'other';
    if (target.matches('input[type="text"]')) return 'text';
    if (target.matches('button, a, [role="button"]')) return 'control';
    return this.parts?.graph.focused() ? 'graph' : 'other';
  }

  private run(command: Command): void {
    const { model, parts, cursor } = this;
    if (!model || !parts) return;
    const commands: Record<Command, () => void> = {
      next: () => this.next(cursor),
      prev: () => this.go(cursor - 1),
      phaseNext: () => this.go(phaseJump(model, cursor, 1)),
      phasePrev: () => this.go(phaseJump(model, cursor, -1)),
      first: () => this.go(0),
      last: () => this.go(model.scene.steps.length),
      play: () => this.togglePlay(),
      backward: () => parts.backward(),
      find: () => parts.find(),
      jacobian: () => parts.jacobian(),
      predict: () => parts.predict(),
      check: () => parts.check(),
      language: () => this.chooseLanguage(this.language === 'en' ? 'ko' : 'en'),
      help: () => parts.help(),
      leave: () => this.leave(),
      up: () => parts.graph.walk(-1),
      down: () => parts.graph.walk(1),
      sibling: () => parts.graph.sibling(),
      open: () => this.openSelected(),
      zoomIn: () => parts.graph.zoomBy(1.25),
      zoomOut: () => parts.graph.zoomBy(0.8),
      fit: () => parts.graph.fit(),
      table: () => parts.toggleTable(),
      follow: () => parts.graph.setFollow(!parts.graph.following),
      over: () => this.go(stepOver(model, parts.graph.group, cursor)),
      outward: () => {
        if (!parts.graph.up()) this.outside();
      },
      turnNext: () => this.go(turnJump(model, cursor, 1)),
      turnPrev: () => this.go(turnJump(model, cursor, -1)),
    };
    commands[command]();
  }

  /** One step on; while predicting, the question about it comes first. */
  private next(cursor: number): void {
    if (!this.parts?.question()) this.go(cursor + 1);
  }

  private predicted(entry: Predicted): void {
    const others = this.session.predictions.filter(
      (p) => p.step !== entry.step || p.tensor !== entry.tensor,
    );
    this.session.predictions = [...others, entry].sort((a, b) => a.step - b.step);
    this.options.onPredictions?.(this.session.predictions);
  }

  setPredictions(predictions: unknown): void {
    this.session.predictions = soundPredictions(predictions);
  }

  private openSelected(): void {
    const id = this.parts?.graph.selected;
    if (id !== null && id !== undefined) this.parts?.openGlyph(id);
  }

  /** Esc: closes what is open, else gives the keyboard back to the host. */
  private leave(): void {
    if (this.parts?.dialog.close()) return;
    if (this.parts?.graph.hideTooltip()) return;
    if (this.parts?.graph.up() || this.outside()) return;
    const host = this.root.parentElement?.closest<HTMLElement>('[tabindex]');
    if (
      document.activeElement instanceof HTMLElement ||
      document.activeElement instanceof SVGElement
    ) {
      document.activeElement.blur();
    }
    focusOn(host);
  }

  destroy(): void {
    this.stop();
    this.unwatch();
    this.unshield();
    this.parts?.destroy();
    this.parts = null;
    this.root.remove();
  }
}

/** The predictions of a saved state: anything else is left out. */
function soundPredictions(x: unknown): Predicted[] {
  if (!Array.isArray(x)) return [];
  return x.slice(0, 10_000).filter((p: unknown): p is Predicted => {
    if (typeof p !== 'object' || p === null) return false;
    const { step, tensor, attempts, right } = p as Record<string, unknown>;
    const numbers = typeof step === 'number' && typeof attempts === 'number';
    return numbers && typeof tensor === 'string' && typeof right === 'boolean';
  });
}

function languageOf(doc: unknown): Language | null {
  if (typeof doc !== 'object' || doc === null) return null;
  const { language } = doc as { language?: unknown };
  return language === 'en' || language === 'ko' ? language : null;
}

/** The scene with labels for the sources that have none; anything but text is left out. */
function labelled(scene: SceneDoc, labels: unknown): SceneDoc {
  if (!Array.isArray(labels)) return scene;
  const sources = scene.sources.map((source, i) => {
    const label: unknown = labels[i];
    return source.label === '' && typeof label === 'string' ? { ...source, label } : source;
  });
  return { ...scene, sources };
}
