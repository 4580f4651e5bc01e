/** Which language a bilingual page is read in: one state, shared by cells, toolbars and graphs. */
import { Token } from '@lumino/coreutils';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Language } from '../core/scene';

/** What is shown of a bilingual cell. */
export type Shown = Language | 'both';

/** What the user chose; `auto`: nothing yet. */
export type Choice = Shown | 'auto';

/** The languages in the order in which the command goes round. */
export const SHOWN: readonly Shown[] = ['en', 'ko', 'both'];

/** The names of the settings, each in its own language: they are not translated. */
export const NAMES: Readonly<Record<Shown, string>> = {
  en: 'English',
  ko: '한국어',
  both: 'English + 한국어',
};

/** Attribute of `<body>` that the style sheet reads. */
export const ATTRIBUTE = 'data-autograd-lite-language';

const isKorean = (tag: string): boolean => /^ko\b/i.test(tag.replace('_', '-'));

/** Reads a setting, which anyone may have edited. */
export function asChoice(value: unknown): Choice {
  return SHOWN.find((shown) => shown === value) ?? 'auto';
}

/**
 * What somebody who chose nothing most likely wants to read: Korean where the interface or the
 * browser is Korean, both where Korean is among the other languages of the browser, else English.
 */
export function likely(interfaceLanguage: string, browserLanguages: readonly string[]): Shown {
  if (isKorean(interfaceLanguage)) return 'ko';
  const place = browserLanguages.findIndex(isKorean);
  return place === 0 ? 'ko' : place > 0 ? 'both' : 'en';
}

/** The language of the page. It writes one attribute on `<body>`; everything else listens. */
export class LanguageSwitch {
  /**
   * @param guess what `auto` stands for
   * @param body element that gets the attribute
   */
  constructor(
    private readonly guess: Shown,
    private readonly body: HTMLElement,
  ) {
    this.current = guess;
    this.body.setAttribute(ATTRIBUTE, guess);
  }

  /** What is shown now. */
  get shown(): Shown {
    return this.current;
  }

  /** The one language for what cannot show two, such as a graph. */
  get single(): Language {
    if (this.current !== 'both') return this.current;
    return this.guess === 'ko' ? 'ko' : 'en';
  }

  /** Emits what is shown, after it changed. */
  get changed(): ISignal<this, Shown> {
    return this.change;
  }

  /** Shows what was chosen. */
  choose(choice: Choice): void {
    const shown = choice === 'auto' ? this.guess : choice;
    if (shown === this.current) return;
    this.current = shown;
    this.body.setAttribute(ATTRIBUTE, shown);
    this.change.emit(shown);
  }

  private current: Shown;
  private readonly change = new Signal<this, Shown>(this);
}

/** Where other plugins find the language of the page. */
export const ILanguageSwitch = new Token<LanguageSwitch>(
  'autograd-lite:ILanguageSwitch',
  'The language in which bilingual cells and computation graphs are shown.',
);
