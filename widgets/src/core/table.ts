/** The same picture as a table: every tensor with how it was made, its numbers and its gradient. */
import { h, setText, whenIdle } from './dom';
import { dataText, gradText, inputsText, nameOf } from './describe';
import type { Words } from './i18n';
import { producerOf } from './state';
import type { Model, State } from './state';

interface Row {
  id: string;
  el: HTMLTableRowElement;
  data: HTMLElement;
  grad: HTMLElement;
  key: string;
}

export class Table {
  readonly el: HTMLElement;
  private rows: Row[] | null = null;
  private shown = false;
  private state: State | null = null;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
  ) {
    this.el = h('div', { class: 'agl-table agl-sr' });
    // A long table is made when somebody asks for it, or when the page is idle.
    if (model.glyphs.size <= 120) this.build();
    else whenIdle(() => this.build());
  }

  private build(): Row[] {
    if (this.rows) return this.rows;
    const { words, model } = this;
    const head = ['tensor', 'op', 'inputs', 'value', 'grad'].map((key) =>
      h('th', { scope: 'col' }, words.ui(`table.${key}`)),
    );
    const body = h('tbody');
    const rows = [...model.glyphs.values()]
      .filter((glyph) => glyph.kind === 'tensor' && glyph.of === undefined)
      .map((glyph): Row => {
        const producer = producerOf(model, glyph.id);
        const op =
          producer === null
            ? words.ui(glyph.kind === 'tensor' && glyph.leaf ? 'leaf.long' : 'input')
            : nameOf(model, producer, words);
        const data = h('td', { class: 'agl-td-num' });
        const grad = h('td', { class: 'agl-td-num' });
        const name = h('th', { scope: 'row', dir: 'auto' }, nameOf(model, glyph.id, words));
        const made = [
          h('td', { dir: 'auto' }, op),
          h('td', { dir: 'auto' }, inputsText(model, glyph.id, words)),
        ];
        const el = h('tr', {}, name, ...made, data, grad);
        body.append(el);
        return { id: glyph.id, el, data, grad, key: '' };
      });
    const caption = h('caption', {}, words.ui('table.caption'));
    this.el.append(h('table', {}, caption, h('thead', {}, h('tr', {}, ...head)), body));
    this.rows = rows;
    if (this.state) this.update(this.state);
    return rows;
  }

  /** For everybody's eyes, or for screen readers only. */
  show(on: boolean): void {
    this.shown = on;
    if (on) this.build();
    this.el.classList.toggle('agl-sr', !on);
    if (on) this.el.tabIndex = 0;
    else this.el.removeAttribute('tabindex');
  }

  get visible(): boolean {
    return this.shown;
  }

  update(state: State): void {
    this.state = state;
    for (const row of this.rows ?? []) {
      const tensor = state.tensors.get(row.id);
      row.el.classList.toggle('agl-tr-now', state.activeGlyphs.has(row.id));
      const key = `${tensor?.data}|${tensor?.grad}|${tensor?.received}`;
      if (key === row.key) continue;
      row.key = key;
      setText(row.data, dataText(this.model, state, row.id, this.words));
      setText(row.grad, gradText(this.model, state, row.id, this.words));
    }
  }
}
