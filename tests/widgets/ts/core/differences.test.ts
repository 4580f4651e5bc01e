import { describe, expect, it, vi } from 'vitest';
import { checkButton } from '../../../../widgets/src/core/differences';
import { NO_HOST } from '../../../../widgets/src/core/host';
import type { Host } from '../../../../widgets/src/core/host';
import { Words } from '../../../../widgets/src/core/i18n';
import { scalar } from '../scenes';

const words = new Words('en');

async function asked(host: Host): Promise<HTMLElement> {
  const el = checkButton(host, words, 't0', 1);
  el.querySelector('button')?.click();
  await vi.waitFor(() => {
    expect(el.querySelector('[aria-busy]')).toBeNull();
  });
  return el;
}
const answering = (result: Record<string, unknown>): Host => ({
  canAsk: true,
  ask: () => Promise.resolve(result),
});
const all = { numeric: scalar('2'), recorded: scalar('3'), checked: 4, count: 4, at: '[0]' };

describe('the check by central differences', () => {
  it('asks for the tensor and the pass', async () => {
    const ask = vi.fn(() => Promise.resolve({ ...all, ok: true, error: '1e-9' }));
    await asked({ canAsk: true, ask });
    expect(ask).toHaveBeenCalledWith('check', { tensor: 't0', pass: 1 });
  });

  it('shows the differences where they agree', async () => {
    const el = await asked(answering({ ...all, ok: true, error: '1e-9' }));
    expect(el.querySelector<HTMLElement>('.agl-verdict')?.dataset.aglGood).toBe('true');
    expect(el.textContent).toContain('1e-9');
    expect(el.textContent).toContain(words.ui('check.numeric'));
    expect(el.textContent).not.toContain(words.ui('check.recorded'));
  });

  it('shows the recorded gradient beside them where they do not, and where', async () => {
    const el = await asked(answering({ ...all, ok: false, error: 1, checked: 2 }));
    expect(el.querySelector<HTMLElement>('.agl-verdict')?.dataset.aglGood).toBe('false');
    expect(el.textContent).toContain('[0]');
    expect(el.textContent).toContain(words.ui('check.recorded'));
    expect(el.textContent).toContain(words.ui('check.part', { n: '2', count: '4' }));
  });

  it('draws nothing of an answer that is no value', async () => {
    const el = await asked(answering({ ...all, ok: true, error: {}, numeric: { shape: 1 } }));
    expect(el.querySelector('table')).toBeNull();
    expect(el.textContent).not.toContain('[object');
  });

  it('says why there is no answer', async () => {
    const el = await asked(NO_HOST);
    expect(el.querySelector('.agl-refusal')?.textContent).toBe(words.text('ask.no_kernel', {}));
  });
});
