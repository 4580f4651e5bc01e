/** A comm of our own from one output to its graph in a kernel (see `channel.py`). */
import type { ISessionContext } from '@jupyterlab/apputils';
import { Questions } from '../core/index';

export type Kernel = NonNullable<NonNullable<ISessionContext['session']>['kernel']>;
type Comm = ReturnType<Kernel['createComm']>;
type Message = Record<string, unknown>;

/** Target of the comm, as the kernel registered it. */
const TARGET = 'autograd_lite';
/** Target of the comms of widgets, whose ids are those of their models. */
const WIDGETS = 'jupyter.widget';
/** States of a kernel after which it knows nothing of what was. */
const OVER: readonly string[] = ['restarting', 'autorestarting', 'dead', 'terminating'];

/**
 * Asks the kernel whether it has the graph, and only then opens a comm: a kernel that knows nothing
 * of us has nothing to complain of. What is sent before that waits.
 */
export class Link {
  readonly questions = new Questions((message) => {
    this.send(message);
  });

  /**
   * @param kernel the kernel's connection
   * @param model id of the widget's model
   * @param hello gives what is sent along with the opening
   * @param heard called with what the kernel says that is no answer
   */
  constructor(
    private readonly kernel: Kernel,
    private readonly model: string,
    private readonly hello: () => object,
    private readonly heard: (message: Message) => void,
  ) {
    kernel.statusChanged.connect(this.watch);
    void this.open().catch(() => {
      this.close();
    });
  }

  /** Whether the kernel has the graph, as far as is known. */
  get isOpen(): boolean {
    return this.comm !== null;
  }

  /** Sends a message now or when the comm is open; nothing when all is over. */
  send(message: Message): void {
    if (this.closed) return;
    if (!this.comm) this.waiting.push(message);
    else if (this.comm.isDisposed) this.close();
    else this.comm.send(message as never);
  }

  /** Closes the comm; what was asked is refused. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.kernel.statusChanged.disconnect(this.watch);
    const { comm } = this;
    if (comm && !comm.isDisposed && !this.kernel.isDisposed) comm.close();
    this.questions.end();
  }

  private async open(): Promise<void> {
    const { kernel, model } = this;
    const { content } = await kernel.requestCommInfo({ target_name: WIDGETS });
    if (this.closed) return;
    if (content.status !== 'ok' || !Object.hasOwn(content.comms, model)) return this.close();
    const comm = kernel.createComm(TARGET);
    comm.onMsg = ({ content: { data } }) => {
      this.questions.hear(data);
      this.heard(data);
    };
    comm.onClose = () => {
      this.comm = null;
      this.close();
    };
    comm.open({ ...this.hello(), model });
    this.comm = comm;
    for (const message of this.waiting.splice(0)) this.send(message);
  }

  private readonly watch = (_: unknown, status: string): void => {
    if (OVER.includes(status)) this.close();
  };

  private comm: Comm | null = null;
  private closed = false;
  private readonly waiting: Message[] = [];
}
