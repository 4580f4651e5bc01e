/**
 * Finding a glyph by name: a combobox whose list says what kind of thing each match is. Enter goes
 * to the match, and from then on to the next one; the box stays open.
 */
import { nameOf, opsText } from './describe';
import { fill, h, setAttrs, uid } from './dom';
import type { Words } from './i18n';
import type { Glyph } from './scene';
import type { Model } from './state';
import { shorten } from './text';

/** So many matches stand in the list at a time. */
const PAGE = 12;

interface Match {
  id: string;
  name: string;
  note: string;
}

/** Matches whose name begins with the query come before those that only contain it. */
export function findGlyphs(model: Model, query: string, words: Words): Match[] {
  const wanted = query.trim().toLocaleLowerCase();
  const ranked: (Match & { rank: number })[] = [];
  for (const glyph of model.glyphs.values()) {
    if (glyph.of !== undefined) continue;
    const name = nameOf(model, glyph.id, words);
    const note = noteOf(model, glyph, words);
    const text = `${name} ${note}`.toLocaleLowerCase();
    const at = text.indexOf(wanted);
    if (at >= 0) ranked.push({ id: glyph.id, name, note, rank: at === 0 ? 0 : 1 });
  }
  return ranked.sort((a, b) => a.rank - b.rank);
}

/** What else a glyph is found by: a tensor's shape, an operation's node, what is in a group. */
function noteOf(model: Model, glyph: Glyph, words: Words): string {
  switch (glyph.kind) {
    case 'tensor':
      return glyph.shape === '' ? words.ui('scalar') : glyph.shape;
    case 'op':
      return glyph.node;
    case 'group':
      return opsText(model.groups.get(glyph.opens)?.ops ?? 0, words);
    case 'ghost':
      return glyph.error;
  }
}

/** The search box and its list; `go` gets the id of the glyph, `choose` that of one clicked on. */
export function searchBox(
  model: Model,
  words: Words,
  go: (id: string) => void,
  choose: (id: string) => void,
): { input: HTMLInputElement; el: HTMLElement } {
  const listId = uid('agl-find');
  let matches: Match[] = [];
  let at = 0;
  let gone = false; // whether the match at hand is in view
  const input = h('input', {
    type: 'text',
    class: 'agl-search',
    role: 'combobox',
    'aria-label': words.ui('find.label'),
    'aria-controls': listId,
    'aria-expanded': 'true',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: words.ui('find.placeholder'),
  });
  const list = h('ul', {
    class: 'agl-found',
    id: listId,
    role: 'listbox',
    'aria-label': words.ui('find.found'),
  });
  const said = h('p', { class: 'agl-nofind', role: 'status' });

  const draw = (): void => {
    const first = Math.floor(at / PAGE) * PAGE;
    fill(
      list,
      ...matches.slice(first, first + PAGE).map((match, k) => {
        const name = h('span', { class: 'agl-foundname', dir: 'auto' }, shorten(match.name, 200));
        const note = h('small', { dir: 'auto' }, shorten(match.note, 60));
        const i = first + k;
        const attrs = { role: 'option', 'aria-selected': String(i === at) };
        const el = h('li', { ...attrs, id: `${listId}-${i}` }, name, note);
        el.addEventListener('click', () => choose(match.id));
        return el;
      }),
    );
    const n = matches.length;
    said.textContent = n === 0 ? words.ui('find.none') : words.ui('find.count', { k: at + 1, n });
    setAttrs(input, {
      'aria-activedescendant': n > 0 ? `${listId}-${at}` : null,
      'aria-expanded': String(n > 0),
    });
    list.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  };
  const refresh = (): void => {
    matches = findGlyphs(model, input.value, words);
    at = 0;
    gone = false;
    draw();
  };
  const move = (by: number): void => {
    at = (at + by + matches.length) % matches.length;
    gone = false;
    draw();
  };
  input.addEventListener('input', refresh);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation(); // Shift+Enter, too, which would run the cell
    if (matches.length === 0) return;
    if (by !== 0) return move(by);
    if (gone) move(event.shiftKey ? -1 : 1);
    gone = true;
    const match = matches[at];
    if (match) go(match.id);
  });
  refresh();
  return { input, el: h('div', { class: 'agl-findbox' }, input, said, list) };
}
