import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import widget from '../../../../widgets/src/widget/index';
import type { Traits } from '../../../../widgets/src/widget/index';
import { tutorial } from '../scenes';

/** As much of a widget model as the adapter uses: what is set is heard by every view at once. */
class Model {
  saves = 0;
  readonly listeners = new Map<string, Set<() => void>>();
  constructor(private readonly data: Record<string, unknown>) {}
  get(key: string): unknown {
    return this.data[key];
  }
  set(key: string, value: unknown): void {
    if (this.data[key] === value) return;
    this.data[key] = value;
    for (const listener of this.listeners.get(`change:${key}`) ?? []) listener();
  }
  on(event: string, listener: () => void): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }
  off(event: string, listener: () => void): void {
    this.listeners.get(event)?.delete(listener);
  }
  save_changes(): void {
    this.saves += 1;
  }
}

let model: Model;
const views: { el: HTMLElement; stop: () => void }[] = [];
const open = (): HTMLElement => {
  const el = document.createElement('div');
  document.body.append(el);
  const props = { model, el } as unknown as Parameters<typeof widget.render>[0];
  views.push({ el, stop: widget.render(props) });
  return el;
};
const phase = (el: HTMLElement): string | undefined =>
  el.querySelector('.agl-phase')?.textContent ?? undefined;
const click = (el: HTMLElement, name: string): void =>
  el.querySelector<HTMLButtonElement>(`[aria-label="${name}"]`)?.click();

beforeEach(() => {
  vi.useFakeTimers();
  const traits: Record<keyof Traits, unknown> = {
    ...{ scene: tutorial(), cursor: 3, language: 'en', theme: 'light', predictions: [] },
  };
  model = new Model(traits);
});
afterEach(() => {
  for (const { el, stop } of views.splice(0)) {
    stop();
    el.remove();
  }
  vi.useRealTimers();
});

describe('the widget', () => {
  it('shares one cursor between the views of a model', () => {
    const [a, b] = [open(), open()];
    expect(phase(a)).toBe('forward 3 / 4 · MulBackward0');
    click(a, 'Next step');
    expect(phase(b)).toBe('forward 4 / 4 · MeanBackward0');
    expect(model.get('cursor')).toBe(4);
  });

  it('saves many moves as few messages, and the last one for certain', () => {
    const el = open();
    for (let i = 0; i < 5; i += 1) click(el, 'Next step');
    expect(model.saves).toBe(0);
    vi.advanceTimersByTime(100);
    expect(model.saves).toBe(1);
    click(el, 'Next step');
    views.splice(0).forEach(({ stop }) => stop());
    expect(model.saves).toBe(2);
    expect(model.get('cursor')).toBe(9);
  });

  it('does not answer an echo', () => {
    const el = open();
    click(el, 'Next step');
    vi.advanceTimersByTime(100);
    for (const listener of model.listeners.get('change:cursor') ?? []) listener();
    vi.advanceTimersByTime(500);
    expect(model.saves).toBe(1);
    expect(phase(el)).toContain('4 / 4');
  });

  it('follows the kernel', () => {
    const el = open();
    model.set('cursor', 8);
    model.set('language', 'ko');
    expect(phase(el)).toBe('역전파 4 / 7 · MulBackward0');
    model.set('theme', 'dark');
    expect(el.querySelector<HTMLElement>('.agl-root')?.dataset.aglScheme).toBe('dark');
    model.set('scene', { ...tutorial(), title: 'another' });
    expect(el.querySelector('.agl-doc')?.textContent).toBe('another');
  });

  it('leaves nothing behind', () => {
    const el = open();
    views.splice(0).forEach(({ stop }) => stop());
    expect(el.childElementCount).toBe(0);
    expect([...model.listeners.values()].every((set) => set.size === 0)).toBe(true);
    el.remove();
  });
});
