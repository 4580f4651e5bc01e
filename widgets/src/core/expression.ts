/**
 * Expressions as learners type them: `2*x`, `g * w.T`, `[1, 2]`. Parsed by hand, never by `eval`.
 * The grammar and the twin are in `autograd_lite/trace/expression.py`; both run the same vectors.
 */
import type { Nd } from './ndarray';
import {
  map,
  matmul,
  MOST,
  scalar,
  shapeList,
  ShapeMismatch,
  sizeOf,
  sum,
  transpose,
  zip,
} from './ndarray';
import type { Msg } from './scene';

const LONGEST = 2000;
const DEEPEST = 40;

export type Expr =
  | { k: 'num'; value: number }
  | { k: 'var'; name: string }
  | { k: 'neg'; a: Expr }
  | { k: 'bin'; op: string; a: Expr; b: Expr }
  | { k: 'list'; items: Expr[] }
  | { k: 'index'; a: Expr; at: number[] }
  | { k: 'call'; name: string; args: Expr[] };

/** A text that is no expression, or has no value: as a message of the catalogue. */
export class ExpressionError extends Error {
  constructor(
    readonly key: string,
    readonly args: Record<string, string | number> = {},
  ) {
    super(key);
  }
  get msg(): Msg {
    return { key: this.key, args: this.args };
  }
}

type Token = { kind: 'num' | 'name' | 'op' | 'end'; text: string };
const TOKEN =
  /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|((?!ᵀ)(?:\p{L}|_)(?:(?!ᵀ)[\p{L}\p{N}_\p{M}₀-₉])*(?:\.grad(?![\p{L}\p{N}_]))?)|(\*\*|\.T(?![\p{L}\p{N}_])|[-+−*⊙×·/÷@^()[\],ᵀ′]))/uy;
const SIGNS: Record<string, string> = {
  ...{ '−': '-', '⊙': '*', '×': '*', '·': '*', '÷': '/', '^': '**' },
};

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length && text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match)
      throw new ExpressionError('expr.unexpected', { text: text.slice(at).trim().slice(0, 12) });
    const [, num, name, op] = match;
    if (num !== undefined) found.push({ kind: 'num', text: num });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else found.push({ kind: 'op', text: op ?? '' });
    at = TOKEN.lastIndex;
  }
  return [...found, { kind: 'end', text: '' }];
}

/** The tree of an expression; throws an ExpressionError. */
export function parse(text: string): Expr {
  if (text.length > LONGEST) throw new ExpressionError('expr.long', { limit: LONGEST });
  const reader = new Reader(tokens(text.normalize('NFC')));
  if (reader.done) throw new ExpressionError('expr.empty');
  const tree = reader.sum(0);
  if (!reader.done) throw reader.unexpected();
  return tree;
}

class Reader {
  private at = 0;
  constructor(private readonly all: Token[]) {}

  get now(): Token {
    return this.all[this.at] ?? { kind: 'end', text: '' };
  }

  get done(): boolean {
    return this.now.kind === 'end';
  }

  private get sign(): string {
    return SIGNS[this.now.text] ?? this.now.text;
  }

  private sees(...signs: string[]): boolean {
    return this.now.kind === 'op' && signs.includes(this.sign);
  }

  private take(): string {
    const { text } = this.now;
    this.at += 1;
    return text;
  }

  private expect(sign: string): void {
    if (!this.sees(sign)) throw this.unexpected();
    this.at += 1;
  }

  unexpected(): ExpressionError {
    if (this.now.kind === 'end') return new ExpressionError('expr.unfinished');
    return new ExpressionError('expr.unexpected', { text: this.now.text.slice(0, 12) });
  }

  sum(depth: number): Expr {
    if (depth > DEEPEST) throw new ExpressionError('expr.deep');
    let left = this.product(depth);
    while (this.sees('+', '-')) {
      const op = this.sign;
      this.at += 1;
      left = { k: 'bin', op, a: left, b: this.product(depth) };
    }
    return left;
  }

