/** The Jacobian inspector: J of any tensor by any other, beside vᵀJ, with v in the reader's hand. */
import { asker } from './asker';
import { between, matrixOf, pull } from './between';
import type { Matrix } from './between';
import { fill, h, uid } from './dom';
import { hue, structureText, tint } from './grid';
import type { Host } from './host';
import type { Words } from './i18n';
import { formatNumber, read } from './numbers';
import type { Jacobian } from './scene';
import type { Model } from './state';

/** What is looked at: the local Jacobian of a step, or of a pair of tensors. */
export type Looked =
  { kind: 'local'; j: number; of: string; by: string; v: number[] | null } | Pair;
export interface Pair {
  kind: 'pair';
  of: string;
  by: string;
}

/** More rows than this get no slider each. */
const SLIDERS = 8;

export class Inspector {
  readonly el: HTMLElement;
  private readonly body: HTMLElement;
  private readonly of: HTMLSelectElement;
  private readonly by: HTMLSelectElement;

  constructor(
    private readonly model: Model,
    private readonly words: Words,
    private readonly host: Host,
    private looked: Looked,
  ) {
    this.body = h('div', { class: 'agl-jbody' });
    this.of = this.select('jacobian.of', looked.of);
    this.by = this.select('jacobian.by', looked.by);
    const choose = h(
      'div',
      { class: 'agl-jchoose' },
      labelled(words.ui('jacobian.of'), this.of),
      labelled(words.ui('jacobian.by'), this.by),
    );
    this.el = h('div', { class: 'agl-inspector' }, choose, this.body);
    this.draw();
  }

  private select(label: string, value: string): HTMLSelectElement {
    const el = h('select', { class: 'agl-field', 'aria-label': this.words.ui(label) });
    for (const [id, name] of tensors(this.model)) el.append(h('option', { value: id }, name));
    el.value = value;
    el.addEventListener('change', () => {
      this.looked = { kind: 'pair', of: this.of.value, by: this.by.value };
      this.draw();
    });
    return el;
  }

  private draw(): void {
    const { model, words, looked } = this;
    if (looked.kind === 'local') {
      const j = model.scene.jacobians[looked.j];
      const numbers = matrixOf(j);
      if (numbers) return this.matrix(numbers, looked.v);
      return this.ask(j);
    }
    if (looked.of === looked.by) return fill(this.body, h('p', {}, words.ui('jacobian.same')));
    const found = between(model.scene, looked.by, looked.of);
    if (found === 'unrelated') return fill(this.body, h('p', {}, words.ui('jacobian.unrelated')));
    if (found) return this.matrix(found, null);
    this.ask(undefined);
  }

  /** A Jacobian whose numbers are not here: its structure, and the button that fetches them. */
  private ask(j: Jacobian | undefined): void {
    const { words, looked, host } = this;
    const parts: HTMLElement[] = [];
    if (j) {
      const mark = h('span', {
        class: `agl-jmark agl-jmark-${j.structure}`,
        'aria-hidden': 'true',
      });
      const sentence = h('span', { class: 'agl-structure' }, structureText(j, words));
      parts.push(h('div', { class: 'agl-jwrap' }, mark, sentence));
      parts.push(h('p', {}, words.ui('jacobian.axes', { rows: j.rows, cols: j.cols })));
    } else parts.push(h('p', {}, words.ui('jacobian.elsewhere')));
    const place = h('div');
    const question = asker(host, words, {
      label: words.ui('jacobian.materialise'),
      what: 'jacobian',
      args: { of: looked.of, by: looked.by },
      show: (result) => {
        const data = matrixIn(result);
        if (!data) return [words.text('ask.failed', { reason: '' })];
        this.matrix(data, null, place);
        return [];
      },
    });
    fill(this.body, ...parts, question, place);
  }

