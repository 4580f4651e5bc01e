import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fixture from '../../fixtures/loop.scene.json';
import { mount } from '../../../../widgets/src/core/index';
import type { Predicted, View } from '../../../../widgets/src/core/index';
import type { SceneDoc } from '../../../../widgets/src/core/scene';
import { tutorial } from '../scenes';

let host: HTMLElement;
let view: View;
let heard: Predicted[];

const press = (key: string): void => {
  const target = host.contains(document.activeElement) ? document.activeElement : null;
  const at = target ?? host.querySelector('.agl-root');
  at?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
};
const field = (label: string): HTMLInputElement => {
  const found = host.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`);
  if (!found) throw new Error(`no field ${label}`);
  return found;
};
const answer = (label: string, text: string): void => {
  field(label).value = text;
  field(label).form?.requestSubmit();
};
const verdict = (): string => host.querySelector('.agl-verdict')?.textContent ?? '';
const button = (text: string): HTMLButtonElement | undefined =>
  [...host.querySelectorAll('button')].find((b) => b.textContent === text);

beforeEach(() => {
  host = document.createElement('div');
  document.body.append(host);
  heard = [];
  view = mount(host, tutorial(), {
    cursor: 0,
    language: 'en',
    onPredictions: (all) => (heard = all),
  });
});
afterEach(() => {
  view.destroy();
  host.remove();
});

describe('predict, then reveal', () => {
  it('asks the shape first, then the values, and shows the step after the answer', () => {
    press('p');
    expect(host.querySelector('.agl-predict h3')?.textContent).toContain('grad(z)');
    answer('Shape of grad(z)', '4');
    expect(verdict()).toContain('another shape');
    answer('Shape of grad(z)', '2, 2');
    answer('Values of grad(z)', '-ones(2, 2) / 4');
    expect(verdict()).toContain('sign');
    answer('Values of grad(z)', 'ones(2, 2) / 4');
    expect(verdict()).toContain('Right');
    expect(heard).toEqual([
      { step: 2, tensor: 'z', attempts: 4, shape_right: true, right: true, error: 0 },
    ]);
    button('Go on')?.click();
    expect(host.querySelector('.agl-phase')?.textContent).toContain('backward 2');
  });

  it('says what cannot be read, and counts no attempt', () => {
    press('p');
    answer('Shape of grad(z)', 'two');
    expect(verdict()).toContain('no shape');
    expect(heard).toEqual([]);
  });

  it('gives hints by degrees', () => {
    press('p');
    button('Hint')?.click();
    button('Hint')?.click();
    button('Hint')?.click();
    expect(host.querySelectorAll('.agl-hintitem').length).toBeGreaterThanOrEqual(3);
    expect(button('Hint')?.hidden).toBe(true);
  });

  it('asks about the next step when → is pressed, and leaves by the same key', () => {
    press('p');
    button('Show the step')?.click();
    host.querySelector<HTMLElement>('.agl-root')?.focus();
    press('ArrowRight');
    expect(host.querySelector('.agl-predict')).not.toBeNull();
    button('Stop predicting')?.click();
    expect(host.querySelector('.agl-predict')).toBeNull();
  });

  it('carries over into the other language', () => {
    press('p');
    view.setLanguage('ko');
    expect(host.querySelector('[aria-pressed="true"]')).not.toBeNull();
    expect(host.querySelector('.agl-predict h3')?.textContent).toContain('grad(z)는 얼마');
  });

  it('keeps what was typed, said and hinted in the other language, and counts nothing twice', () => {
    press('p');
    answer('Shape of grad(z)', '2, 2');
    answer('Values of grad(z)', '-ones(2, 2) / 4');
    button('Hint')?.click();
    button('Hint')?.click();
    field('Values of grad(z)').value = 'ones(2, 2) /';
    const said = heard;
    view.setLanguage('ko');
    const [shape, values] = host.querySelectorAll<HTMLInputElement>('.agl-predict input');
    expect(shape?.value).toBe('2, 2');
    expect(shape?.readOnly).toBe(true);
    expect(values?.value).toBe('ones(2, 2) /');
    expect(verdict()).toContain('부호');
    expect(host.querySelectorAll('.agl-hintitem')).toHaveLength(2);
    expect(document.activeElement).toBe(values);
    expect(heard).toBe(said);
    if (values) values.value = 'ones(2, 2) / 4';
    values?.form?.requestSubmit();
    expect(heard[0]).toMatchObject({ attempts: 3, right: true });
  });

  it('keeps a right answer that is not yet gone on from', () => {
    press('p');
    answer('Shape of grad(z)', '2, 2');
    answer('Values of grad(z)', 'ones(2, 2) / 4');
    view.setLanguage('ko');
    view.setLanguage('en');
    expect(verdict()).toContain('Right');
    expect(document.activeElement).toBe(button('Go on'));
    button('Go on')?.click();
    expect(host.querySelector('.agl-phase')?.textContent).toContain('backward 2');
  });

  it('takes no focus from elsewhere when the language changes', () => {
    press('p');
    answer('Shape of grad(z)', '2, 2');
    button('Hint')?.click();
    (document.activeElement as HTMLElement).blur();
    view.setLanguage('ko');
    expect(document.activeElement).toBe(document.body);
  });

  it('asks nothing of another scene that it was not asked of', () => {
    press('p');
    view.setScene(tutorial());
    expect(host.querySelector('.agl-predict')).toBeNull();
  });
});

describe('a prediction inside a closed group', () => {
  const loop = (): SceneDoc => structuredClone(fixture) as unknown as SceneDoc;
  const crumbs = (): (string | null)[] =>
    [...host.querySelectorAll('.agl-crumbs > li')].map((el) => el.textContent);

  it('opens the group, so that the node is in sight', () => {
    view.setScene(loop());
    view.setCursor(4);
    press('p');
    expect(host.querySelector('.agl-predict h3')?.textContent).toContain('grad(u)');
    expect(crumbs()).toEqual(['whole graph', 'for _ · iteration 0']);
  });

  it('stays in a group that shows the leaf as well', () => {
    view.setScene(loop());
    view.setCursor(8);
    press('p');
    const before = crumbs();
    button('Show the step')?.click();
    press('ArrowRight');
    expect(host.querySelector('.agl-predict h3')?.textContent).toContain('weight₁.grad');
    expect(crumbs()).toEqual(before);
  });

  it('names a group whose inside is not here, and says how it opens', () => {
    const scene = loop();
    const group = scene.glyphs.find((g) => g.kind === 'group');
    const step = scene.steps.find((s) => s.predict !== undefined);
    if (group?.kind !== 'group' || !step) throw new Error('no group, or no prediction');
    step.glyph = group.id;
    step.lines = [{ kind: 'note', items: [{ t: 'text', key: 'group.inside' }] }];
    view.setScene(scene);
    view.setCursor(0);
    press('p');
    const asked = host.querySelector('.agl-predict')?.textContent;
    expect(asked).toContain('through for _ · iteration 0');
    expect(asked).toContain('opening the group shows them');
  });
});
