/** Finding a glyph by name: a combobox whose list says what kind of thing each match is. */
import { nameOf, opsText } from './describe';
import { fill, h, setAttrs, uid } from './dom';
import type { Words } from './i18n';
import type { Glyph } from './scene';
import type { Model } from './state';
import { shorten } from './text';

const MOST = 12;

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
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, MOST);
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

/** The search box and its list; `choose` gets the id of the glyph. */
export function searchBox(
  model: Model,
  words: Words,
  choose: (id: string) => void,
): { input: HTMLInputElement; el: HTMLElement } {
  const listId = uid('agl-find');
  let matches: Match[] = [];
  let at = 0;
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
  const empty = h('p', { class: 'agl-nofind', role: 'status' });

  const mark = (): void => {
    [...list.children].forEach((el, i) => el.setAttribute('aria-selected', String(i === at)));
    const active = matches.length > 0 ? `${listId}-${at}` : null;
    setAttrs(input, {
      'aria-activedescendant': active,
      'aria-expanded': String(matches.length > 0),
    });
    list.children[at]?.scrollIntoView?.({ block: 'nearest' });
  };
  const refresh = (): void => {
    matches = findGlyphs(model, input.value, words);
    at = 0;
    fill(
      list,
      ...matches.map((match, i) => {
        const name = h('span', { class: 'agl-foundname', dir: 'auto' }, shorten(match.name, 200));
        const note = h('small', { dir: 'auto' }, shorten(match.note, 60));
        const el = h('li', { id: `${listId}-${i}`, role: 'option' }, name, note);
        el.addEventListener('click', () => choose(match.id));
        return el;
      }),
    );
    empty.textContent = matches.length === 0 ? words.ui('find.none') : '';
    mark();
  };
  input.addEventListener('input', refresh);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0 && matches.length > 0) {
      at = (at + move + matches.length) % matches.length;
      mark();
      event.preventDefault();
    } else if (event.key === 'Enter') {
      const match = matches[at];
      if (match) choose(match.id);
      event.preventDefault();
    }
  });
  refresh();
  return { input, el: h('div', { class: 'agl-findbox' }, input, list, empty) };
}