  /** J as a table, v beside its rows, vᵀJ below it. */
  private matrix(j: Matrix, given: number[] | null, place = this.body): void {
    const { words } = this;
    const rows = j.length;
    const cols = j[0]?.length ?? 0;
    let v = given?.length === rows ? [...given] : Array<number>(rows).fill(rows === 1 ? 1 : 0);
    if (!given && rows > 1) v[0] = 1;
    let column: number | null = null;
    const scale = Math.max(0, ...j.flat().filter(Number.isFinite).map(Math.abs));
    const result = h('tr', { class: 'agl-jresult' });
    const said = h('p', { class: 'agl-jsaid', role: 'status' });
    const cells: HTMLElement[][] = [];
    const sliders: HTMLInputElement[] = [];
    const outputs: HTMLElement[] = [];

    const refresh = (): void => {
      const product = pull(v, j);
      const unit = unitOf(v);
      fill(
        result,
        h('th', { scope: 'row', colspan: 2 }, 'vᵀJ'),
        ...product.map((x) => number(x, scale, 'grad')),
      );
      cells.forEach((row, i) =>
        row.forEach((cell, k) => {
          cell.classList.toggle('agl-jlit', unit === i || column === k);
        }),
      );
      outputs.forEach((out, i) => (out.textContent = formatNumber(v[i] ?? 0)));
      sliders.forEach((slider, i) => {
        if (slider.value !== String(v[i])) slider.value = String(v[i]);
      });
      if (column !== null) {
        const values = j.map((row) => formatNumber(row[column ?? 0] ?? 0)).join(', ');
        said.textContent = words.ui('jacobian.column', { k: column + 1, values });
      } else if (unit !== null) {
        said.textContent = words.ui('jacobian.row', { i: unit + 1 });
      } else said.textContent = words.ui('jacobian.weighted');
    };
    const head = h('tr', {}, h('th', { colspan: 2, class: 'agl-jcorner' }, 'v'));
    for (let k = 0; k < cols; k += 1) {
      const pick = small(`e${sub(k + 1)}`, words.ui('jacobian.pick.column', { k: k + 1 }));
      pick.addEventListener('click', () => {
        column = column === k ? null : k;
        refresh();
      });
      head.append(h('th', { scope: 'col' }, pick));
    }
    const body = j.map((row, i) => {
      const pick = small(`e${sub(i + 1)}`, words.ui('jacobian.pick.row', { i: i + 1 }));
      pick.addEventListener('click', () => {
        column = null;
        v = v.map((_, k) => (k === i ? 1 : 0));
        refresh();
      });
      const control = h('td', { class: 'agl-jv' });
      const out = h('output', {}, '');
      outputs.push(out);
      if (rows <= SLIDERS) {
        const label = words.ui('jacobian.v', { i: i + 1 });
        const slider = h('input', {
          type: 'range',
          min: -3,
          max: 3,
          step: 0.25,
          'aria-label': label,
        });
        const limit = Math.max(3, Math.abs(v[i] ?? 0));
        slider.min = String(-limit);
        slider.max = String(limit);
        if (!Number.isInteger((v[i] ?? 0) * 4)) slider.step = 'any';
        slider.addEventListener('input', () => {
          column = null;
          v[i] = Number(slider.value);
          refresh();
        });
        sliders.push(slider);
        control.append(slider);
      }
      control.append(out);
      const own = row.map((x) => number(x, scale, 'plain'));
      cells.push(own);
      return h('tr', {}, h('th', { scope: 'row' }, pick), control, ...own);
    });
    const table = h(
      'table',
      { class: 'agl-jt' },
      h('caption', {}, words.ui('jacobian.caption', { rows, cols })),
      h('thead', {}, head),
      h('tbody', {}, ...body),
      h('tfoot', {}, result),
    );
    fill(
      place,
      h(
        'div',
        {
          class: 'agl-jscroll',
          tabindex: 0,
          role: 'group',
          'aria-label': words.ui('jacobian.caption', { rows, cols }),
        },
        table,
      ),
      said,
      h('p', { class: 'agl-dim' }, words.ui('jacobian.help')),
    );
    refresh();
  }
}

/** The tensors that take part in backward, by their ids in the document, oldest first. */
function tensors(model: Model): [string, string][] {
  const found: [string, string][] = [];
  for (const glyph of model.glyphs.values()) {
    if (glyph.kind !== 'tensor' || glyph.of !== undefined || !glyph.requiresGrad) continue;
    found.push([glyph.tensor ?? glyph.id, glyph.name || glyph.id]);
  }
  return found.sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
}

/** Which unit vector a vector is, or null. */
function unitOf(v: number[]): number | null {
  const at = v.indexOf(1);
  return at >= 0 && v.every((x, i) => x === (i === at ? 1 : 0)) ? at : null;
}

function number(x: number, scale: number, role: 'plain' | 'grad'): HTMLElement {
  const heat = scale === 0 || !Number.isFinite(x) ? 0 : Math.max(-1, Math.min(1, x / scale));
  const cell = h('td', { class: `agl-jc ${hue(role, heat)}` }, formatNumber(x));
  cell.style.setProperty('--agl-t', `${Math.round(tint(heat) * 100)}%`);
  return cell;
}

function small(text: string, label: string): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'agl-unit', 'aria-label': label, title: label },
    text,
  );
}

function labelled(text: string, field: HTMLSelectElement): HTMLElement {
  field.id = uid('agl-s');
  return h('span', { class: 'agl-pair' }, h('label', { for: field.id }, text), field);
}

const sub = (n: number): string => [...String(n)].map((d) => '₀₁₂₃₄₅₆₇₈₉'[Number(d)] ?? d).join('');

/** The matrix of an answer; null where it is none. */
function matrixIn(result: Record<string, unknown>): Matrix | null {
  const { data } = result;
  if (!Array.isArray(data)) return null;
  const rows = data as unknown[];
  const good = rows.every(
    (row) => Array.isArray(row) && row.every((x) => typeof x === 'number' || typeof x === 'string'),
  );
  return good ? rows.map((row) => row.map(read)) : null;
}
