import { afterEach, describe, expect, it } from 'vitest';
import fixture from '../../fixtures/loop.scene.json';
import { mount } from '../../../../widgets/src/core/index';
import type { MountOptions, View } from '../../../../widgets/src/core/index';
import type { SceneDoc } from '../../../../widgets/src/core/scene';
import { indexScene, shownIn, stateAt, stepOver } from '../../../../widgets/src/core/state';
import { chain } from '../scenes';

/** Two steps of training, each iteration a closed group. */
const loop = (): SceneDoc => structuredClone(fixture) as unknown as SceneDoc;
const host = document.createElement('div');
document.body.append(host);
let view: View;
const draw = (scene: SceneDoc, options: MountOptions = {}): void => {
  view = mount(host, scene, options);
};
const texts = (selector: string): (string | null)[] =>
  [...host.querySelectorAll(selector)].map((el) => el.textContent);
const crumbs = (): (string | null)[] => texts('.agl-crumbs > li');
const press = (key: string): void => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true });
  host.querySelector('.agl-root')?.dispatchEvent(event);
};
const open = (n: number): void => {
  const event = new MouseEvent('dblclick', { bubbles: true });
  host.querySelectorAll('.agl-group')[n]?.dispatchEvent(event);
};

afterEach(() => view.destroy());

describe('groups', () => {
  it('are cards with a name and a number of operations', () => {
    draw(loop(), { cursor: 0 });
    expect(texts('.agl-group > .agl-name')).toEqual(['for _ · iteration 0', 'for _ · iteration 1']);
    expect(texts('.agl-group > .agl-node')[0]).toBe('3 operations');
    expect(crumbs()).toEqual(['whole graph']);
  });

  it('open into a picture of their own, and close again', () => {
    draw(loop(), { cursor: 0 });
    open(1);
    expect(crumbs()).toEqual(['whole graph', 'for _ · iteration 1']);
    expect(texts('.agl-oplabel')).toContain('mse_loss');
    press('Backspace');
    expect(crumbs()).toEqual(['whole graph']);
    expect(texts('.agl-selected > .agl-name')).toEqual(['for _ · iteration 1']);
    open(0);
    press('Escape');
    expect(crumbs()).toEqual(['whole graph']);
  });

  it('have a range over the iterations, which goes to the first step of each', () => {
    draw(loop(), { cursor: 0 });
    const range = host.querySelector<HTMLInputElement>('[aria-label="Iteration"]');
    if (!range) throw new Error('no range');
    expect([range.max, range.getAttribute('aria-valuetext')]).toEqual([
      '2',
      'before the first iteration',
    ]);
    range.value = '2';
    range.dispatchEvent(new Event('input'));
    expect(range.getAttribute('aria-valuetext')).toBe('for _ · iteration 1');
    expect(texts('.agl-turnname')).toEqual(['for _ · iteration 1']);
    press('[');
    expect(range.value).toBe('1');
    view.destroy();
    draw(chain(3));
    expect(host.querySelector('[aria-label="Iteration"]')).toBeNull();
  });

  it('light up while a step happens inside, and say how far they are', () => {
    draw(loop(), { cursor: 1 });
    const current = (): (string | null)[] => texts('.agl-group.agl-current > .agl-name');
    expect(current()).toEqual(['for _ · iteration 0']);
    const { steps } = loop();
    const back = steps.findIndex((s) => s.phase === 'backward' && s.glyph.startsWith('n'));
    view.setCursor(back + 1);
    expect(current()).toEqual(['for _ · iteration 0']);
    expect(texts('.agl-group.agl-current > .agl-mark')[0]).toMatch(/^\d+\/\d+$/);
  });

  it('follow the steps when asked to', () => {
    draw(loop(), { cursor: 0 });
    press('g');
    view.setCursor(2);
    expect(crumbs().at(-1)).toBe('for _ · iteration 0');
    expect(host.querySelector('.agl-follow')?.getAttribute('aria-pressed')).toBe('true');
    press('l');
    expect(crumbs().at(-1)).toBe('for _ · 반복 0');
  });

  it('are passed over as a whole', () => {
    const model = indexScene(loop());
    expect(model.scene.steps.slice(0, 3).map((s) => shownIn(model, null, s.glyph))).toEqual(
      Array(3).fill('glyph-g0'),
    );
    expect(stepOver(model, null, 0)).toBe(3);
    expect(stepOver(model, 'g0', 0)).toBe(1);
  });

  it('show a tensor at their border in the state that it has outside', () => {
    const model = indexScene(loop());
    const stub = [...model.glyphs.values()].find((g) => g.stub === 'out');
    const state = stateAt(model, model.scene.steps.length);
    expect(stub?.of).toBeDefined();
    expect(state.tensors.get(stub?.id ?? '')).toBe(state.tensors.get(stub?.of ?? ''));
  });

  it('without a picture ask the kernel, and lead back', async () => {
    const asked: unknown[] = [];
    const ask = (what: string, args: object): Promise<Record<string, unknown>> => {
      asked.push([what, args]);
      return Promise.resolve({ scene: { ...chain(2), title: 'inside' } });
    };
    const scene = loop();
    scene.steps = [];
    scene.start = 0;
    scene.marks = [];
    scene.views = scene.views.slice(0, 1);
    draw(scene, { host: { canAsk: true, ask } });
    open(1);
    expect(asked).toEqual([['view', { group: 'g1', language: 'en' }]]);
    await Promise.resolve();
    await Promise.resolve();
    expect(texts('.agl-doc')).toEqual(['inside']);
    expect(crumbs()).toEqual(['←', 'for _ · iteration 1']);
    press('Escape');
    expect(texts('.agl-doc')).toEqual([scene.title]);
  });

  it('say where their picture can be had, where no kernel is', () => {
    const scene = { ...loop(), steps: [], marks: [], start: 0 };
    scene.views = scene.views.slice(0, 1);
    draw(scene);
    open(1);
    expect(host.querySelector('[role=dialog]')?.textContent).toContain('Run the cell again');
  });
});

describe('a large picture', () => {
  it('has a map above two hundred glyphs', () => {
    draw(chain(120), { cursor: 0 });
    expect(host.querySelectorAll('.agl-map')).toHaveLength(1);
    view.destroy();
    draw(chain(90), { cursor: 0 });
    expect(host.querySelectorAll('.agl-map')).toHaveLength(0);
  });
});

describe('the timeline', () => {
  it('marks iterations, and jumps from one to the next', () => {
    const scene = loop();
    draw(scene, { cursor: 0 });
    const turns = scene.marks.filter((mark) => mark.kind === 'iteration');
    expect(host.querySelectorAll('.agl-turn-iteration')).toHaveLength(turns.length);
    const second = turns[1]?.step ?? -1;
    const range = host.querySelector<HTMLInputElement>('.agl-range');
    while (Number(range?.value) < second) press(']');
    expect(Number(range?.value)).toBe(second);
    press('ArrowRight');
    expect(texts('.agl-turnname')).toEqual(['for _ · iteration 1']);
  });
});
