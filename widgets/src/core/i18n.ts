/**
 * Words in two languages of equal rank. A template holds `{name}`; in Korean `{name:을/를}` adds
 * the particle that the final sound of the substituted text asks for. The Python side does the
 * same; tests/widgets/i18n_vectors.json holds both to it.
 */
import { EXPLAIN, UI } from './catalogue';
import type { Catalogue } from './catalogue';
import type { Language } from './scene';

export type Args = Record<string, string | number>;
export interface Part {
  text: string;
  /** True for a substituted argument, which a renderer may set in bold. */
  arg: boolean;
}

const HOLE = /\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)(?::([^{}/]*)\/([^{}/]*))?\}/g;

/** Splits a filled-in template into literal text and arguments. An unknown hole stays as written. */
export function formatParts(template: string, args: Args = {}): Part[] {
  const parts: Part[] = [];
  const add = (text: string, arg: boolean): void => {
    const last = parts.at(-1);
    if (last && !last.arg && !arg) last.text += text;
    else if (text !== '') parts.push({ text, arg });
  };
  let at = 0;
  for (const match of template.matchAll(HOLE)) {
    add(template.slice(at, match.index), false);
    at = match.index + match[0].length;
    const [whole, name, closed, open] = match;
    if (whole === '{{' || whole === '}}') add(whole[0] ?? '', false);
    else if (name === undefined || !Object.hasOwn(args, name)) add(whole, false);
    else {
      const text = String(args[name]);
      add(text, true);
      if (closed !== undefined && open !== undefined) add(particle(text, closed, open), false);
    }
  }
  add(template.slice(at), false);
  return parts;
}

/** A filled-in template as one string. */
export function format(template: string, args: Args = {}): string {
  return formatParts(template, args)
    .map((part) => part.text)
    .join('');
}

type Final = 'none' | 'rieul' | 'other' | 'unknown';

/** Of the pair after-consonant/after-vowel, the particle that follows `text`. */
export function particle(text: string, closed: string, open: string): string {
  const final = finalSound(text);
  if (final === 'unknown') return closed === '으로' ? '(으)로' : `${closed}(${open})`;
  // 로 follows ㄹ as it follows a vowel.
  if (final === 'rieul' && closed.startsWith('으') && closed.slice(1) === open) return open;
  return final === 'none' ? open : closed;
}

const DIGITS: Final[] = [
  'other', // 영
  'rieul', // 일
  'none', // 이
  'other', // 삼
  'none', // 사
  'none', // 오
  'other', // 육
  'rieul', // 칠
  'rieul', // 팔
  'none', // 구
];
/** Letters read by their names: 엘, 알 end in ㄹ; 엠, 엔 in another consonant. */
const LETTERS: Record<string, Final> = { l: 'rieul', r: 'rieul', m: 'other', n: 'other' };

/** The sound in which the Korean reading of a text ends. */
export function finalSound(text: string): Final {
  const read = text.normalize('NFKC').replace(/[\p{M}\p{P}\p{Z}\p{Cf}`^~$]+$/u, '');
  const last = [...read].at(-1);
  if (last === undefined) return 'unknown';
  const code = last.codePointAt(0) ?? 0;
  if (code >= 0xac00 && code <= 0xd7a3) {
    const jong = (code - 0xac00) % 28;
    return jong === 0 ? 'none' : jong === 8 ? 'rieul' : 'other';
  }
  if (/[0-9]/.test(last)) return DIGITS[Number(last)] ?? 'unknown';
  const word = /[A-Za-z]+$/.exec(read)?.[0];
  return word === undefined ? 'unknown' : latinFinal(word);
}

/** Single letters, capitals and words without a vowel are spelled; others read as loanwords. */
function latinFinal(word: string): Final {
  const tail = /[A-Z]?[a-z]+$/.exec(word)?.[0] ?? '';
  if (tail.length < 2 || !/[aeiouy]/.test(tail.toLowerCase()))
    return LETTERS[word.slice(-1).toLowerCase()] ?? 'none';
  const w = tail.toLowerCase();
  if (/le?$/.test(w)) return 'rieul';
  if (/(m|n|ng|ck)$/.test(w) || /[aeiou][mn]e$/.test(w)) return 'other';
  if (/(^|[^aeiou])(ou|oo|[aeiou])[pktc]$/.test(w)) return 'other';
  return 'none';
}

/** The catalogue in one language. */
export class Words {
  constructor(
    readonly language: Language,
    private readonly own: Catalogue = {},
  ) {}

  /** A string of the interface itself. */
  ui(key: string, args?: Args): string {
    const entry = Object.hasOwn(UI, key) ? UI[key] : undefined;
    return entry ? format(entry[this.language], args) : key;
  }

  /** A message of an explanation: the scene's own words first, then the catalogue. */
  parts(key: string, args?: Args): Part[] {
    for (const catalogue of [this.own, EXPLAIN, UI]) {
      const entry = Object.hasOwn(catalogue, key) ? catalogue[key] : undefined;
      if (entry) return formatParts(entry[this.language], args);
    }
    return [{ text: key, arg: false }];
  }

  text(key: string, args?: Args): string {
    return this.parts(key, args)
      .map((part) => part.text)
      .join('');
  }
}
