/** Where in the groups the drawing is: a breadcrumb, and the switch that lets it follow the steps. */
import { groupName } from './describe';
import { fill, h, setAttrs } from './dom';
import type { Words } from './i18n';
import type { Model } from './state';

export interface TrailHandlers {
  enter(group: string | null): void;
  follow(on: boolean): void;
  /** Back to the scene whose group this one is the inside of. */
  outside(): void;
  around: string[];
}

/** More names than this are cut in the middle: the way up stays short. */
const LONGEST = 5;

export class Trail {
  readonly el: HTMLElement;
  private readonly list = h('ol', { class: 'agl-crumbs' });
  private readonly followButton: HTMLButtonElement;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly handlers: TrailHandlers,
  ) {
    const title = words.ui('trail.follow.long');
    const text = words.ui('trail.follow');
    this.followButton = h('button', { type: 'button', class: 'agl-follow', title }, text);
    this.followButton.addEventListener('click', () => {
      handlers.follow(this.followButton.getAttribute('aria-pressed') !== 'true');
    });
    const label = words.ui('trail.label');
    this.el = h('nav', { class: 'agl-trail', 'aria-label': label }, this.list, this.followButton);
    this.el.hidden = model.groups.size === 0 && handlers.around.length === 0;
    this.followButton.hidden = model.groups.size === 0;
  }

  update(open: string | null, follow: boolean): void {
    const path: (string | null)[] = [];
    for (let at = open; at !== null; at = this.model.groups.get(at)?.parent ?? null) path.push(at);
    path.push(null);
    path.reverse();
    const cut = path.length > LONGEST ? [...path.slice(0, 1), undefined, ...path.slice(-3)] : path;
    const crumbs = cut.map((id) => this.crumb(id, id === open));
    fill(this.list, ...this.outer(), ...crumbs);
    setAttrs(this.followButton, { 'aria-pressed': String(follow) });
  }

  private outer(): HTMLElement[] {
    const { around } = this.handlers;
    if (around.length === 0) return [];
    const title = this.words.ui('trail.outside');
    const button = h('button', { type: 'button', class: 'agl-crumb', title }, '←');
    button.setAttribute('aria-label', title);
    button.addEventListener('click', () => this.handlers.outside());
    return [h('li', {}, button)];
  }

  private crumb(id: string | null | undefined, here: boolean): HTMLElement {
    if (id === undefined) return h('li', {}, '…');
    const group = this.model.groups.get(id ?? '');
    const top = this.handlers.around.at(-1) ?? this.words.ui('trail.top');
    const name = group ? groupName(group, this.words) : top;
    if (here) return h('li', { 'aria-current': 'location', dir: 'auto' }, name);
    const button = h('button', { type: 'button', class: 'agl-crumb', dir: 'auto' }, name);
    button.addEventListener('click', () => this.handlers.enter(id));
    return h('li', {}, button);
  }
}
