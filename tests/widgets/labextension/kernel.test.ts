import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KernelHost } from '../../../widgets/src/labextension/kernel';
import { Refusal } from '../../../widgets/src/core/index';

type Notebooks = ConstructorParameters<typeof KernelHost>[0];
type Message = Record<string, unknown>;
const VIEW = 'application/vnd.jupyter.widget-view+json';

type Slot = (sender: unknown, value: unknown) => void;

/** As much of a signal as is used. */
class Signal {
  private readonly slots = new Set<Slot>();
  connect(slot: Slot): void {
    this.slots.add(slot);
  }
  disconnect(slot: Slot): void {
    this.slots.delete(slot);
  }
  emit(value: unknown): void {
    for (const slot of [...this.slots]) slot(null, value);
  }
}

class Comm {
  isDisposed = false;
  onMsg: (message: { content: { data: Message } }) => void = () => undefined;
  onClose: () => void = () => undefined;
  opened: Message | null = null;
  readonly sent: Message[] = [];
  open(data: Message): void {
    this.opened = data;
  }
  send(data: Message): void {
    this.sent.push(data);
  }
  close(): void {
    this.isDisposed = true;
  }
  tell(data: Message): void {
    this.onMsg({ content: { data } });
  }
}

class Kernel {
  isDisposed = false;
  readonly statusChanged = new Signal();
  readonly comms: Comm[] = [];
  asked = 0;
  constructor(private readonly models: string[]) {}
  requestCommInfo(): Promise<unknown> {
    this.asked += 1;
    const comms = Object.fromEntries(this.models.map((id) => [id, {}]));
    return Promise.resolve({ content: { status: 'ok', comms } });
  }
  createComm(target: string): Comm {
    expect(target).toBe('autograd_lite');
    const comm = new Comm();
    this.comms.push(comm);
    return comm;
  }
}

/** A notebook with one cell of one output. */
class Page {
  readonly output = { data: { [VIEW]: { model_id: 'm' } } as Message };
  readonly sessionContext: {
    session: { kernel: Kernel | null } | null;
    kernelChanged: Signal;
  };
  readonly model = {
    cells: [{ type: 'raw' }, { type: 'code', outputs: { length: 1, get: () => this.output } }],
  };
  readonly widgetAdded = new Signal();
  constructor(kernel: Kernel | null) {
    this.sessionContext = { session: { kernel }, kernelChanged: new Signal() };
  }
  find(test: (panel: Page) => boolean): Page | undefined {
    return test(this) ? this : undefined;
  }
  change(kernel: Kernel | null): void {
    this.sessionContext.session = { kernel };
    this.sessionContext.kernelChanged.emit(null);
  }
}

const told = { cursor: vi.fn(), predictions: vi.fn() };
let host: KernelHost;
const draw = async (page: Page, output: object = page.output): Promise<void> => {
  host = new KernelHost(page as unknown as Notebooks, told);
  host.follow(output as never);
  await vi.advanceTimersByTimeAsync(0);
};
const refusal = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof Refusal ? error.message_.key : String(error)),
  );

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
});
afterEach(() => vi.useRealTimers());

