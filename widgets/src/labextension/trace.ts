/** Draws a trace in an output: no kernel and no trust needed, since a trace is only data. */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { mount, type View } from '../core/index';
import { SCENE_MIME, type SceneDoc } from '../core/scene';
import type { LanguageSwitch } from './language';

/** The renderer of one output; its language is that of the page. */
export class TraceRenderer extends Widget implements IRenderMime.IRenderer {
  /** @param language the language of the page; without one, the trace's own language stands */
  constructor(private readonly language: LanguageSwitch | null) {
    super();
    this.addClass('autograd-lite-Trace');
    language?.changed.connect(this.follow);
  }

  /** Draws the model's trace; one that cannot be drawn is said to be so, as text. */
  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const scene = model.data[SCENE_MIME] as unknown as SceneDoc;
    try {
      if (this.view) this.view.setScene(scene);
      else
        this.view = mount(
          this.node,
          scene,
          this.language ? { language: this.language.single } : {},
        );
    } catch (error) {
      this.clear();
      const line = document.createElement('div');
      line.className = 'autograd-lite-Trace-error';
      line.textContent = error instanceof Error ? error.message : String(error);
      this.node.append(line);
    }
    return Promise.resolve();
  }

  override dispose(): void {
    this.language?.changed.disconnect(this.follow);
    this.clear();
    super.dispose();
  }

  private readonly follow = (sender: LanguageSwitch): void => {
    this.view?.setLanguage(sender.single);
  };

  private clear(): void {
    this.view?.destroy();
    this.view = null;
    this.node.replaceChildren();
  }

  private view: View | null = null;
}
