/** What is known of one node: why its gradient is what it is, its ledger, its versions. */
import { describe, nameOf } from './describe';
import { checkButton } from './differences';
import { h } from './dom';
import { valueGrid } from './grid';
import type { Host } from './host';
import type { Words } from './i18n';
import type { LedgerEntry, OpGlyph, TensorGlyph, Why } from './scene';
import type { Model, State } from './state';
import { tensorOf } from './state';

export interface CardHandlers {
  close(): void;
  reveal(glyph: string): void;
  go(cursor: number): void;
  jacobian(tensor: string): void;
  readonly host: Host;
}

/** The card of a node at a state. */
export function card(
  model: Model,
  state: State,
  id: string,
  words: Words,
  handlers: CardHandlers,
): HTMLElement | null {
  const glyph = model.glyphs.get(tensorOf(model, id));
  if (!glyph) return null;
  const back = h('button', { type: 'button', class: 'agl-small agl-back' }, words.ui('card.back'));
  back.addEventListener('click', handlers.close);
  const [, ...lines] = describe(model, state, glyph.id, words);
  const parts: (HTMLElement | null)[] = [
    back,
    h('h3', { class: 'agl-title', dir: 'auto' }, nameOf(model, glyph.id, words)),
    h('p', { class: 'agl-subtitle' }, lines[0] ?? ''),
  ];
  if (glyph.kind === 'tensor') parts.push(...tensorParts(model, state, glyph, words, handlers));
  if (glyph.kind === 'op') parts.push(savedPart(state, glyph, words, handlers));
  return h('div', { class: 'agl-card' }, ...parts);
}

function tensorParts(
  model: Model,
  state: State,
  glyph: TensorGlyph,
  words: Words,
  handlers: CardHandlers,
): (HTMLElement | null)[] {
  const { data, grad } = state.tensors.get(glyph.id) ?? { data: null, grad: null };
  const value = (label: string, index: number | null, role: 'data' | 'grad'): HTMLElement => {
    const found = index === null ? undefined : model.scene.values[index];
    const shown = found ? valueGrid(found, role, words) : h('span', { class: 'agl-sym' }, '–');
    return h('div', { class: 'agl-items' }, h('span', { class: 'agl-kindword' }, label), shown);
  };
  const tensor = glyph.tensor ?? glyph.id;
  const parts: (HTMLElement | null)[] = [value(words.ui('data'), data, 'data')];
  if (glyph.requiresGrad) parts.push(value(words.ui('grad'), grad, 'grad'));
  parts.push(whyPart(glyph.why, words, handlers));
  parts.push(ledgerPart(model, state, glyph, words, handlers));
  if (glyph.requiresGrad) {
    const jacobian = h('button', { type: 'button', class: 'agl-small' }, words.ui('card.jacobian'));
    jacobian.addEventListener('click', () => handlers.jacobian(tensor));
    parts.push(h('div', { class: 'agl-cardtools' }, jacobian));
    const pass = passOf(model, state, glyph.id);
    if (pass !== null) parts.push(checkButton(handlers.host, words, tensor, pass));
  }
  return parts;
}

/** The latest backward pass that has reached a tensor. */
export function passOf(model: Model, state: State, glyph: string): number | null {
  for (let i = state.cursor - 1; i >= 0; i -= 1) {
    const p = model.scene.steps[i]?.predict;
    if (p?.glyph === glyph) return p.pass;
  }
  return null;
}

function section(title: string, ...content: HTMLElement[]): HTMLElement {
  return h('section', { class: 'agl-cardpart' }, h('h4', { class: 'agl-kind' }, title), ...content);
}

function whyPart(why: Why[] | undefined, words: Words, handlers: CardHandlers): HTMLElement | null {
  if (!why?.length) return null;
  const items = why.map((w) => {
    const item = h('li', {}, ...boldParts(words, w));
    if (w.at !== null && w.at !== undefined) {
      const at = w.at;
      const go = h('button', { type: 'button', class: 'agl-link' }, words.ui('card.there'));
      go.addEventListener('click', () => handlers.reveal(at));
      item.append(' ', go);
    }
    return item;
  });
  return section(words.ui('card.why'), h('ul', { class: 'agl-whylist' }, ...items));
}

