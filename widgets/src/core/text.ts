/** How wide a text is, and how to make one fit its box. */

export interface Font {
  /** CSS font shorthand, e.g. `600 12px system-ui`. */
  css: string;
  size: number;
  mono: boolean;
}

export const UI_STACK =
  'system-ui, -apple-system, "Segoe UI", "Noto Sans KR", "Noto Sans CJK KR", ' +
  '"Apple SD Gothic Neo", "Malgun Gothic", NanumGothic, sans-serif';
export const MONO_STACK =
  'ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", ' +
  '"Noto Sans Mono CJK KR", "D2Coding", NanumGothicCoding, monospace';

export function mono(size: number): Font {
  return { css: `${size}px ${MONO_STACK}`, size, mono: true };
}

export function sans(size: number, weight = 400): Font {
  return { css: `${weight} ${size}px ${UI_STACK}`, size, mono: false };
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u;
const NARROW = /[iIjl.,:;'|!()[\]{}ftr ]/;
const COMBINING = /\p{M}/u;

/** Widths in em for hosts without a canvas (tests, servers): on the wide side. */
function estimate(text: string, font: Font): number {
  let em = 0;
  for (const ch of text) {
    if (COMBINING.test(ch)) continue;
    if (WIDE.test(ch)) em += 1;
    else if (font.mono) em += 0.61;
    else em += NARROW.test(ch) ? 0.42 : /[A-ZMWmw@%⊙×]/.test(ch) ? 0.86 : 0.67;
  }
  return em * font.size;
}

let canvas: OffscreenCanvasRenderingContext2D | null | undefined;
const cache = new Map<string, number>();

/** What monospaced fonts agree on: these are 0.602 em wide. */
const PLAIN = /^[\x20-\x7e–…×✓]*$/;

/** The width of a text in px, by the browser's own fonts where it can tell without a reflow. */
export function measure(text: string, font: Font): number {
  if (font.mono && PLAIN.test(text)) return text.length * 0.602 * font.size;
  if (canvas === undefined) {
    canvas =
      typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('2d');
  }
  if (!canvas) return estimate(text, font);
  const key = `${font.css}\u0000${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  canvas.font = font.css;
  const width = canvas.measureText(text).width;
  if (cache.size > 20_000) cache.clear();
  cache.set(key, width);
  return width;
}

/** Letters, Greek, indices, signs and Hangul: none is wider than this (em). */
const USUAL = /^[\x20-\x7e\u0370-\u03ff\u2070-\u209c\u2190-\u22ff\uac00-\ud7a3]*$/;
const WIDEST = 1.25;

/** Whether a text is at most `width` px wide; asks no font where it is far less. */
export function fits(text: string, font: Font, width: number): boolean {
  const sure = text.length * font.size * WIDEST <= width && USUAL.test(text);
  return sure || measure(text, font) <= width;
}

/** Cuts a text to at most `max` characters, never inside a surrogate pair. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max - 1;
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** The longest beginning of a text, with an ellipsis, that is at most `width` px wide. */
export function fit(text: string, font: Font, width: number): string {
  // Nothing wider than two characters a pixel is ever shown: bounds the work for absurd names.
  const bounded = shorten(text, Math.max(4, Math.ceil(width)));
  if (fits(bounded, font, width)) return bounded;
  let low = 0;
  let high = bounded.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(shorten(bounded, middle), font, width)) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? shorten(bounded, low) : '';
}
