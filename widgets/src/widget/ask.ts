/** Questions to the kernel as custom messages of the widget's model, each with a number. */
import type { AnyModel } from '@anywidget/types';
import type { Host } from '../core/index';
import { Refusal } from '../core/index';

/** A kernel that is busy this long (ms) is told of; the answer is then no longer waited for. */
const PATIENCE = 30_000;

interface Waiting {
  resolve(result: Record<string, unknown>): void;
  reject(error: Refusal): void;
  timer: ReturnType<typeof setTimeout>;
}

/** Ids differ between the views of a model, which all hear every answer. */
let views = 0;

export interface ModelHost extends Host {
  /** Stops listening; what was asked is rejected. */
  close(): void;
}

/** The host of one view of a model. */
export function askModel<T extends object>(model: AnyModel<T>): ModelHost {
  const view = (views += 1);
  const waiting = new Map<string, Waiting>();
  let live = true;
  let count = 0;

  const settle = (id: string): Waiting | undefined => {
    const found = waiting.get(id);
    if (found) clearTimeout(found.timer);
    waiting.delete(id);
    return found;
  };
  const hear = (message: unknown): void => {
    if (typeof message !== 'object' || message === null) return;
    const { kind, id, ok, result, error } = message as Record<string, unknown>;
    if (kind !== 'answer' || typeof id !== 'string') return;
    const found = settle(id);
    if (!found) return;
    if (ok === true && typeof result === 'object' && result !== null)
      found.resolve(result as Record<string, unknown>);
    else found.reject(refusal(error));
  };
  const dropAll = (): void => {
    live = false;
    for (const id of [...waiting.keys()]) settle(id)?.reject(new Refusal({ key: 'ask.no_kernel' }));
  };

  model.on('msg:custom', hear);
  // The model's comm closed: its kernel restarted or went away.
  model.on('comm_live_update', dropAll);

  return {
    get canAsk() {
      return live;
    },
    ask(what, args) {
      if (!live) return Promise.reject(new Refusal({ key: 'ask.no_kernel' }));
      const id = `${view}.${(count += 1)}`;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => settle(id)?.reject(new Refusal({ key: 'ask.silent' })),
          PATIENCE,
        );
        waiting.set(id, { resolve, reject, timer });
        model.send({ kind: 'ask', id, what, args });
      });
    },
    close() {
      dropAll();
      model.off('msg:custom', hear);
      model.off('comm_live_update', dropAll);
    },
  };
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
