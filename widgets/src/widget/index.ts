/** The anywidget adapter: the scene and a shared cursor come and go as traits of the model. */
import type { AnyModel, InitializeProps, RenderProps } from '@anywidget/types';
import { mount, paced } from '../core/index';
import type { Language, Predicted, Theme } from '../core/index';
import { askModel } from './ask';
import { listen, renderWatch } from './watch';
import type { WatchTraits } from './watch';

export interface Traits {
  scene: Record<string, unknown>;
  cursor: number;
  language: Language;
  theme: Theme;
  predictions: Predicted[];
}

/** A model of a watched loop has curves, one of a trace has not. */
function watched(model: AnyModel<never>): AnyModel<WatchTraits> | null {
  const own = model as unknown as AnyModel<WatchTraits>;
  return own.get('watch') === undefined ? null : own;
}

function initialize({ model }: InitializeProps<Traits>): void {
  const loop = watched(model as never);
  if (loop) listen(loop);
}

/** Draws one view of the model; every view of it shares the cursor and the language. */
function render({ model, el }: RenderProps<Traits>): () => void {
  const loop = watched(model as never);
  if (loop) return renderWatch(loop, el);
  const save = paced(() => {
    try {
      model.save_changes();
    } catch {
      // The kernel is gone: the picture goes on by itself.
    }
  });
  const host = askModel(model);
  const view = mount(el, model.get('scene'), {
    cursor: model.get('cursor'),
    language: model.get('language'),
    theme: model.get('theme'),
    host,
    predictions: model.get('predictions'),
    onPredictions(predictions) {
      model.set('predictions', predictions);
      save.soon();
    },
    onCursor(cursor) {
      model.set('cursor', cursor);
      save.soon();
    },
    onLanguage(language) {
      model.set('language', language);
      save.soon();
    },
  });
  const listeners = {
    'change:scene': () => {
      view.setScene(model.get('scene'));
      view.setCursor(model.get('cursor'));
    },
    // The view ignores the cursor it already has, so an echo changes nothing.
    'change:cursor': () => view.setCursor(model.get('cursor')),
    'change:language': () => view.setLanguage(model.get('language')),
    'change:theme': () => view.setTheme(model.get('theme')),
  };
  for (const [event, listener] of Object.entries(listeners)) {
    model.on(event, listener);
  }
  return () => {
    for (const [event, listener] of Object.entries(listeners)) {
      model.off(event, listener);
    }
    save.now();
    host.close();
    view.destroy();
  };
}

export default { initialize, render };