describe('a graph that the kernel has', () => {
  it('is asked by a comm of its own', async () => {
    const kernel = new Kernel(['other', 'm']);
    await draw(new Page(kernel));
    expect(host.canAsk).toBe(true);
    const [comm] = kernel.comms;
    expect(comm?.opened).toEqual({ model: 'm' });
    const asked = host.ask('check', { tensor: 't0' });
    expect(comm?.sent).toMatchObject([{ kind: 'ask', what: 'check', args: { tensor: 't0' } }]);
    comm?.tell({ kind: 'answer', id: comm.sent[0]?.id, ok: true, result: { n: 1 } });
    expect(await asked).toEqual({ n: 1 });
  });

  it('is asked as soon as the kernel has said so', async () => {
    const kernel = new Kernel(['m']);
    const page = new Page(kernel);
    host = new KernelHost(page as unknown as Notebooks, told);
    host.follow(page.output as never);
    const asked = host.ask('check', {});
    host.tell({ cursor: 3 });
    await vi.advanceTimersByTimeAsync(100);
    const [comm] = kernel.comms;
    expect(comm?.opened).toEqual({ model: 'm', cursor: 3 });
    expect(comm?.sent).toHaveLength(1);
    comm?.tell({ kind: 'answer', id: comm.sent[0]?.id, ok: true, result: {} });
    expect(await asked).toEqual({});
  });

  it('shares the cursor and the predictions, at a pace', async () => {
    const kernel = new Kernel(['m']);
    await draw(new Page(kernel));
    const [comm] = kernel.comms;
    comm?.tell({ kind: 'state', cursor: 4, predictions: [] });
    expect(told.cursor).toHaveBeenCalledExactlyOnceWith(4);
    expect(told.predictions).toHaveBeenCalledExactlyOnceWith([]);
    for (let cursor = 0; cursor < 50; cursor += 1) host.tell({ cursor });
    comm?.tell({ kind: 'state', cursor: 1 }); // older than what is on its way
    await vi.advanceTimersByTimeAsync(100);
    expect(comm?.sent).toEqual([{ kind: 'state', cursor: 49 }]);
    expect(told.cursor).toHaveBeenCalledTimes(1);
  });

  it('is asked no more when its kernel restarts, and refuses what was asked', async () => {
    const kernel = new Kernel(['m']);
    await draw(new Page(kernel));
    const asked = refusal(host.ask('check', {}));
    kernel.statusChanged.emit('restarting');
    expect(await asked).toBe('ask.no_kernel');
    expect(host.canAsk).toBe(false);
  });

  it.each<[string, (page: Page, comm: Comm) => void]>([
    ['its kernel is shut down', (page) => page.change(null)],
    ['its comm is closed by the kernel', (_, comm) => comm.onClose()],
    ['its output goes', () => host.dispose()],
  ])('is asked no more when %s', async (_, end) => {
    const kernel = new Kernel(['m']);
    const page = new Page(kernel);
    await draw(page);
    end(page, kernel.comms[0] as Comm);
    expect(host.canAsk).toBe(false);
    expect(await refusal(host.ask('check', {}))).toBe('ask.no_kernel');
  });

  it('closes its comm when the output goes', async () => {
    const kernel = new Kernel(['m']);
    await draw(new Page(kernel));
    host.dispose();
    expect(kernel.comms[0]?.isDisposed).toBe(true);
  });

  it('is found again when another kernel is chosen, and when the output is drawn anew', async () => {
    const page = new Page(null);
    await draw(page);
    expect(host.canAsk).toBe(false);
    const kernel = new Kernel(['m', 'n']);
    page.change(kernel);
    await vi.advanceTimersByTimeAsync(0);
    expect(host.canAsk).toBe(true);
    page.output.data = { [VIEW]: { model_id: 'n' } };
    host.follow(page.output as never);
    await vi.advanceTimersByTimeAsync(0);
    expect(kernel.comms.map((comm) => comm.opened?.model)).toEqual(['m', 'n']);
    expect(kernel.comms[0]?.isDisposed).toBe(true);
  });
});

describe('a graph that stays a picture', () => {
  it('is one that the kernel does not know: no comm is opened', async () => {
    const kernel = new Kernel(['other']);
    await draw(new Page(kernel));
    expect(kernel.asked).toBe(1);
    expect(kernel.comms).toEqual([]);
    expect(host.canAsk).toBe(false);
  });

  it.each([
    ['without a widget', {}],
    ['with a damaged widget', { [VIEW]: { model_id: 7 } }],
    ['with no object', { [VIEW]: 'm' }],
  ])('is an output %s', async (_, data) => {
    const kernel = new Kernel(['m']);
    const page = new Page(kernel);
    page.output.data = data;
    await draw(page);
    expect(kernel.asked).toBe(0);
    expect(host.canAsk).toBe(false);
  });

  it('is an output of no notebook', async () => {
    const kernel = new Kernel(['m']);
    await draw(new Page(kernel), { data: { [VIEW]: { model_id: 'm' } } });
    expect(kernel.asked).toBe(0);
    expect(host.canAsk).toBe(false);
  });

  it('is one whose kernel fails to say', async () => {
    const kernel = new Kernel(['m']);
    kernel.requestCommInfo = () => Promise.reject(new Error('gone'));
    await draw(new Page(kernel));
    expect(host.canAsk).toBe(false);
  });
});
