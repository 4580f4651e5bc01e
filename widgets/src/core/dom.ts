/**
 * Making elements. Text reaches the page through text nodes only, so a name or a line of code
 * can never become markup.
 */

type AttrValue = string | number | boolean | null | undefined;
export type Attrs = Record<string, AttrValue>;
export type Child = Node | string | null | undefined;

const SVG_NS = 'http://www.w3.org/2000/svg';
const MATH_NS = 'http://www.w3.org/1998/Math/MathML';

/** Sets attributes; `false`, `null` and `undefined` remove one, `true` writes it empty. */
export function setAttrs(el: Element, attrs: Attrs): void {
  for (const [name, value] of Object.entries(attrs)) {
    if (value === false || value === null || value === undefined) el.removeAttribute(name);
    else el.setAttribute(name, value === true ? '' : String(value));
  }
}

// Controls, and marks that turn the direction of writing: a name could look like another by them.
const UNSEEN = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Text as it may be shown: what cannot be seen is shown as �. */
export function shown(text: string): string {
  return text.search(UNSEEN) < 0 ? text : text.replace(UNSEEN, '\ufffd');
}

function append(el: Element, children: Child[]): void {
  for (const child of children) {
    if (typeof child === 'string') el.append(shown(child));
    else if (child) el.append(child);
  }
}

/** An HTML element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attrs: Attrs = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag);
  setAttrs(el, attrs);
  append(el, children);
  return el;
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attrs: Attrs = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const el = document.createElementNS(SVG_NS, tag);
  setAttrs(el, attrs);
  append(el, children);
  return el;
}

/** A MathML element. */
export function mml(tag: string, attrs: Attrs = {}, ...children: Child[]): Element {
  const el = document.createElementNS(MATH_NS, tag);
  setAttrs(el, attrs);
  append(el, children);
  return el;
}

/** Writes text only where it differs, so that an untouched node causes no work in the browser. */
export function setText(el: Node, text: string): void {
  const safe = shown(text);
  if (el.textContent !== safe) el.textContent = safe;
}

/** Empties an element and gives it new children. */
export function fill(el: Element, ...children: Child[]): void {
  el.replaceChildren();
  append(el, children);
}

/** Calls back when what is to be seen has been drawn and the page has time. */
export function whenIdle(run: () => void): void {
  const idle = typeof requestIdleCallback === 'function' ? requestIdleCallback : setTimeout;
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(() => idle(run));
  else idle(run);
}

/** A counter shared by every copy of this module on the page: each widget loads its own copy. */
export function uid(prefix: string): string {
  const key = Symbol.for('autograd-lite.uid');
  const store = globalThis as unknown as Record<symbol, number | undefined>;
  const next = (store[key] ?? 0) + 1;
  store[key] = next;
  return `${prefix}-${next}`;
}

/** Gives the keyboard to an element, where there is one; the page stays where it is. */
export function focusOn(el: HTMLElement | SVGElement | null | undefined): void {
  el?.focus({ preventScroll: true });
}
