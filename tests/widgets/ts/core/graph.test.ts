import { afterEach, describe, expect, it } from 'vitest';
import { mount } from '../../../../widgets/src/core/index';
import type { View } from '../../../../widgets/src/core/index';
import { chain } from '../scenes';

const host = document.createElement('div');
document.body.append(host);
let view: View;
const count = (selector: string): number => host.querySelectorAll(selector).length;
const names = (): (string | null)[] =>
  [...host.querySelectorAll('.agl-name')].map((el) => el.textContent);
const press = (key: string): void => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true });
  host.querySelector('.agl-root')?.dispatchEvent(event);
};

afterEach(() => view.destroy());

describe('a large graph', () => {
  it('makes only what is in view', () => {
    view = mount(host, chain(500), { cursor: 0 });
    expect(count('.agl-glyph')).toBeGreaterThan(4);
    expect(count('.agl-glyph')).toBeLessThan(40);
    expect(count('.agl-edge')).toBeLessThan(60);
    expect(names()).toContain('v0');
  });

  it('makes what is around the view when the page has time', async () => {
    view = mount(host, chain(500), { cursor: 0 });
    const before = count('.agl-glyph');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(count('.agl-glyph')).toBeGreaterThan(before);
    expect(count('.agl-glyph')).toBeLessThan(60);
  });

  it('makes no arrow back before its step', () => {
    view = mount(host, chain(500), { cursor: 0 });
    expect(count('.agl-edge-data')).toBeGreaterThan(3);
    expect(count('.agl-edge-grad')).toBe(0);
    const first = chain(500).steps.findIndex((step) => step.phase === 'backward');
    view.setCursor(first + 1);
    view.setCursor(first + 3);
    expect(count('.agl-edge-grad:not(.agl-todo)')).toBeGreaterThan(0);
    expect(count('.agl-edge-grad.agl-active')).toBe(1);
  });

  it('follows the steps, and keeps the page small on the way', async () => {
    view = mount(host, chain(500), { cursor: 0 });
    for (let i = 0; i <= 1000; i += 20) view.setCursor(i);
    view.setCursor(300);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(names()).toContain('v300');
    expect(count('.agl-current')).toBe(2);
    expect(count('.agl-glyph')).toBeLessThan(600);
  });

  it('draws outlines from far away, with the current step on top', async () => {
    view = mount(host, chain(500), { cursor: 250 });
    press('0');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const d = host.querySelector('.agl-outlines')?.getAttribute('d') ?? '';
    expect(d.match(/z/g)).toHaveLength(1001);
    expect(names()).toEqual(['v250']);
  });

  it('brings a node into the page that is found by its name', () => {
    view = mount(host, chain(500), { cursor: 0 });
    press('f');
    const input = host.querySelector<HTMLInputElement>('[role=combobox]');
    if (!input) throw new Error('no search');
    input.value = 'v431';
    input.dispatchEvent(new Event('input'));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(host.querySelector('.agl-selected .agl-name')?.textContent).toBe('v431');
    expect(host.querySelector('.agl-nodes [role=option]')?.textContent).toContain('v431');
  });

  it('has no glyphs and no steps without complaint', () => {
    const empty = { ...chain(0), glyphs: [], edges: [], steps: [] };
    view = mount(host, empty);
    for (const key of ['ArrowRight', 'End', ' ', 'b', 'j', 'f', 'Escape', '0']) press(key);
    expect(host.querySelector('.agl-phase')?.textContent).toBe('before the first step');
  });
});
