/** What stands behind a view: a kernel that can be asked, or nothing. */
import type { Msg } from './scene';

export interface Host {
  /** False where no kernel answers: the mime renderer, a page of its own, a dead kernel. */
  readonly canAsk: boolean;
  /** Rejects with a `Refusal` where the kernel cannot answer, or does not. */
  ask(what: string, args: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** Why a question has no answer, as a message of the catalogue. */
export class Refusal extends Error {
  constructor(readonly message_: Msg) {
    super(message_.key);
  }
}

/** A view without a kernel. */
export const NO_HOST: Host = {
  canAsk: false,
  ask: () => Promise.reject(new Refusal({ key: 'ask.no_kernel' })),
};

/** The message of whatever a question was rejected with. */
export function refusalOf(error: unknown): Msg {
  if (error instanceof Refusal) return error.message_;
  return { key: 'ask.failed', args: { reason: String(error).slice(0, 300) } };
}