function boldParts(words: Words, { key, args }: Why): (HTMLElement | string)[] {
  return words
    .parts(key, args)
    .map((part) => (part.arg ? h('b', { class: 'agl-arg', dir: 'auto' }, part.text) : part.text));
}

/** Each backward pass adds a line to `.grad`; what happened in between stands between. */
function ledgerPart(
  model: Model,
  state: State,
  glyph: TensorGlyph,
  words: Words,
  handlers: CardHandlers,
): HTMLElement | null {
  if (!glyph.ledger?.length) return null;
  const grid = (index: number | null): HTMLElement => {
    const value = index === null ? undefined : model.scene.values[index];
    return value ? valueGrid(value, 'grad', words) : h('span', { class: 'agl-kindword' }, 'None');
  };
  const rows: HTMLElement[] = [];
  const row = (entry: LedgerEntry): void => {
    if (entry.between !== null) {
      const note = words.ui(`ledger.${entry.between}`, { name: glyph.name });
      rows.push(h('tr', { class: 'agl-between' }, h('td', { colspan: 4 }, note)));
    }
    const done = entry.step === null || entry.step <= state.cursor;
    const number = words.ui('ledger.pass', { n: entry.pass + 1 });
    const head = entry.step === null ? h('span', {}, number) : link(number, entry.step, handlers);
    rows.push(
      h(
        'tr',
        { class: done ? null : 'agl-later' },
        h('th', { scope: 'row' }, head),
        h('td', {}, grid(entry.before)),
        h('td', {}, '+ ', grid(entry.contribution)),
        h('td', {}, '= ', grid(entry.after)),
      ),
    );
  };
  glyph.ledger.forEach(row);
  const heads = ['ledger.when', 'ledger.before', 'ledger.added', 'ledger.after'];
  const table = h(
    'table',
    { class: 'agl-ledger' },
    h('caption', { class: 'agl-sr' }, words.ui('ledger.caption', { name: glyph.name })),
    h('thead', {}, h('tr', {}, ...heads.map((key) => h('th', { scope: 'col' }, words.ui(key))))),
    h('tbody', {}, ...rows),
  );
  const scroller = h(
    'div',
    { class: 'agl-ledgerbox', tabindex: 0, role: 'group', 'aria-label': words.ui('ledger.title') },
    table,
  );
  return section(words.ui('ledger.title'), scroller);
}

function link(text: string, cursor: number, handlers: CardHandlers): HTMLElement {
  const el = h('button', { type: 'button', class: 'agl-link' }, text);
  el.addEventListener('click', () => handlers.go(cursor));
  return el;
}

/** Which version of each tensor was saved, and which one it has now. */
function savedPart(
  state: State,
  glyph: OpGlyph,
  words: Words,
  handlers: CardHandlers,
): HTMLElement | null {
  if (!glyph.saved?.length) return null;
  const items = glyph.saved.map((saved) => {
    const now = saved.changes.filter(([step]) => step < state.cursor).at(-1)?.[1] ?? saved.version;
    const stale = now !== saved.version;
    const name = h('button', { type: 'button', class: 'agl-link', dir: 'auto' }, saved.name);
    if (saved.glyph !== null) {
      const { glyph: at } = saved;
      name.addEventListener('click', () => handlers.reveal(at));
    } else name.disabled = true;
    const versions = words.ui(stale ? 'saved.stale' : 'saved.fresh', {
      version: saved.version,
      now,
    });
    const badge = h('span', { class: `agl-version${stale ? ' agl-stale' : ''}` }, versions);
    const note = stale
      ? h('p', { class: 'agl-refusal' }, words.ui('saved.why', { name: saved.name }))
      : null;
    return h('li', {}, name, ' ', badge, note);
  });
  return section(words.ui('saved.title'), h('ul', { class: 'agl-savedlist' }, ...items));
}
