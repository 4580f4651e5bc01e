/** WCAG 2.2: every text of the palette against every surface that it may stand on. */
import { describe, expect, it } from 'vitest';
import tokens from '../../../../widgets/src/core/style/tokens.css?raw';

type Palette = Record<string, string>;

/** The tokens that a rule declares. */
function declared(selector: string): Palette {
  const at = tokens.indexOf(`${selector} {`);
  const body = tokens.slice(at, tokens.indexOf('\n}', at));
  return Object.fromEntries(
    [...body.matchAll(/--agl-([\w-]+):\s*([^;]+);/g)].map((m) => [m[1] ?? '', (m[2] ?? '').trim()]),
  );
}

const LIGHT = declared('.agl-root');
const scheme = (name: string): Palette => ({
  ...LIGHT,
  ...declared(`.agl-root[data-agl-scheme='${name}']`),
});
const PALETTES: Record<string, Palette> = {
  light: LIGHT,
  dark: scheme('dark'),
  contrast: scheme('contrast'),
  'contrast-dark': scheme('contrast-dark'),
};

/** Surfaces of the hosts: what `--agl-bg` may stand for (JupyterLab's, VS Code's, our own). */
const HOSTS: Record<string, string[]> = {
  light: ['#ffffff', '#f6f7f9'],
  dark: ['#111111', '#111418', '#1e1e1e', '#1f1f1f'],
  contrast: ['#ffffff'],
  'contrast-dark': ['#000000'],
};

type Rgb = [number, number, number];

function rgb(text: string): Rgb {
  const hex = /#([0-9a-f]{6}|[0-9a-f]{3})\b/i.exec(text)?.[1];
  if (hex === undefined) throw new Error(`no colour: ${text}`);
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
  return [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16)) as Rgb;
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((v) => {
    const c = v / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `over` with an opacity on `under`. */
const blend = (over: Rgb, under: Rgb, alpha: number): Rgb =>
  over.map((v, i) => v * alpha + (under[i] ?? 0) * (1 - alpha)) as Rgb;

const HEAT = ['data-pos', 'data-neg', 'grad-pos', 'grad-neg', 'plain-pos', 'plain-neg'];
/** The strongest tint of a cell of a heat map. */
const STRONGEST = 0.4;

it('measures as WCAG does', () => {
  expect(ratio(rgb('#000'), rgb('#fff'))).toBeCloseTo(21);
  expect(ratio(rgb('#777'), rgb('#fff'))).toBeCloseTo(4.48, 2);
});

describe.each(Object.entries(PALETTES))('the palette %s', (name, palette) => {
  const color = (token: string): Rgb => rgb(palette[token] ?? '');
  const surfaces = [...(HOSTS[name] ?? []).map(rgb), color('card')];
  const text = name.startsWith('contrast') ? 7 : 4.5;

  it.each(['ink', 'dim', 'fwd', 'bwd', 'bad'])('%s can be read', (token) => {
    for (const surface of surfaces)
      expect(ratio(color(token), surface)).toBeGreaterThanOrEqual(text);
  });

  it.each([
    ['ink', 'mark'],
    ['ink', 'fwd-soft'],
    ['ink', 'bwd-soft'],
    ['fwd', 'fwd-soft'],
    ['bwd', 'bwd-soft'],
  ])('%s can be read on %s', (token, under) => {
    expect(ratio(color(token), color(under))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['edge', 'focus', 'fwd', 'bwd'])('%s can be seen', (token) => {
    for (const surface of surfaces) expect(ratio(color(token), surface)).toBeGreaterThanOrEqual(3);
  });

  it.each(HEAT)('digits can be read on the strongest %s', (token) => {
    const cell = blend(color(token), color('card'), STRONGEST);
    expect(ratio(color('ink'), cell)).toBeGreaterThanOrEqual(4.5);
  });

  it('what has not run yet can be read', () => {
    const alpha = Number(palette.todo);
    for (const surface of surfaces)
      expect(ratio(blend(color('ink'), surface, alpha), surface)).toBeGreaterThanOrEqual(4.5);
  });
});
