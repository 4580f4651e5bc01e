import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../../../widgets/src/core/index';
import { askModel } from '../../../../widgets/src/widget/ask';
import type { ModelHost } from '../../../../widgets/src/widget/ask';

type Listener = (message?: unknown) => void;
interface Asked {
  kind: string;
  id: string;
  what: string;
  args: unknown;
}

/** As much of a model as questions need; every view of it hears every message. */
class Model {
  readonly sent: Asked[] = [];
  readonly listeners = new Map<string, Set<Listener>>();
  on(event: string, listener: Listener): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }
  off(event: string, listener: Listener): void {
    this.listeners.get(event)?.delete(listener);
  }
  send(message: Asked): void {
    this.sent.push(message);
  }
  tell(event: string, message?: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(message);
  }
  answer(i: number, rest: object): void {
    this.tell('msg:custom', { kind: 'answer', id: this.sent[i]?.id, ...rest });
  }
}

let model: Model;
const open = (): ModelHost => askModel(model as unknown as Parameters<typeof askModel>[0]);
const key = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof Refusal ? error.message_.key : 'another error'),
  );

beforeEach(() => {
  vi.useFakeTimers();
  model = new Model();
});
afterEach(() => vi.useRealTimers());

describe('a question', () => {
  it('is answered by its number, in whatever order', async () => {
    const host = open();
    const [a, b] = [host.ask('check', { tensor: 't0' }), host.ask('check', { tensor: 't1' })];
    expect(model.sent[0]).toMatchObject({ kind: 'ask', what: 'check', args: { tensor: 't0' } });
    model.answer(1, { ok: true, result: { n: 1 } });
    model.answer(0, { ok: true, result: { n: 0 } });
    expect([await a, await b]).toEqual([{ n: 0 }, { n: 1 }]);
  });

  it('of one view is not taken for that of another', async () => {
    const [one, two] = [open(), open()];
    const [a, b] = [one.ask('x', {}), two.ask('x', {})];
    expect(model.sent[0]?.id).not.toBe(model.sent[1]?.id);
    model.answer(1, { ok: true, result: { view: 2 } });
    model.answer(0, { ok: true, result: { view: 1 } });
    expect([await a, await b]).toEqual([{ view: 1 }, { view: 2 }]);
  });

  it('that cannot be answered says why', async () => {
    const asked = open().ask('x', {});
    model.answer(0, { ok: false, error: { key: 'ask.unknown', args: { what: 'x', odd: [] } } });
    const error: unknown = await asked.catch((reason: unknown) => reason);
    expect((error as Refusal).message_).toEqual({ key: 'ask.unknown', args: { what: 'x' } });
  });

  it('to a busy kernel is given up, and a late answer is nothing', async () => {
    const asked = key(open().ask('x', {}));
    vi.advanceTimersByTime(31_000);
    expect(await asked).toBe('ask.silent');
    model.answer(0, { ok: true, result: {} });
  });

  it('to a kernel that went away is refused, then and later', async () => {
    const host = open();
    const asked = key(host.ask('x', {}));
    expect(host.canAsk).toBe(true);
    model.tell('comm_live_update');
    expect(await asked).toBe('ask.no_kernel');
    expect(host.canAsk).toBe(false);
    expect(await key(host.ask('x', {}))).toBe('ask.no_kernel');
    expect(model.sent).toHaveLength(1);
  });

  it('does not outlive its view', async () => {
    const host = open();
    const asked = key(host.ask('x', {}));
    host.close();
    expect(await asked).toBe('ask.no_kernel');
    expect([...model.listeners.values()].every((set) => set.size === 0)).toBe(true);
  });

  it.each([null, 'text', {}, { kind: 'answer' }, { kind: 'answer', id: 5, ok: true }])(
    'is not confused by %j',
    async (message) => {
      const asked = open().ask('x', {});
      model.tell('msg:custom', message);
      model.answer(0, { ok: true, result: { fine: 1 } });
      expect(await asked).toEqual({ fine: 1 });
    },
  );
});
