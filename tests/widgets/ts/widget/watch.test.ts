import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import widget from '../../../../widgets/src/widget/index';

type Listener = (...args: unknown[]) => void;

/** As much of a model as the adapter uses, with what it sent. */
class Model {
  readonly sent: unknown[] = [];
  readonly listeners = new Map<string, Set<Listener>>();
  constructor(private readonly data: Record<string, unknown>) {}
  get(key: string): unknown {
    return this.data[key];
  }
  set(key: string, value: unknown): void {
    this.data[key] = value;
    this.emit(`change:${key}`);
  }
  on(event: string, listener: Listener): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }
  off(event: string, listener: Listener): void {
    this.listeners.get(event)?.delete(listener);
  }
  emit(event: string, ...args: unknown[]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(...args);
  }
  send(message: { kind: string }): void {
    this.sent.push(message.kind);
  }
  save_changes(): void {}
}

const news = (from: number, last: number[]): Record<string, unknown> => ({
  ...{ iterations: from + last.length, width: 1, norms: null },
  series: [{ name: 'loss', from, last, low: null, high: null, latest: '1', bad: null }],
});
const whole = (last: number[]): Record<string, unknown> => ({
  ...{ format: 'autograd-lite.watch', version: 1, title: '<b>w</b>', language: 'en' },
  ...news(0, last),
});

let model: Model;
let el: HTMLElement;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  model = new Model({
    watch: whole([9]),
    running: true,
    scene: {},
    language: 'en',
    theme: 'light',
  });
  el = document.createElement('div');
  document.body.append(el);
  widget.initialize({ model } as never);
  stop = widget.render({ model, el } as never);
});
afterEach(() => {
  stop();
  el.remove();
  vi.useRealTimers();
});

const status = (): string => el.querySelector('.agl-phase')?.textContent ?? '';
const button = (name: string): HTMLButtonElement | null =>
  el.querySelector<HTMLButtonElement>(`[aria-label="${name}"]`);
const frame = (): void => void vi.advanceTimersByTime(50);

describe('the view of a running loop', () => {
  it('asks for everything at once, and follows the deltas', () => {
    expect(model.sent).toEqual(['ready']);
    model.emit('msg:custom', { kind: 'whole', seq: 7, heard: true, doc: whole([9, 4]) });
    model.emit('msg:custom', { kind: 'delta', seq: 8, ...news(2, [1]) });
    frame();
    expect(status()).toBe('running · iteration 3');
    expect(model.sent).toEqual(['ready']);
  });

  it('asks again where it missed something', () => {
    model.emit('msg:custom', { kind: 'whole', seq: 1, heard: true, doc: whole([9]) });
    vi.advanceTimersByTime(1000);
    model.emit('msg:custom', { kind: 'delta', seq: 3, ...news(1, [4]) });
    expect(model.sent).toEqual(['ready', 'ready']);
    frame();
    expect(status()).toBe('running · iteration 1');
  });

  it('asks to pause until it is heard', () => {
    button('Pause the loop')?.click();
    vi.advanceTimersByTime(700);
    expect(model.sent.filter((kind) => kind === 'pause').length).toBe(3);
    model.emit('msg:custom', { kind: 'state', state: 'paused', iteration: 4 });
    vi.advanceTimersByTime(2000);
    expect(model.sent.filter((kind) => kind === 'pause').length).toBe(3);
    expect(button('Go on')?.hidden).toBe(false);
    expect(el.querySelector('[aria-live]')?.textContent).toBe('paused: iteration 4');
  });

  it('says when the kernel is gone, and when the loop is over', () => {
    model.emit('comm:close');
    expect(status()).toContain('no kernel');
    model.set('running', false);
    expect(status()).toContain('finished');
    expect(button('Pause the loop')?.getAttribute('aria-disabled')).toBe('true');
  });

  it('shows a title as text', () => {
    expect(el.querySelector('b')).toBeNull();
    expect(el.querySelector('.agl-doc')?.textContent).toBe('<b>w</b>');
  });

  it('is not moved by messages that make no sense', () => {
    for (const message of [null, 1, 'x', {}, { kind: 'delta' }, { kind: 'whole', doc: 3 }])
      model.emit('msg:custom', message);
    frame();
    expect(el.querySelector('[role=alert]')?.textContent).toContain('damaged');
    model.emit('msg:custom', { kind: 'whole', seq: 1, heard: true, doc: whole([9, 4]) });
    frame();
    expect(status()).toContain('iteration 2');
  });
});
