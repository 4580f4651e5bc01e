/** Numbers as the learner reads them; the twin of numbers.py, for what is computed here. */
import type { Nd } from './ndarray';
import { sizeOf } from './ndarray';
import type { Value } from './scene';

/** A number in at most eight characters: four digits, at most four decimals. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return Object.is(value, -0) ? '-0' : String(value);
  if (size >= 1e6 || size < 1e-3) return scientific(value);
  if (size >= 1000) return fixed(value, 0);
  const decimals = Math.min(4, 3 - Math.floor(Math.log10(size)));
  return trimmed(fixed(value, decimals));
}

/** `toFixed`, but a tie goes to the even digit, as Python and PyTorch print it. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const tie = (Math.abs(value) * 2 ** (decimals + 1)) % 2 === 1;
  return tie && /[13579]$/.test(text) ? (value * (1 - Number.EPSILON)).toFixed(decimals) : text;
}

const trimmed = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;

function scientific(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(1).split('e');
  return `${mantissa.replace(/\.0$/, '')}e${Number(exponent)}`;
}

/** A number of a scene, where JSON has no word for nan and infinity. */
export function read(x: number | string | boolean): number {
  if (typeof x === 'number') return x;
  if (typeof x === 'boolean') return Number(x);
  return x === 'inf' ? Infinity : x === '-inf' ? -Infinity : Number(x.replace('−', '-'));
}

/** The numbers of a value of the scene; null where it does not hold them all. */
export function numbersOf(value: Value | undefined): Nd | null {
  if (!value) return null;
  const { shape } = value;
  const from = value.data ?? (value.cut ? null : value.cells.flat());
  if (!from) return null;
  const data = from.map((x) => (x === 'True' ? 1 : x === 'False' ? 0 : read(x)));
  return data.length === sizeOf(shape) ? { shape, data } : null;
}

/** A value to be shown of numbers that were computed here; never cut. */
export function valueOf(a: Nd, heatOf: Nd = a): Value {
  const cols = a.shape.at(-1) ?? 1;
  const scale = Math.max(0, ...heatOf.data.filter(Number.isFinite).map(Math.abs));
  const heat = heatOf.data.map((x) => (!Number.isFinite(x) ? null : scale === 0 ? 0 : x / scale));
  const rows = cols === 0 ? 0 : a.data.length / cols;
  const cut = <T>(all: T[]): T[][] =>
    Array.from({ length: rows }, (_, i) => all.slice(i * cols, (i + 1) * cols));
  const cells = cut(a.data.map((x) => formatNumber(x + 0))); // -0 is 0 here
  return { shape: a.shape, cells, heat: cut(heat), cut: false, stats: null };
}
