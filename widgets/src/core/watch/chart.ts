/** One curve: a band from the lowest to the highest number of each bucket, and the line of the last. */
import { h, s, setText } from '../dom';
import type { Words } from '../i18n';
import type { SeriesDoc } from './doc';

type Numbers = (number | null)[];

/** The highest over the lowest number, from which a curve is drawn to a log scale (as in Python). */
const LOG_ABOVE = 50;

/** Numbers to parts (0 … 1) of a height. */
export function scaleOf(
  low: number,
  high: number,
  mayBeLog = true,
): { log: boolean; part(v: number): number } {
  const log = mayBeLog && low > 0 && high / low > LOG_ABOVE;
  const f = log ? Math.log : (v: number): number => v;
  // Halved first: the range of two huge numbers of different sign is no number any more.
  const from = f(low) / 2;
  const span = f(high) / 2 - from;
  return { log, part: (v) => (span > 0 ? (f(v) / 2 - from) / span : 0.5) };
}

/** The SVG path through the numbers that are there; one without neighbours is a dot. */
export function linePath(xs: number[], values: Numbers, y: (v: number) => number): string {
  let path = '';
  let pen = false;
  values.forEach((value, i) => {
    if (value === null) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${px(xs[i] ?? 0)} ${px(y(value))}`;
    const next = values[i + 1];
    if (!pen && (next === undefined || next === null)) path += 'h0.1';
    pen = true;
  });
  return path;
}

const px = (v: number): string => String(Math.round(v * 10) / 10);
const there = (values: Numbers): number[] => values.filter((v) => v !== null);

/** Three digits that matter, as short as can be. */
export function brief(v: number): string {
  const text = String(Number(v.toPrecision(3)));
  return text.length > 8 ? v.toExponential(1) : text;
}

const WIDE = 600;

export class Chart {
  readonly el: HTMLElement;
  private readonly svg: SVGSVGElement;
  private readonly band = s('path', { class: 'agl-wband' });
  private readonly line = s('path', { class: 'agl-wline', 'vector-effect': 'non-scaling-stroke' });
  private readonly latest = h('span', { class: 'agl-wlatest' });
  private readonly top = h('span', {});
  private readonly log = h('span', {});
  private readonly bottom = h('span', {});
  private readonly end = h('span', {});

  constructor(
    readonly name: string,
    private readonly words: Words,
    private readonly tall: number,
  ) {
    this.svg = s('svg', {
      class: 'agl-wsvg',
      viewBox: `0 0 ${WIDE} ${tall}`,
      preserveAspectRatio: 'none',
      role: 'img',
    });
    this.svg.style.height = `${tall}px`;
    this.svg.append(this.band, this.line);
    const axis = h(
      'div',
      { class: 'agl-wy', 'aria-hidden': 'true' },
      this.top,
      this.log,
      this.bottom,
    );
    const foot = h('div', { class: 'agl-wx', 'aria-hidden': 'true' }, h('span', {}, '1'), this.end);
    this.el = h(
      'div',
      { class: 'agl-chart' },
      h(
        'div',
        { class: 'agl-whead' },
        h('span', { class: 'agl-wname', dir: 'auto' }, name),
        this.latest,
      ),
      h('div', { class: 'agl-wplot' }, axis, h('div', { class: 'agl-wbox' }, this.svg, foot)),
    );
  }

  update(series: SeriesDoc, width: number, iterations: number): void {
    const { words } = this;
    const bad = series.bad ? ` · ${words.ui('watch.bad', series.bad)}` : '';
    setText(this.latest, `${series.latest}${bad}`);
    const shown = [...there(series.low), ...there(series.high)];
    const low = shown.reduce((a, b) => Math.min(a, b), Infinity);
    const high = shown.reduce((a, b) => Math.max(a, b), -Infinity);
    if (shown.length === 0) return;
    const scale = scaleOf(low, high);
    const y = (v: number): number => 2 + (1 - scale.part(v)) * (this.tall - 4);
    const step = (width / Math.max(1, iterations - 1)) * WIDE;
    const xs = series.last.map((_, i) => Math.min(WIDE, i * step));
    this.line.setAttribute('d', linePath(xs, series.last, y));
    this.band.setAttribute('d', width === 1 ? '' : bandPath(xs, series, y));
    setText(this.top, brief(high));
    setText(this.bottom, brief(low));
    setText(this.log, scale.log ? words.ui('watch.log') : '');
    setText(this.end, String(iterations));
    const first = there(series.last)[0];
    const from = first === undefined ? '–' : brief(first);
    const text = words.ui('watch.fromto', { first: from, last: series.latest });
    this.svg.setAttribute('aria-label', `${this.name.slice(0, 200)}: ${text}${bad}`);
  }
}

function bandPath(xs: number[], series: SeriesDoc, y: (v: number) => number): string {
  const points = xs.flatMap((x, i) => {
    const low = series.low[i] ?? null;
    const high = series.high[i] ?? null;
    return low === null || high === null ? [] : [{ x, low, high }];
  });
  const up = points.map((p) => `${px(p.x)} ${px(y(p.high))}`);
  const down = points.reverse().map((p) => `${px(p.x)} ${px(y(p.low))}`);
  return `M${[...up, ...down].join('L')}Z`;
}

/** A small curve of one parameter's gradient norm, from 0. */
export function spark(values: Numbers, at: number[], iterations: number): string {
  const high = there(values).reduce((a, b) => Math.max(a, b), 0);
  const scale = scaleOf(0, high, false);
  const xs = at.map((i) => Math.min(1, i / Math.max(1, iterations - 1)) * 160);
  return linePath(xs, values, (v) => 1.5 + (1 - scale.part(v)) * 17);
}