  private product(depth: number): Expr {
    let left = this.unary(depth);
    while (this.sees('*', '/', '@')) {
      const op = this.sign;
      this.at += 1;
      left = { k: 'bin', op, a: left, b: this.unary(depth) };
    }
    return left;
  }

  private unary(depth: number): Expr {
    if (depth > DEEPEST) throw new ExpressionError('expr.deep');
    if (this.sees('-')) {
      this.at += 1;
      return { k: 'neg', a: this.unary(depth + 1) };
    }
    if (this.sees('+')) {
      this.at += 1;
      return this.unary(depth + 1);
    }
    const base = this.postfix(depth);
    if (!this.sees('**')) return base;
    this.at += 1;
    return { k: 'bin', op: '**', a: base, b: this.unary(depth + 1) };
  }

  private postfix(depth: number): Expr {
    let tree = this.atom(depth);
    for (;;) {
      if (this.sees('.T', 'ᵀ')) {
        this.at += 1;
        tree = { k: 'call', name: 'T', args: [tree] };
      } else if (this.sees('[')) {
        tree = { k: 'index', a: tree, at: this.integers() };
      } else return tree;
    }
  }

  private integers(): number[] {
    this.expect('[');
    const found: number[] = [];
    for (;;) {
      const minus = this.sees('-');
      if (minus) this.at += 1;
      if (this.now.kind !== 'num' || !/^\d+$/.test(this.now.text)) throw this.unexpected();
      const n = Number(this.take());
      found.push(minus ? -n : n);
      if (this.sees(']')) {
        this.at += 1;
        return found;
      }
      this.expect(',');
    }
  }

  private atom(depth: number): Expr {
    if (this.now.kind === 'num') return { k: 'num', value: Number(this.take()) };
    if (this.now.kind === 'name') {
      const name = this.take();
      if (!this.sees('(')) return { k: 'var', name };
      this.at += 1;
      return { k: 'call', name, args: this.items(')', depth) };
    }
    if (this.sees('(')) {
      this.at += 1;
      const inner = this.sum(depth + 1);
      this.expect(')');
      return inner;
    }
    if (this.sees('[')) {
      this.at += 1;
      return { k: 'list', items: this.items(']', depth) };
    }
    throw this.unexpected();
  }

  private items(end: string, depth: number): Expr[] {
    const found: Expr[] = [];
    while (!this.sees(end)) {
      found.push(this.sum(depth + 1));
      if (!this.sees(end)) this.expect(',');
    }
    this.at += 1;
    return found;
  }
}

