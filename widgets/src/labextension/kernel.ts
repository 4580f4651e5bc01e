/** The kernel behind one output: found by the notebook that has the output, and followed. */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { NO_HOST, paced, type Host, type Predicted } from '../core/index';
import { Link } from './link';

const WIDGET_MIME = 'application/vnd.jupyter.widget-view+json';

/** What a person changed. */
export interface News {
  cursor?: number;
  predictions?: Predicted[];
}

/** What other views of the graph, or Python, changed. */
export interface Told {
  cursor(cursor: number): void;
  predictions(predictions: unknown): void;
}

/**
 * A host that asks the kernel of the output's notebook, which only answers: nothing is executed.
 * Without such a kernel, or where it does not know the output's graph, nothing can be asked.
 */
export class KernelHost implements Host {
  /**
   * @param notebooks the open notebooks; null in an application without notebooks
   * @param told called with what was changed elsewhere
   */
  constructor(
    private readonly notebooks: INotebookTracker | null,
    private readonly told: Told,
  ) {
    notebooks?.widgetAdded.connect(this.find);
  }

  get canAsk(): boolean {
    return this.link?.questions.canAsk ?? false;
  }

  ask(what: string, args: Record<string, unknown>): Promise<Record<string, unknown>> {
    return (this.link?.questions ?? NO_HOST).ask(what, args);
  }

  /** The output that is drawn now. */
  follow(output: IRenderMime.IMimeModel): void {
    const id = modelId(output.data[WIDGET_MIME]);
    if (output === this.output && id === this.id) return;
    this.output = output;
    this.id = id;
    this.news = {};
    this.leave();
    this.find();
  }

  /** Tells the kernel what a person changed here: the cursor, or the predictions. */
  tell(news: News): void {
    this.news = { ...this.news, ...news };
    this.telling.soon();
    // Predictions are few, and the next cell may look at them.
    if (news.predictions) this.telling.now();
  }

  /** The output is gone. */
  dispose(): void {
    this.telling.now();
    this.leave();
    this.output = null;
    this.notebooks?.widgetAdded.disconnect(this.find);
  }

  private leave(): void {
    this.session?.kernelChanged.disconnect(this.connect);
    this.session = null;
    this.link?.close();
    this.link = null;
  }

  private readonly find = (): void => {
    const { output, notebooks } = this;
    if (!output || this.id === null || this.session) return;
    const panel = notebooks?.find((one) => holds(one, output));
    if (!panel) return;
    this.session = panel.sessionContext;
    this.session.kernelChanged.connect(this.connect);
    this.connect();
  };

  private readonly connect = (): void => {
    this.link?.close();
    this.link = null;
    const kernel = this.session?.session?.kernel;
    if (!kernel || this.id === null) return;
    this.link = new Link(
      kernel,
      this.id,
      () => this.take(),
      (message) => {
        this.hear(message);
      },
    );
  };

  private hear({ kind, cursor, predictions }: Record<string, unknown>): void {
    if (kind !== 'state') return;
    // What a person has just changed here is newer, and on its way.
    if (Number.isInteger(cursor) && this.news.cursor === undefined)
      this.told.cursor(cursor as number);
    if (predictions !== undefined && this.news.predictions === undefined)
      this.told.predictions(predictions);
  }

  private take(): News {
    const { news } = this;
    this.news = {};
    return news;
  }

  private output: IRenderMime.IMimeModel | null = null;
  private id: string | null = null;
  private session: ISessionContext | null = null;
  private link: Link | null = null;
  private news: News = {};
  private readonly telling = paced(() => {
    // A comm that is still to be opened takes the news along.
    if (!this.link?.isOpen || Object.keys(this.news).length === 0) return;
    this.link.send({ kind: 'state', ...this.take() });
  });
}

/** Whether an output, or a further view of it, belongs to a notebook. */
function holds(panel: NotebookPanel, output: IRenderMime.IMimeModel): boolean {
  for (const cell of panel.model?.cells ?? []) {
    if (cell.type !== 'code') continue;
    const { outputs } = cell as unknown as { outputs: Outputs };
    for (let i = 0; i < outputs.length; i += 1) if (outputs.get(i) === output) return true;
  }
  return false;
}

interface Outputs {
  readonly length: number;
  get(i: number): unknown;
}

function modelId(view: unknown): string | null {
  if (typeof view !== 'object' || view === null) return null;
  const { model_id: id } = view as { model_id?: unknown };
  return typeof id === 'string' ? id : null;
}
