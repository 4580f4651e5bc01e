/** An explanation as plain sentences: what the live region says of a step. */
import { shapeText, structureText, valueText } from './grid';
import type { Words } from './i18n';
import { mathText } from './math';
import type { Item } from './scene';
import type { Model, State } from './state';

/** One item in words. */
export function itemText(item: Item, model: Model, words: Words): string {
  switch (item.t) {
    case 'text':
    case 'badge':
      return words.text(item.key, item.args);
    case 'math':
      return mathText(item.m, words);
    case 'value': {
      const value = model.scene.values[item.v];
      return value ? valueText(value, words) : '';
    }
    case 'none':
      return `${words.ui('none')} (${shapeText(item.shape, words)})`;
    case 'jacobian': {
      const j = model.scene.jacobians[item.j];
      return j ? structureText(j, words) : '';
    }
    case 'link':
    case 'sym':
      return item.text;
    default:
      return '';
  }
}

/** Some items as one text. */
export function itemsText(items: Item[], model: Model, words: Words): string {
  return items
    .map((item) => itemText(item, model, words).trim())
    .filter((text) => text !== '')
    .join(' ');
}

/** `backward 3 / 6`, or what stands there before the first step. */
export function phaseText(state: State, words: Words): string {
  if (!state.segment) return words.ui('phase.start');
  const key = state.segment.phase === 'forward' ? 'phase.forward' : 'phase.backward';
  return words.ui(key, { k: state.position, n: state.count });
}

/** What a step says aloud: where we are, its title, and its lines. */
export function stepSentence(model: Model, state: State, words: Words): string {
  if (!state.step || !state.segment) return words.ui('live.start', { n: model.scene.steps.length });
  const key = state.segment.phase === 'forward' ? 'live.forward' : 'live.backward';
  const head = words.ui(key, {
    k: state.position,
    n: state.count,
    title: itemsText(state.step.title, model, words),
  });
  const lines = state.step.lines
    .filter((line) => line.kind !== 'rule' && line.kind !== 'saved')
    .map((line) => itemsText(line.items, model, words));
  return [head, ...lines].map((text) => (/[.!?。]$/.test(text) ? text : `${text}.`)).join(' ');
}
