/** Draws a trace in an output: no kernel and no trust needed, since a trace is only data. */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { SCENE_MIME, mount, type View } from '../core/index';
import type { LanguageSwitch } from './language';

/**
 * The renderer of one output. Its language is that of the page, its colours are those of
 * JupyterLab's theme; what cannot be drawn, the core says so.
 */
export class TraceRenderer extends Widget implements IRenderMime.IRenderer {
  /** @param language the language of the page; without one, the trace's own language stands */
  constructor(private readonly language: LanguageSwitch | null) {
    super();
    this.addClass('autograd-lite-Trace');
    language?.changed.connect(this.follow);
  }

  /** Draws the model's trace, also when an output is drawn anew with other data. */
  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const scene: unknown = model.data[SCENE_MIME];
    const metadata = model.metadata[SCENE_MIME] as { labels?: unknown } | undefined;
    const labels = metadata?.labels;
    const language = this.language ? { language: this.language.single } : {};
    if (this.view) this.view.setScene(scene, labels);
    else this.view = mount(this.node, scene, { ...language, labels });
    return Promise.resolve();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.language?.changed.disconnect(this.follow);
    this.view?.destroy();
    this.view = null;
    super.dispose();
  }

  private readonly follow = (sender: LanguageSwitch): void => {
    this.view?.setLanguage(sender.single);
  };

  private view: View | null = null;
}
