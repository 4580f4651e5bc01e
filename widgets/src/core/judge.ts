/**
 * Whether a predicted gradient is right, and if not, which typical error it is. The twin is
 * `judge.py`; both run the same vectors.
 */
import type { Nd } from './ndarray';
import { map, sameShape, shapeList, sizeOf, transpose, zip } from './ndarray';

/** What is known of a step; see `judge.py`. */
export interface Facts {
  after: Nd;
  contribution?: Nd | null;
  before?: Nd | null;
  incoming?: Nd | null;
  raw?: Nd | null;
  local?: Nd | null;
}

export interface Verdict {
  shapeRight: boolean;
  right: boolean;
  mistake: string | null;
  error: number | null;
  args: Record<string, string | number>;
}

/** The verdict on a guess. */
export function judge(guess: Nd, facts: Facts): Verdict {
  const { after } = facts;
  const shape = judgeShape(guess.shape, facts);
  if (shape !== null) {
    const args = { shape: shapeList(guess.shape), right: shapeList(after.shape) };
    return { shapeRight: false, right: false, mistake: shape, error: null, args };
  }
  const gaps = zip(guess, after, (x, y) => Math.abs(x - y)).data.filter(Number.isFinite);
  const error = Math.max(0, ...gaps);
  if (close(guess, after)) return { shapeRight: true, right: true, mistake: null, error, args: {} };
  const [mistake, args] = mistakeOf(guess, facts);
  return { shapeRight: true, right: false, mistake, error, args };
}

/** The name of the error in a shape; null where it is right. */
export function judgeShape(shape: number[], facts: Facts): string | null {
  const right = facts.after.shape;
  if (sameShape(shape, right)) return null;
  if (facts.raw && sameShape(shape, facts.raw.shape)) return 'unsummed';
  if (shape.length > 1 && sameShape([...shape].reverse(), right)) return 'transposed_shape';
  if (facts.incoming && sameShape(shape, facts.incoming.shape)) return 'incoming_shape';
  if (shape.length === 0) return 'scalar';
  return sizeOf(shape) === sizeOf(right) ? 'reshaped' : 'shape';
}

function mistakeOf(guess: Nd, facts: Facts): [string, Record<string, string | number>] {
  const { after } = facts;
  if (!guess.data.every(Number.isFinite) && after.data.every(Number.isFinite))
    return ['not_finite', {}];
  for (const [name, other] of others(facts)) {
    if (other && sameShape(other.shape, guess.shape) && close(guess, other)) return [name, {}];
  }
  if (
    close(
      map(guess, (x) => -x),
      after,
    )
  )
    return ['sign', {}];
  if (guess.shape.length > 1) {
    const turned = transpose(guess);
    if (sameShape(turned.shape, guess.shape) && close(turned, after)) return ['transposed', {}];
  }
  const factor = ratio(guess, after);
  if (factor !== null) return ['scaled', { factor: String(Number(factor.toPrecision(4))) }];
  if (guess.shape.length === 1 && guess.data.length > 1) {
    if (close({ ...guess, data: [...guess.data].reverse() }, after)) return ['reversed', {}];
  }
  const right = near(guess, after).filter(Boolean).length;
  if (right > 0 && right < after.data.length) return ['some', { right, count: after.data.length }];
  return ['other', {}];
}

/** What is often given instead of the gradient. */
function others({
  before,
  local,
  contribution,
  incoming,
}: Facts): [string, Nd | null | undefined][] {
  const found: [string, Nd | null | undefined][] = [];
  if (before) found.push(['accumulate', contribution], ['unchanged', before]);
  found.push(['no_incoming', before && local ? zip(before, local, (x, y) => x + y) : local]);
  found.push(['only_incoming', incoming]);
  return found;
}

/** Where two arrays agree as far as a person writes digits. */
function near(guess: Nd, right: Nd): boolean[] {
  const sizes = right.data.map((x) => (Number.isFinite(x) ? Math.abs(x) : 0));
  const floor = 0.05 * Math.max(0, ...sizes);
  return guess.data.map((x, i) => {
    const y = right.data[i] ?? NaN;
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return true;
    return Math.abs(x - y) <= 2e-3 * Math.max(sizes[i] ?? 0, floor) + 1e-9;
  });
}

const close = (guess: Nd, right: Nd): boolean => near(guess, right).every(Boolean);

/** k where guess = k · right, k not 0; null where there is no such number. */
function ratio(guess: Nd, right: Nd): number | null {
  const sizes = right.data.map((x) => (Number.isFinite(x) ? Math.abs(x) : 0));
  const at = sizes.indexOf(Math.max(...sizes));
  const [x, y] = [guess.data[at] ?? 0, right.data[at] ?? 0];
  if (right.data.length < 2 || y === 0 || x === 0 || !Number.isFinite(x / y)) return null;
  return close(
    map(guess, (v) => v / (x / y)),
    right,
  )
    ? x / y
    : null;
}
