/** One scene in one language on the page: the parts put together, and how they move together. */
import { card } from './card';
import { CodeStrip } from './code';
import { groupName } from './describe';
import { Dialog } from './dialog';
import { checkButton } from './differences';
import { fill, focusOn, h } from './dom';
import { searchBox } from './find';
import { Foot } from './foot';
import { Graph } from './graph';
import { Header } from './header';
import type { Host } from './host';
import { refusalOf } from './host';
import { help } from './help';
import type { Words } from './i18n';
import { Jacobians } from './jacobians';
import { Panel } from './panel';
import { Predicting } from './predicting';
import type { Session } from './predicting';
import type { Language, Predicted } from './scene';
import { stepSentence } from './speak';
import { shownIn, stepAbout, tensorOf } from './state';
import type { Model, State } from './state';
import { Table } from './table';

export interface PartsHandlers {
  go(cursor: number): void;
  play(): void;
  language(language: Language): void;
  home(): void;
  readonly host: Host;
  /** Shows a scene that the kernel made of a group's inside, and goes back from one. */
  inside(group: string, name: string, doc: unknown): void;
  outside(): void;
  /** The names of the groups whose inside this scene is. */
  around: string[];
  /** What was predicted so far, and whether the mode is on; they outlive a change of language. */
  readonly session: Session;
  predicted(entry: Predicted): void;
}

/** What a person had open or chosen, to carry it over into the other language. */
interface Kept {
  selected: string | null;
  table: boolean;
  group: string | null;
  following: boolean;
  predicting: Predicting;
  focused: Element | null;
}

