/** The note beside a glyph: its whole name, shape, type and numbers. */
import { fill, h } from './dom';

export class Tooltip {
  private readonly el = h('div', { class: 'agl-tip', role: 'tooltip', hidden: true });

  constructor(private readonly stage: HTMLElement) {
    stage.append(this.el);
  }

  /** Places the note below the glyph, or above where there is no room. */
  show(glyph: Element, lines: string[]): void {
    fill(this.el, ...lines.map((line, i) => h(i === 0 ? 'strong' : 'span', { dir: 'auto' }, line)));
    this.el.hidden = false;
    const stage = this.stage.getBoundingClientRect();
    const box = glyph.getBoundingClientRect();
    const own = this.el.getBoundingClientRect();
    const below = box.bottom - stage.top + 6;
    const top = below + own.height <= stage.height ? below : box.top - stage.top - own.height - 6;
    const left = box.left - stage.left + box.width / 2 - own.width / 2;
    this.el.style.left = `${Math.max(4, Math.min(left, stage.width - own.width - 4))}px`;
    this.el.style.top = `${Math.max(4, top)}px`;
  }

  /** True if there was something to hide. */
  hide(): boolean {
    const open = !this.el.hidden;
    this.el.hidden = true;
    return open;
  }
}
