/** The keys, as the help lists them. */
import { h } from './dom';
import type { Words } from './i18n';
import { HELP } from './keys';

export function help(words: Words): HTMLElement[] {
  const rows = HELP.map(([keys, key]) => {
    const caps = keys.flatMap((text, i) =>
      i === 0 ? [h('kbd', {}, text)] : [' ', h('kbd', {}, text)],
    );
    return h('tr', {}, h('th', { scope: 'row' }, ...caps), h('td', {}, words.ui(key)));
  });
  const note = h('p', { class: 'agl-helpnote' }, words.ui('help.mouse'));
  return [h('table', {}, h('tbody', {}, ...rows)), note];
}
