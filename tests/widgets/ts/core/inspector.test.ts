import { describe, expect, it, vi } from 'vitest';
import { NO_HOST } from '../../../../widgets/src/core/host';
import type { Host } from '../../../../widgets/src/core/host';
import { Words } from '../../../../widgets/src/core/i18n';
import { Inspector } from '../../../../widgets/src/core/inspector';
import type { Looked } from '../../../../widgets/src/core/inspector';
import { indexScene } from '../../../../widgets/src/core/state';
import { tutorial } from '../scenes';

const words = new Words('en');
const J = [
  [1, 2, 0],
  [0, -3, 4],
];

function open(v: number[] | null, data: (number | string)[][] | null = J, host = NO_HOST) {
  const scene = tutorial();
  scene.jacobians = [{ structure: 'dense', rows: 2, cols: 3, data }];
  const looked: Looked = { kind: 'local', j: 0, of: 't1', by: 't0', v };
  return new Inspector(indexScene(scene), words, host, looked).el;
}
const result = (el: HTMLElement): (string | null)[] =>
  [...el.querySelectorAll('.agl-jresult td')].map((cell) => cell.textContent);
const press = (el: HTMLElement, label: string): void => {
  const found = el.querySelector<HTMLElement>(`button[aria-label="${label}"]`);
  if (!found) throw new Error(`no button ${label}`);
  found.click();
};

describe('the inspector of Jacobians', () => {
  it('shows vᵀJ of the incoming gradient', () => {
    expect(result(open([2, 1]))).toEqual(['2', '1', '4']);
  });

  it('begins with the first unit vector where there is none', () => {
    expect(result(open(null))).toEqual(['1', '2', '0']);
  });

  it('reveals a row by its unit vector, and a column', () => {
    const el = open([2, 1]);
    press(el, words.ui('jacobian.pick.row', { i: 2 }));
    expect(result(el)).toEqual(['0', '-3', '4']);
    expect(el.querySelectorAll('.agl-jlit')).toHaveLength(3);
    press(el, words.ui('jacobian.pick.column', { k: 2 }));
    expect(el.querySelector('.agl-jsaid')?.textContent).toContain('2, -3');
  });

  it('follows the sliders', () => {
    const el = open([2, 1]);
    const [slider] = el.querySelectorAll<HTMLInputElement>('input[type="range"]');
    if (!slider) throw new Error('no slider');
    slider.value = '-1';
    slider.dispatchEvent(new Event('input'));
    expect(result(el)).toEqual(['-1', '-5', '4']);
  });

  it('asks the kernel for numbers that are not here', async () => {
    const ask = vi.fn(() => Promise.resolve({ data: J }));
    const el = open(null, null, { canAsk: true, ask } satisfies Host);
    el.querySelector<HTMLElement>('[data-agl-ask]')?.click();
    await vi.waitFor(() => {
      expect(result(el)).toEqual(['1', '2', '0']);
    });
    expect(ask).toHaveBeenCalledWith('jacobian', { of: 't1', by: 't0' });
  });

  it('says that an answer is none', async () => {
    const ask = (): Promise<Record<string, unknown>> => Promise.resolve({ data: [[{}]] });
    const el = open(null, null, { canAsk: true, ask });
    el.querySelector<HTMLElement>('[data-agl-ask]')?.click();
    await vi.waitFor(() => {
      expect(el.querySelector('.agl-answer')?.textContent).toContain(
        words.text('ask.failed', { reason: '' }),
      );
    });
  });

  it('has nothing to show of a tensor by itself', () => {
    const scene = tutorial();
    const looked: Looked = { kind: 'pair', of: 't0', by: 't0' };
    const { el } = new Inspector(indexScene(scene), words, NO_HOST, looked);
    expect(el.querySelector('.agl-jbody')?.textContent).toBe(words.ui('jacobian.same'));
  });
});
