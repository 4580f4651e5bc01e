/** The drawing: glyphs and edges in an SVG that zooms, pans, and is one tab stop for the keyboard. */
import { describe } from './describe';
import { focusOn, h, s, setAttrs, setText, uid } from './dom';
import type { Words } from './i18n';
import { listen } from './pointer';
import { Stage } from './stage';
import { shownIn } from './state';
import type { Model, State } from './state';
import { Tooltip } from './tooltip';
import { Trail } from './trail';
import { neighbour, sibling } from './walk';

export interface GraphHandlers {
  /** Enter or double click on a glyph that opens no group. */
  open(glyph: string): void;
  /** Another glyph is selected, or none; whether its card is shown, which says all the note would. */
  selected?(glyph: string | null): boolean;
  /** A group whose picture is not in the scene. */
  missing(group: string): void;
  outside(): void;
  around: string[];
}

export class Graph {
  readonly el: HTMLElement;
  /** The glyph that the keyboard stands on. */
  selected: string | null = null;
  /** The one tab stop: a list for screen readers, of which the drawing is the picture. */
  private readonly box: HTMLElement;
  /** The glyph that the keyboard is on, in words. */
  private readonly option: HTMLElement;
  private readonly trail: Trail;
  private readonly stage: Stage;
  private readonly tooltip: Tooltip;
  private follows = false;
  /** Whether the card of the selected glyph was shown when it was selected. */
  private told = false;
  private state: State | null = null;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly handlers: GraphHandlers,
  ) {
    const prefix = uid('agl-g');
    const svg = drawing(`${prefix}-hatch`);
    const help = h('span', { class: 'agl-sr', id: `${prefix}-help` }, words.ui('graph.help'));
    this.option = h('div', { class: 'agl-sr', role: 'option', id: `${prefix}-node` });
    this.box = h(
      'div',
      {
        class: 'agl-nodes',
        role: 'listbox',
        tabindex: 0,
        'aria-label': words.ui('graph.label'),
        'aria-describedby': help.id,
      },
      svg,
      this.option,
    );
    this.trail = new Trail(model, words, {
      enter: (group) => this.enter(group),
      follow: (on) => this.setFollow(on),
      outside: () => handlers.outside(),
      around: handlers.around,
    });
    this.el = h('div', { class: 'agl-stage' }, help, this.trail.el, this.box);
    this.stage = new Stage(model, words, svg, this.el, () => this.state);
    this.trail.update(null, false);
    this.tooltip = new Tooltip(this.el);
    listen(svg, this.stage, {
      press: () => focusOn(this.box),
      hover: (id) => this.hover(id),
      click: (id) => {
        if (model.glyphs.get(id)?.kind === 'group') this.into(id);
        else this.select(id);
      },
      open: (id) => {
        if (!this.into(id)) handlers.open(id);
      },
      drag: () => this.tooltip.hide(),
    });
    this.box.addEventListener('blur', () => this.tooltip.hide());
  }

  /** Brings the drawing to a state; only what differs is written. */
  update(state: State): void {
    const first = this.state === null;
    this.state = state;
    const at = state.step && this.model.viewOf.get(state.step.glyph);
    if (this.follows && at !== null && at !== undefined && at !== this.group) this.enter(at);
    this.stage.update(first);
    this.describeSelected();
  }

  // -- views of groups ---------------------------------------------------------------------------

  /** The group whose picture is shown; null: the top view. */
  get group(): string | null {
    return this.stage.sheet.group;
  }

  /** Shows the inside of a group; null: the top view. */
  enter(group: string | null): void {
    if (group === this.group) return;
    if (!this.model.views.has(group)) {
      if (group !== null) this.handlers.missing(group);
      return;
    }
    this.select(null);
    this.stage.show(group);
    this.trail.update(group, this.follows);
    this.describeSelected();
  }

  /** Back to the picture around the open group; false at the top. */
  up(): boolean {
    const group = this.model.groups.get(this.group ?? '');
    if (!group) return false;
    this.enter(group.parent);
    this.select(group.glyph);
    this.tooltip.hide();
    return true;
  }

  /** Opens the group that a glyph stands for; false where it stands for none. */
  into(id: string): boolean {
    const glyph = this.model.glyphs.get(id);
    const opens = glyph?.kind === 'group' || glyph?.kind === 'op' ? glyph.opens : undefined;
    if (opens === undefined) return false;
    this.enter(opens);
    return true;
  }

  /** Whether the drawing opens the group in which each step happens. */
  setFollow(on: boolean): void {
    this.follows = on;
    this.trail.update(this.group, on);
    if (on && this.state) this.update(this.state);
  }

  get following(): boolean {
    return this.follows;
  }

  fit(): void {
    this.stage.fit();
  }

  zoomBy(factor: number): void {
    this.stage.zoomBy(factor);
  }

  // -- what is told about a glyph ----------------------------------------------------------------

  private hover(id: string | null): void {
    const about = id ?? (this.focused() && !this.told ? this.selected : null);
    if (about !== null) this.tell(about);
    else this.tooltip.hide();
  }

  private tell(id: string): void {
    const el = this.stage.sheet.picture.place(id);
    if (!el || !this.state) return;
    this.tooltip.show(el, describe(this.model, this.state, id, this.words));
  }

  private describeSelected(): void {
    const { drawn, picture } = this.stage.sheet;
    const id = this.selected ?? this.here() ?? drawn.glyphs[0]?.id;
    const index = id === undefined ? 0 : picture.indexOf(id);
    setAttrs(this.option, {
      'aria-posinset': index + 1,
      'aria-setsize': Math.max(1, drawn.glyphs.length),
      'aria-selected': String(this.selected !== null),
    });
    const lines = id && this.state ? describe(this.model, this.state, id, this.words) : [];
    setText(this.option, lines.length > 0 ? lines.join('. ') : '–');
    setAttrs(this.box, {
      'aria-activedescendant': this.selected === null ? null : this.option.id,
    });
  }

  /** The glyph of the current step as this picture has it. */
  private here(): string | undefined {
    const id = this.state?.step?.glyph;
    return id === undefined ? undefined : shownIn(this.model, this.group, id);
  }

  // -- the keyboard ------------------------------------------------------------------------------

  /** Puts the keyboard on a glyph. */
  select(id: string | null): void {
    const { picture } = this.stage.sheet;
    const before = this.selected;
    if (before !== null) picture.place(before)?.classList.remove('agl-selected');
    const glyph = id === null ? undefined : this.model.glyphs.get(id);
    this.selected = glyph?.id ?? null;
    // Also the same glyph anew: a step may have taken its card away.
    if (glyph ?? before) this.told = this.handlers.selected?.(this.selected) ?? false;
    this.describeSelected();
    if (!glyph) {
      this.tooltip.hide();
      return;
    }
    picture.place(glyph.id)?.classList.add('agl-selected');
    this.stage.reach(glyph);
    if (this.told) this.tooltip.hide();
    else this.tell(glyph.id);
  }

  /** From a link or a search: focus, select, and pulse once. */
  reveal(id: string, focus = true): void {
    if (focus) focusOn(this.box);
    const view = this.model.viewOf.get(id);
    if (view !== undefined) this.enter(view);
    this.select(id);
    const el = this.stage.sheet.picture.place(id);
    if (!el) return;
    el.classList.remove('agl-pulse');
    // A forced style read restarts the animation of a class that was just taken away.
    void el.getBoundingClientRect();
    el.classList.add('agl-pulse');
  }

  /** Follows the edges: 1 to what is computed from the glyph, -1 to what it is computed from. */
  walk(direction: 1 | -1): void {
    const { selected } = this;
    const next =
      selected === null
        ? (this.here() ?? this.stage.sheet.drawn.glyphs[0]?.id)
        : neighbour(this.model, selected, direction);
    if (next !== undefined) this.select(next);
  }

  /** Goes round the glyphs that share an input or an output with the selected one. */
  sibling(): void {
    if (this.selected === null) return this.walk(1);
    const { picture } = this.stage.sheet;
    this.select(sibling(this.model, this.selected, (id) => picture.indexOf(id)));
  }

  focused(): boolean {
    const root = this.box.getRootNode();
    return (root instanceof ShadowRoot ? root : document).activeElement === this.box;
  }

  hideTooltip(): boolean {
    return this.tooltip.hide();
  }

  destroy(): void {
    this.stage.destroy();
  }
}

/** The SVG of the drawing, with the hatching of what is not finite under an id. */
function drawing(id: string): SVGSVGElement {
  const svg = s('svg', { class: 'agl-svg', 'aria-hidden': 'true' });
  const hatch = s('pattern', {
    id,
    width: 6,
    height: 6,
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  });
  hatch.append(s('path', { class: 'agl-hatchline', d: 'M0 0V6' }));
  svg.append(s('defs', {}, hatch));
  svg.style.setProperty('--agl-hatch', `url(#${id})`);
  return svg;
}
