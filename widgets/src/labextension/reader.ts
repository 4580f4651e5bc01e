/** Tells kernels in which language their notebook is read, for the notes of errors. */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { LanguageSwitch } from './language';
import type { Kernel } from './link';

/** Target of the comm that a kernel opens when the library is imported (`page_language.py`). */
const TARGET = 'autograd_lite_language';
type Comm = ReturnType<Kernel['createComm']>;

/** Answers every kernel of a notebook that asks, and tells it of each change. */
export class ReaderLanguage {
  /**
   * @param notebooks the open notebooks
   * @param language the language of the page
   */
  constructor(
    notebooks: INotebookTracker,
    private readonly language: LanguageSwitch,
  ) {
    const follow = (context: ISessionContext): void => {
      context.kernelChanged.connect((_, { newValue }) => {
        if (newValue) void this.meet(newValue);
      });
      const kernel = context.session?.kernel;
      if (kernel) void this.meet(kernel);
    };
    notebooks.widgetAdded.connect((_, panel) => {
      follow(panel.sessionContext);
    });
    notebooks.forEach((panel) => {
      follow(panel.sessionContext);
    });
    language.changed.connect(() => {
      for (const comm of this.comms) this.tell(comm);
    });
  }

  /** Waits for a kernel's question; one that asked before the page was loaded gets its answer. */
  private async meet(kernel: Kernel): Promise<void> {
    kernel.registerCommTarget(TARGET, (comm) => {
      this.add(comm);
    });
    try {
      const { content } = await kernel.requestCommInfo({ target_name: TARGET });
      if (content.status !== 'ok') return;
      for (const id of Object.keys(content.comms)) {
        if (!kernel.hasComm(id)) this.add(kernel.createComm(TARGET, id));
      }
    } catch {
      // The kernel went; the next one is met in its turn.
    }
  }

  private add(comm: Comm): void {
    this.comms.add(comm);
    comm.onClose = () => {
      this.comms.delete(comm);
    };
    this.tell(comm);
  }

  private tell(comm: Comm): void {
    if (comm.isDisposed) this.comms.delete(comm);
    else comm.send({ language: this.language.single });
  }

  private readonly comms = new Set<Comm>();
}