const ELEMENTWISE: Record<string, (x: number) => number> = {
  ...{ exp: Math.exp, log: Math.log, sqrt: Math.sqrt, sin: Math.sin, cos: Math.cos, tan: Math.tan },
  ...{ tanh: Math.tanh, abs: Math.abs, sign: Math.sign },
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
};
const FILLED: Record<string, number> = { ones: 1, zeros: 0 };
const CONSTANTS: Record<string, number> = { nan: NaN, inf: Infinity, pi: Math.PI };
const ARITHMETIC: Record<string, (x: number, y: number) => number> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '**': (x, y) => x ** y,
};
const own = <T>(from: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(from, key) ? from[key] : undefined;

/** The value of an expression; throws an ExpressionError. */
export function evaluate(e: Expr, names: ReadonlyMap<string, Nd>): Nd {
  const value = compute(e, names);
  if (value.data.length > MOST) throw new ExpressionError('expr.large', { limit: MOST });
  return value;
}

function compute(e: Expr, names: ReadonlyMap<string, Nd>): Nd {
  switch (e.k) {
    case 'num':
      return scalar(e.value);
    case 'var': {
      const constant = own(CONSTANTS, e.name);
      const found = names.get(e.name) ?? (constant === undefined ? undefined : scalar(constant));
      if (!found) throw new ExpressionError('expr.unknown', { name: e.name.slice(0, 40) });
      return found;
    }
    case 'neg':
      return map(compute(e.a, names), (x) => -x);
    case 'bin':
      return binary(e.op, compute(e.a, names), compute(e.b, names));
    case 'list':
      return stack(e.items.map((item) => compute(item, names)));
    case 'index':
      return item(compute(e.a, names), e.at);
    case 'call':
      return call(e.name, e.args, names);
  }
}

function binary(op: string, a: Nd, b: Nd): Nd {
  try {
    return op === '@' ? matmul(a, b) : zip(a, b, ARITHMETIC[op] ?? (() => NaN));
  } catch (error) {
    if (error instanceof RangeError) throw new ExpressionError('expr.large', { limit: MOST });
    if (!(error instanceof ShapeMismatch)) throw error;
    const key = op === '@' ? 'expr.product' : 'expr.shapes';
    throw new ExpressionError(key, { a: shapeList(a.shape), b: shapeList(b.shape) });
  }
}

function stack(items: Nd[]): Nd {
  const [first] = items;
  if (!first) return { shape: [0], data: [] };
  const text = shapeList(first.shape);
  if (items.some((x) => shapeList(x.shape) !== text)) throw new ExpressionError('expr.ragged');
  return { shape: [items.length, ...first.shape], data: items.flatMap((x) => x.data) };
}

function item(a: Nd, at: number[]): Nd {
  const bad = (): ExpressionError =>
    new ExpressionError('expr.index', { index: shapeList(at), shape: shapeList(a.shape) });
  if (at.length > a.shape.length) throw bad();
  const rest = a.shape.slice(at.length);
  const count = sizeOf(rest);
  const start = at.reduce((flat, i, k) => {
    const n = a.shape[k] ?? 0;
    if (i < -n || i >= n) throw bad();
    return flat * n + (i < 0 ? i + n : i);
  }, 0);
  return { shape: rest, data: a.data.slice(start * count, (start + 1) * count) };
}

function call(name: string, args: Expr[], names: ReadonlyMap<string, Nd>): Nd {
  const [first, second] = args;
  const fill = own(FILLED, name);
  if (fill !== undefined) {
    const sizes = (args.length === 1 && first?.k === 'list' ? first.items : args).map((a) =>
      integer(a),
    );
    if (sizeOf(sizes) > MOST) throw new ExpressionError('expr.large', { limit: MOST });
    return { shape: sizes, data: Array<number>(sizeOf(sizes)).fill(fill) };
  }
  if (name === 'grad' && args.length === 1 && first?.k === 'var')
    return compute({ k: 'var', name: `${first.name}.grad` }, names);
  if ((name === 'sum' || name === 'mean') && first && args.length <= 2) {
    const value = compute(first, names);
    const axis = second ? integer(second, true) : null;
    const rank = value.shape.length;
    if (axis !== null && (axis < -rank || axis >= rank))
      throw new ExpressionError('expr.index', {
        index: String(axis),
        shape: shapeList(value.shape),
      });
    const total = sum(value, axis);
    const count = value.data.length / Math.max(1, total.data.length);
    return name === 'sum' ? total : map(total, (x) => x / count);
  }
  if (first && args.length === 1) {
    if (name === 'T') return transpose(compute(first, names));
    const f = own(ELEMENTWISE, name);
    if (f) return map(compute(first, names), f);
  }
  throw new ExpressionError('expr.function', { name: name.slice(0, 40) });
}

function integer(e: Expr, signed = false): number {
  if (signed && e.k === 'neg') return -integer(e.a);
  if (e.k !== 'num' || !Number.isInteger(e.value)) throw new ExpressionError('expr.integer');
  return e.value;
}

/** A shape as it is typed: `2, 3`, `(2, 3)`, `2×3`; empty for a scalar. */
export function parseShape(text: string): number[] {
  const inner = text
    .trim()
    .replace(/^[([]+|[)\]]+$/g, '')
    .trim()
    .replace(/,$/, '');
  if (inner === '') return [];
  const parts = inner.split(/\s*[,x×*]\s*|\s+/);
  if (!parts.every((p) => /^\d{1,9}$/.test(p)))
    throw new ExpressionError('expr.shape', { text: text.trim().slice(0, 20) });
  return parts.map(Number);
}
