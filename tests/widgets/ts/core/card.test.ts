import { describe, expect, it } from 'vitest';
import { card, passOf } from '../../../../widgets/src/core/card';
import { NO_HOST } from '../../../../widgets/src/core/host';
import { Words } from '../../../../widgets/src/core/i18n';
import type { OpGlyph, SceneDoc, TensorGlyph } from '../../../../widgets/src/core/scene';
import { indexScene, stateAt } from '../../../../widgets/src/core/state';
import { tutorial } from '../scenes';

const words = new Words('en');

function shown(scene: SceneDoc, id: string, cursor: number): { el: HTMLElement; heard: string[] } {
  const heard: string[] = [];
  const model = indexScene(scene);
  const el = card(model, stateAt(model, cursor), id, words, {
    close: () => heard.push('close'),
    reveal: (glyph) => heard.push(`reveal ${glyph}`),
    go: (at) => heard.push(`go ${at}`),
    jacobian: (tensor) => heard.push(`jacobian ${tensor}`),
    host: NO_HOST,
  });
  if (!el) throw new Error('no card');
  return { el, heard };
}
const press = (el: HTMLElement, text: string): void => {
  const found = [...el.querySelectorAll('button')].find((b) => b.textContent === text);
  if (!found) throw new Error(`no button ${text}`);
  found.click();
};
const leaf = (scene: SceneDoc): TensorGlyph =>
  scene.glyphs.find((g): g is TensorGlyph => g.kind === 'tensor' && g.leaf)!;
const op = (scene: SceneDoc): OpGlyph => scene.glyphs.find((g): g is OpGlyph => g.kind === 'op')!;

describe('the card of a tensor', () => {
  it('has its value and the gradient of the cursor, a dash before it comes', () => {
    const scene = tutorial();
    const { id } = leaf(scene);
    expect(shown(scene, id, 0).el.textContent).toContain('–');
    expect(shown(scene, id, scene.steps.length).el.textContent).toContain('4.5');
  });

  it('tells which passes added to .grad, and those to come as later', () => {
    const scene = tutorial();
    const { id } = leaf(scene);
    const end = scene.steps.length;
    expect(shown(scene, id, end).el.querySelectorAll('.agl-ledger tbody tr')).toHaveLength(1);
    expect(shown(scene, id, end).el.querySelector('.agl-later')).toBeNull();
    expect(shown(scene, id, 0).el.querySelector('.agl-later')).not.toBeNull();
  });

  it('answers why, and leads to the place', () => {
    const scene = tutorial();
    const x = leaf(scene);
    x.why = [{ key: 'why.zero.masked.all', args: { op: '<b>relu</b>' }, at: 'n1' }];
    const { el, heard } = shown(scene, x.id, 0);
    const item = el.querySelector('.agl-whylist li');
    expect(item?.textContent).toContain('<b>relu</b>');
    press(el, words.ui('card.there'));
    press(el, words.ui('card.back'));
    press(el, words.ui('card.jacobian'));
    expect(heard).toEqual(['reveal n1', 'close', `jacobian ${x.tensor ?? x.id}`]);
  });

  it('knows the latest pass that reached it', () => {
    const scene = tutorial();
    const model = indexScene(scene);
    const { id } = leaf(scene);
    expect(passOf(model, stateAt(model, 0), id)).toBeNull();
    expect(passOf(model, stateAt(model, scene.steps.length), id)).toBe(0);
  });
});

describe('the card of an operation', () => {
  it('marks a saved tensor as stale from the step on that changed it', () => {
    const scene = tutorial();
    const node = op(scene);
    node.saved = [{ name: 'y', glyph: null, version: 0, changes: [[2, 1]] }];
    const badge = (cursor: number): Element | null =>
      shown(scene, node.id, cursor).el.querySelector('.agl-version');
    expect(badge(2)?.classList.contains('agl-stale')).toBe(false);
    expect(badge(3)?.classList.contains('agl-stale')).toBe(true);
    expect(shown(scene, node.id, 3).el.querySelector('.agl-refusal')?.textContent).toContain('y');
  });

  it('is not there for a node that is not', () => {
    const model = indexScene(tutorial());
    expect(
      card(model, stateAt(model, 0), 'n999', words, {
        ...{ close() {}, reveal() {}, go() {}, jacobian() {} },
        host: NO_HOST,
      }),
    ).toBeNull();
  });
});