export class Parts {
  readonly header: Header;
  readonly graph: Graph;
  readonly dialog: Dialog;
  readonly elements: HTMLElement[];
  private readonly code: CodeStrip;
  private readonly panel: Panel;
  private readonly table: Table;
  private readonly foot: Foot;
  private readonly live: HTMLElement;
  private state: State | null = null;
  private readonly jacobians: Jacobians;
  private readonly predicting: Predicting;
  private shown: string | null = null;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly handlers: PartsHandlers,
  ) {
    this.header = new Header(model, words, handlers);
    this.code = new CodeStrip(model, words);
    this.graph = new Graph(model, words, {
      open: (id) => this.openGlyph(id),
      missing: (group) => this.missing(group),
      outside: () => handlers.outside(),
      around: handlers.around,
      selected: (id) => this.showCard(id),
    });
    this.panel = new Panel(model, words, {
      reveal: (id) => this.graph.reveal(id),
      enlarge: (j) => this.jacobians.enlarge(j, this.state),
      extra: (state) => this.extra(state),
    });
    this.table = new Table(model, words);
    this.foot = new Foot(model, words, {
      find: () => this.find(),
      table: () => this.toggleTable(),
      zoomIn: () => this.graph.zoomBy(1.25),
      zoomOut: () => this.graph.zoomBy(0.8),
      fit: () => this.graph.fit(),
      help: () => this.help(),
      predict: () => this.predict(),
    });
    this.foot.predicting(handlers.session.predicting);
    this.dialog = new Dialog(handlers.home, words.ui('close'));
    this.jacobians = new Jacobians(model, words, handlers.host, this.dialog);
    this.predicting = new Predicting(model, words, handlers.session, {
      go: (cursor) => handlers.go(cursor),
      mode: (on) => this.mode(on),
      put: (el, glyph) => this.ask(el, glyph),
      nothing: () => this.nothing(),
      record: (entry) => handlers.predicted(entry),
      line: (line) => this.panel.lineOf(line),
    });
    this.live = h('div', { class: 'agl-sr', 'aria-live': 'polite', 'aria-atomic': 'true' });
    const body = h('div', { class: 'agl-body' }, this.graph.el, this.panel.el);
    body.style.setProperty('--agl-scene-w', String(model.scene.width));
    body.style.setProperty('--agl-scene-h', `${Math.round(model.scene.height)}px`);
    const { header, code, table, foot, live, dialog } = this;
    const notes = (model.scene.notes ?? []).map((note) => words.text(note.key, note.args));
    const said = h('p', { class: 'agl-notes', hidden: notes.length === 0 }, notes.join(' '));
    this.elements = [header.el, code.el, body, said, table.el, foot.el, live, dialog.el];
  }

  /** Brings every part to a state; `speak` for the live region to say it. */
  update(state: State, speak: boolean): void {
    const moved = this.state?.cursor !== state.cursor;
    this.state = state;
    if (moved) {
      this.predicting.over();
      this.shown = null;
    }
    this.header.update(state);
    this.code.update(state);
    // The panel measures itself: before there is a drawing that would be laid out for that, too.
    if (!this.predicting.asking) this.panel.update(state);
    this.graph.update(state);
    this.table.update(state);
    if (speak) this.live.textContent = stepSentence(this.model, state, this.words);
    if (moved) this.jacobians.update(state);
  }

  // -- predictions --------------------------------------------------------------------------------

  /** The mode on, with the next question; or off. */
  predict(): void {
    this.predicting.toggle(() => this.state);
  }

  /** Whether the next step has to be predicted first; then the question is there. */
  question(): boolean {
    return this.predicting.ask(this.state);
  }

  private mode(on: boolean): void {
    this.foot.predicting(on);
    if (on) return;
    if (this.state) this.panel.update(this.state);
    this.handlers.home();
  }

  private ask(el: HTMLElement, glyph: string): void {
    const { model, graph } = this;
    // With its group closed, nothing of it could be seen.
    const seen = shownIn(model, graph.group, glyph);
    if (seen === undefined || tensorOf(model, seen) !== glyph)
      graph.enter(model.viewOf.get(glyph) ?? null);
    this.panel.put(el);
  }

  private nothing(): void {
    const text = this.words.ui('predict.none');
    this.live.textContent = text;
    this.dialog.show('predict', this.words.ui('predict.mode'), [h('p', {}, text)]);
  }

  // -- a node's card, and what can be asked about a step -------------------------------------------

  private showCard(id: string | null): boolean {
    const { state } = this;
    if (!state || this.predicting.asking) return false;
    this.shown = id;
    const content = id === null ? null : this.cardOf(id, state);
    if (content) this.panel.put(content);
    else this.panel.update(state);
    return content !== null;
  }

  private cardOf(id: string, state: State): HTMLElement | null {
    return card(this.model, state, id, this.words, {
      close: () => {
        this.graph.select(null);
        focusOn(this.graph.el.querySelector<HTMLElement>('[tabindex="0"]'));
      },
      reveal: (glyph) => this.graph.reveal(glyph),
      go: (cursor) => this.handlers.go(cursor),
      jacobian: (tensor) => this.jacobians.by(tensor),
      host: this.handlers.host,
    });
  }

  /** Below a step that completes a gradient: the check by differences. */
  private extra(state: State): HTMLElement[] {
    const p = state.step?.predict;
    const change = state.step?.changes.find((c) => c.field === 'grad');
    const whole = p && (p.leaf || (change && change.received >= change.expected));
    if (!p || !whole) return [];
    const glyph = this.model.glyphs.get(p.glyph);
    const tensor = glyph?.kind === 'tensor' ? (glyph.tensor ?? glyph.id) : p.glyph;
    return [checkButton(this.handlers.host, this.words, tensor, p.pass)];
  }

  /** Presses the check that is in sight. */
  check(): void {
    const { el } = this.panel;
    el.querySelector<HTMLButtonElement>('[data-agl-ask="check"]')?.click();
  }

  /** A group whose picture this scene does not hold: asks the kernel, or says where it can be had. */
  private missing(id: string): void {
    const group = this.model.groups.get(id);
    if (!group) return;
    const { words, handlers } = this;
    const name = groupName(group, words);
    const say = (key: string, args: Record<string, string | number>): void =>
      this.dialog.show('missing', name, [h('p', {}, words.text(key, args))]);
    if (!handlers.host.canAsk) return say('group.missing', { name, n: group.ops });
    say('group.waiting', { n: group.ops });
    handlers.host.ask('view', { group: id, language: words.language }).then(
      (answer) => {
        if (this.dialog.open !== 'missing') return; // closed meanwhile: no longer wanted
        this.dialog.close();
        handlers.inside(id, name, answer.scene);
      },
      (error: unknown) => {
        const { key, args } = refusalOf(error);
        say(key, args ?? {});
      },
    );
  }

  /** Enter on a glyph: into its group, or to the next step that is about (or changes) it. */
  openGlyph(id: string): void {
    if (this.graph.into(id)) return;
    const cursor = this.state?.cursor ?? 0;
    const direct = stepAbout(this.model, tensorOf(this.model, id), cursor, null);
    const { steps } = this.model.scene;
    const main = tensorOf(this.model, id);
    const changing = (i: number): boolean =>
      steps[i]?.changes.some((c) => c.glyph === main) ?? false;
    const all = steps.map((_, i) => i).filter(changing);
    const next = direct ?? (all.find((i) => i >= cursor) ?? all[0] ?? -1) + 1;
    if (next > 0) this.handlers.go(next);
  }

  /** To the backward step of the selected glyph, or of what the current step is about. */
  backward(): void {
    const id = this.graph.selected ?? this.state?.step?.glyph;
    if (id === undefined) return;
    const cursor = this.state?.cursor ?? 0;
    const tensor = this.model.glyphs.get(id)?.kind === 'tensor';
    const ops = tensor ? [id, ...(this.model.inputs.get(id) ?? [])] : [id];
    for (const op of ops) {
      const next = stepAbout(this.model, op, cursor, 'backward');
      if (next !== null) return this.handlers.go(next);
    }
  }

  find(): void {
    const { input, el } = searchBox(
      this.model,
      this.words,
      (id) => this.graph.reveal(id, false),
      (id) => {
        this.dialog.close();
        this.graph.reveal(id);
      },
    );
    this.dialog.show('find', this.words.ui('find.label'), [el], input);
  }

  help(): void {
    if (this.dialog.open === 'help') return void this.dialog.close();
    this.dialog.show('help', this.words.ui('help.title'), help(this.words));
  }

  jacobian(): void {
    this.jacobians.toggle(this.state, this.shown);
  }

  toggleTable(): void {
    this.table.show(!this.table.visible);
    this.foot.tableShown(this.table.visible);
  }

  keep(): Kept {
    const { selected, group, following } = this.graph;
    const { predicting } = this;
    const focused = document.activeElement;
    return { selected, table: this.table.visible, group, following, predicting, focused };
  }

  restore(kept: Kept): void {
    this.predicting.resume(kept.predicting, this.state, kept.focused);
    if (kept.table) this.toggleTable();
    if (this.model.views.has(kept.group)) this.graph.enter(kept.group);
    if (kept.following) this.graph.setFollow(true);
    if (kept.selected !== null && this.model.glyphs.has(kept.selected))
      this.graph.select(kept.selected);
    this.graph.hideTooltip();
  }

  destroy(): void {
    this.graph.destroy();
    for (const el of this.elements) fill(el);
  }
}
