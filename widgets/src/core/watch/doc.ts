/**
 * A watched loop as data (made by loop.py): curves in buckets of `width` iterations, gradient
 * norms at some iterations. Deltas replace the tail of every list. Nothing of it is trusted.
 */
import type { Language } from '../scene';

export const WATCH_FORMAT = 'autograd-lite.watch';
export const WATCH_VERSION = 1;
export const WATCH_MIME = 'application/vnd.autograd-lite.watch+json';

type Numbers = (number | null)[];

export interface SeriesDoc {
  name: string;
  /** The last number of each bucket, and the lowest and highest; these null: the same as `last`. */
  last: Numbers;
  low: Numbers;
  high: Numbers;
  /** The newest number, formatted. */
  latest: string;
  /** The first number that was not finite. */
  bad: { at: number; what: string } | null;
}

export interface NormsDoc {
  at: number[];
  rows: { name: string; values: Numbers; latest: string }[];
}

export interface WatchDoc {
  title: string;
  language: Language;
  iterations: number;
  width: number;
  series: SeriesDoc[];
  norms: NormsDoc | null;
}

export type CheckedWatch =
  { ok: true; doc: WatchDoc } | { ok: false; key: string; args: Record<string, string | number> };

const LIMITS = { series: 100, points: 5000, rows: 300, text: 2000 };

class Refused extends Error {}

type Rec = Record<string, unknown>;

const rec = (x: unknown, where: string): Rec => {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) throw new Refused(where);
  return x as Rec;
};
const list = (x: unknown, limit: number, where: string): unknown[] => {
  if (!Array.isArray(x) || x.length > limit) throw new Refused(where);
  return x;
};
const text = (x: unknown, where: string): string => {
  if (typeof x !== 'string') throw new Refused(where);
  return x.length > LIMITS.text ? `${x.slice(0, LIMITS.text)}…` : x;
};
const count = (x: unknown, where: string): number => {
  if (!Number.isSafeInteger(x) || (x as number) < 0) throw new Refused(where);
  return x as number;
};
const numbers = (x: unknown, where: string): Numbers =>
  list(x, LIMITS.points, where).map((v) => {
    if (v !== null && !Number.isFinite(v)) throw new Refused(where);
    return v as number | null;
  });

/** Looks a document over; a refusal is a message's key. */
export function readWatch(x: unknown): CheckedWatch {
  try {
    const top = rec(x, 'document');
    if (top.format !== WATCH_FORMAT) return { ok: false, key: 'check.format', args: {} };
    if (top.version !== WATCH_VERSION) {
      const newer = typeof top.version === 'number' && top.version > WATCH_VERSION;
      const version = typeof top.version === 'number' ? top.version : '?';
      const args = { version, known: WATCH_VERSION };
      return { ok: false, key: newer ? 'check.newer' : 'check.version', args };
    }
    const doc: WatchDoc = {
      title: text(top.title, 'title'),
      language: top.language === 'ko' ? 'ko' : 'en',
      ...{ iterations: 0, width: 1, series: [], norms: null },
    };
    return { ok: true, doc: merged(doc, top) };
  } catch (error) {
    const where = error instanceof Refused ? error.message : 'document';
    return { ok: false, key: 'watch.damaged', args: { where } };
  }
}

/** The document with the news of a delta (or the content of a whole one); throws on damage. */
export function merged(doc: WatchDoc, x: unknown): WatchDoc {
  const news = rec(x, 'delta');
  const series = list(news.series, LIMITS.series, 'series').map((entry): SeriesDoc => {
    const one = rec(entry, 'series');
    const name = text(one.name, 'series');
    const from = count(one.from, 'series');
    const old = doc.series.find((s) => s.name === name);
    const last = numbers(one.last, 'series');
    const tail = (key: 'low' | 'high'): Numbers =>
      one[key] === null ? last : numbers(one[key], 'series');
    const bad = one.bad === null ? null : rec(one.bad, 'series');
    return {
      name,
      last: joined(old?.last, from, last, 'series'),
      low: joined(old?.low, from, tail('low'), 'series'),
      high: joined(old?.high, from, tail('high'), 'series'),
      latest: text(one.latest, 'series'),
      bad: bad && { at: count(bad.at, 'series'), what: text(bad.what, 'series') },
    };
  });
  const width = count(news.width, 'width');
  if (width < 1) throw new Refused('width');
  return {
    ...doc,
    iterations: count(news.iterations, 'iterations'),
    width,
    series,
    norms: news.norms === null ? null : mergedNorms(doc.norms, rec(news.norms, 'norms')),
  };
}

function mergedNorms(old: NormsDoc | null, news: Rec): NormsDoc {
  const from = count(news.from, 'norms');
  const at = numbers(news.at, 'norms').map((v) => v ?? 0);
  const rows = list(news.rows, LIMITS.rows, 'norms').map((entry, i) => {
    const row = rec(entry, 'norms');
    const values = numbers(row.values, 'norms');
    return {
      name: text(row.name, 'norms'),
      values: joined(old?.rows[i]?.values, from, values, 'norms'),
      latest: text(row.latest, 'norms'),
    };
  });
  return { at: joined(old?.at, from, at, 'norms'), rows };
}

/** What was known up to an index, and the new tail; throws where there is a gap between them. */
function joined<T>(old: T[] | undefined, from: number, tail: T[], where: string): T[] {
  if ((old?.length ?? 0) < from || from + tail.length > LIMITS.points) throw new Refused(where);
  return [...(old ?? []).slice(0, from), ...tail];
}
