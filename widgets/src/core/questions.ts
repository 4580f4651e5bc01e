/** Questions to a kernel, each with a number, and the answers that come back by any way. */
import type { Host } from './host';
import { Refusal } from './host';

/** A kernel that is busy this long (ms) is told of; the answer is then no longer waited for. */
const PATIENCE = 30_000;

interface Waiting {
  resolve(result: Record<string, unknown>): void;
  reject(error: Refusal): void;
  timer: ReturnType<typeof setTimeout>;
}

/** Ids differ between the views of a graph, which may all hear every answer. */
let views = 0;

/** The questions of one view. */
export class Questions implements Host {
  private readonly view = (views += 1);
  private readonly waiting = new Map<string, Waiting>();
  private live = true;
  private count = 0;

  /** @param send takes a message to the kernel */
  constructor(private readonly send: (message: Record<string, unknown>) => void) {}

  get canAsk(): boolean {
    return this.live;
  }

  ask(what: string, args: Record<string, unknown>): Promise<Record<string, unknown>> {
    if (!this.live) return Promise.reject(new Refusal({ key: 'ask.no_kernel' }));
    const id = `${this.view}.${(this.count += 1)}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.settle(id)?.reject(new Refusal({ key: 'ask.silent' })),
        PATIENCE,
      );
      this.waiting.set(id, { resolve, reject, timer });
      this.send({ kind: 'ask', id, what, args });
    });
  }

  /** Takes a message of the kernel; what is no answer to this view is nothing. */
  hear(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const { kind, id, ok, result, error } = message as Record<string, unknown>;
    if (kind !== 'answer' || typeof id !== 'string') return;
    const found = this.settle(id);
    if (!found) return;
    if (ok === true && typeof result === 'object' && result !== null)
      found.resolve(result as Record<string, unknown>);
    else found.reject(refusal(error));
  }

  /** The kernel is gone: what was asked is refused, and so is all that comes. */
  end(): void {
    this.live = false;
    for (const id of [...this.waiting.keys()])
      this.settle(id)?.reject(new Refusal({ key: 'ask.no_kernel' }));
  }

  private settle(id: string): Waiting | undefined {
    const found = this.waiting.get(id);
    if (found) clearTimeout(found.timer);
    this.waiting.delete(id);
    return found;
  }
}

function refusal(error: unknown): Refusal {
  const { key, args } = (error ?? {}) as { key?: unknown; args?: unknown };
  if (typeof key !== 'string') return new Refusal({ key: 'ask.failed', args: { reason: '' } });
  const found: Record<string, string | number> = {};
  if (typeof args === 'object' && args !== null) {
    for (const [name, value] of Object.entries(args)) {
      if (typeof value === 'string' || typeof value === 'number') found[name] = value;
    }
  }
  return new Refusal({ key, args: found });
}
