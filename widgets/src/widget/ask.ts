/** Questions to the kernel as custom messages of the widget's model. */
import type { AnyModel } from '@anywidget/types';
import type { Host } from '../core/index';
import { Questions } from '../core/index';

export interface ModelHost extends Host {
  /** Stops listening; what was asked is rejected. */
  close(): void;
}

/** The host of one view of a model. */
export function askModel<T extends object>(model: AnyModel<T>): ModelHost {
  const questions = new Questions((message) => {
    model.send(message);
  });
  const hear = (message: unknown): void => {
    questions.hear(message);
  };
  // The model's comm closed: its kernel restarted or went away.
  const end = (): void => {
    questions.end();
  };
  model.on('msg:custom', hear);
  model.on('comm_live_update', end);
  return {
    get canAsk() {
      return questions.canAsk;
    },
    ask: (what, args) => questions.ask(what, args),
    close() {
      questions.end();
      model.off('msg:custom', hear);
      model.off('comm_live_update', end);
    },
  };
}
