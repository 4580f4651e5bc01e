/** A small dialog inside the widget: help, an enlarged Jacobian, the search. */
import { fill, focusOn, h, uid } from './dom';
import type { Child } from './dom';

const FOCUSABLE = 'button, input, [tabindex="0"]';

export class Dialog {
  readonly el: HTMLElement;
  /** What is shown, so that the same key closes what it opened. */
  open: string | null = null;
  private back: HTMLElement | null = null;

  constructor(
    private readonly home: () => void,
    private readonly closeLabel: string,
  ) {
    this.el = h('div', { class: 'agl-shade', hidden: true });
    this.el.addEventListener('pointerdown', (event) => {
      if (event.target === this.el) this.close();
    });
    this.el.addEventListener('keydown', (event) => {
      if (event.key === 'Tab') this.keepInside(event);
    });
  }

  show(kind: string, title: string, content: Child[], first?: HTMLElement): void {
    if (this.open === null) {
      const active = document.activeElement;
      this.back = active instanceof HTMLElement && !this.el.contains(active) ? active : null;
    }
    const id = uid('agl-d');
    const attrs = { type: 'button', class: 'agl-btn agl-close', 'aria-label': this.closeLabel };
    const close = h('button', { ...attrs, title: this.closeLabel }, '×');
    close.addEventListener('click', () => this.close());
    const frame = { class: `agl-dialog agl-dialog-${kind}`, role: 'dialog', 'aria-modal': 'true' };
    const head = h('div', { class: 'agl-dialoghead' }, h('h3', { id }, title), close);
    fill(this.el, h('div', { ...frame, 'aria-labelledby': id }, head, ...content));
    this.el.hidden = false;
    this.open = kind;
    focusOn(first ?? close);
  }

  /** True if there was something to close. */
  close(): boolean {
    if (this.open === null) return false;
    this.open = null;
    this.el.hidden = true;
    fill(this.el);
    if (this.back?.isConnected) focusOn(this.back);
    else this.home();
    return true;
  }

  private keepInside(event: KeyboardEvent): void {
    const all = [...this.el.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const first = all[0];
    const last = all.at(-1);
    const at = document.activeElement;
    if (event.shiftKey && at === first) last?.focus();
    else if (!event.shiftKey && at === last) first?.focus();
    else return;
    event.preventDefault();
  }
}
