/**
 * Draws a trace in an output: no kernel and no trust needed, since a trace is only data. Where there
 * is a kernel that has the trace, it can be asked.
 */
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { SCENE_MIME, WATCH_MIME, WatchView, mount, readWatch, type View } from '../core/index';
import { KernelHost } from './kernel';
import type { LanguageSwitch } from './language';

/**
 * The renderer of one output. Its language is that of the page, its colours are those of
 * JupyterLab's theme; what cannot be drawn, the core says so.
 */
export class TraceRenderer extends Widget implements IRenderMime.IRenderer {
  /**
   * @param language the language of the page; without one, the trace's own language stands
   * @param notebooks the open notebooks, whose kernels can be asked
   */
  constructor(
    private readonly language: LanguageSwitch | null,
    notebooks: INotebookTracker | null = null,
  ) {
    super();
    this.host = new KernelHost(notebooks, {
      cursor: (cursor) => this.view?.setCursor(cursor),
      predictions: (predictions) => this.view?.setPredictions(predictions),
    });
    this.addClass('autograd-lite-Trace');
    language?.changed.connect(this.follow);
  }

  /** Draws the model's trace, also when an output is drawn anew with other data. */
  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    if (WATCH_MIME in model.data) return this.renderWatch(model.data[WATCH_MIME]);
    const scene: unknown = model.data[SCENE_MIME];
    const metadata = model.metadata[SCENE_MIME] as { labels?: unknown } | undefined;
    const labels = metadata?.labels;
    const language = this.language ? { language: this.language.single } : {};
    if (this.view) this.view.setScene(scene, labels);
    else {
      this.view = mount(this.node, scene, {
        ...language,
        labels,
        host: this.host,
        onCursor: (cursor) => {
          this.host.tell({ cursor });
        },
        onPredictions: (predictions) => {
          this.host.tell({ predictions });
        },
      });
    }
    this.host.follow(model);
    return Promise.resolve();
  }

  /** Draws the curves of a loop that is over. */
  private renderWatch(doc: unknown): Promise<void> {
    const language = this.language ? { language: this.language.single } : {};
    if (this.curves) this.curves.setDoc(readWatch(doc));
    else this.curves = new WatchView(this.node, doc, language);
    return Promise.resolve();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.language?.changed.disconnect(this.follow);
    this.host.dispose();
    this.view?.destroy();
    this.view = null;
    this.curves?.destroy();
    this.curves = null;
    super.dispose();
  }

  private readonly follow = (sender: LanguageSwitch): void => {
    this.view?.setLanguage(sender.single);
    this.curves?.setLanguage(sender.single);
  };

  private readonly host: KernelHost;
  private view: View | null = null;
  private curves: WatchView | null = null;
}
