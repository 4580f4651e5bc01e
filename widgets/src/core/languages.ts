/** The two buttons that change the language. */
import { h } from './dom';
import type { Words } from './i18n';
import type { Language } from './scene';

/** `EN | 한국어`, the current one pressed. */
export function languageButtons(words: Words, choose: (language: Language) => void): HTMLElement {
  const one = (language: Language, text: string): HTMLElement => {
    const attrs = {
      type: 'button',
      class: 'agl-lang',
      lang: language,
      'aria-pressed': String(words.language === language),
      'data-agl-lang': language,
    };
    const el = h('button', attrs, text);
    el.addEventListener('click', () => choose(language));
    return el;
  };
  const attrs = { class: 'agl-langs', role: 'group', 'aria-label': words.ui('language.label') };
  return h('span', attrs, one('en', 'EN'), one('ko', '한국어'));
}
