import { afterEach, describe, expect, it } from 'vitest';
import { shield } from '../../../../widgets/src/core/shield';

/** An element with a button in it, and a button beside it. */
function page(): { root: HTMLElement; inside: HTMLElement; outside: HTMLElement } {
  const [root, inside, outside] = ['div', 'button', 'button'].map((tag) =>
    document.createElement(tag),
  ) as [HTMLElement, HTMLElement, HTMLElement];
  root.append(inside);
  document.body.append(root, outside);
  return { root, inside, outside };
}

/** What a host hears, on the keys' way down (Notebook 7) or up (JupyterLab). */
function host(capture: boolean): { heard: string[]; leave(): void } {
  const heard: string[] = [];
  const hear = (event: KeyboardEvent): void => {
    const target = event.target as Element;
    if (!target.hasAttribute('data-lm-suppress-shortcuts')) heard.push(event.key);
  };
  document.addEventListener('keydown', hear, capture);
  return { heard, leave: () => document.removeEventListener('keydown', hear, capture) };
}

const press = (el: Element, key: string, more: KeyboardEventInit = {}): boolean =>
  el.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

afterEach(() => document.body.replaceChildren());

describe.each([
  ['on their way down', true],
  ['on their way up', false],
])('a host that hears keys %s', (_, capture) => {
  it('hears no letter that is typed inside, and those outside', () => {
    const { root, inside, outside } = page();
    const stop = shield(root);
    const { heard, leave } = host(capture);
    for (const key of ['x', 'd', 'Enter', 'Escape']) press(inside, key);
    press(inside, 'M', { shiftKey: true });
    expect(heard).toEqual([]);
    press(outside, 'x');
    expect(heard).toEqual(['x']);
    leave();
    stop();
  });

  it('hears Shift+Enter and keys with a modifier, also after a letter', () => {
    const { root, inside } = page();
    const stop = shield(root);
    const { heard, leave } = host(capture);
    press(inside, 'x');
    press(inside, 'Enter', { shiftKey: true });
    press(inside, 's', { ctrlKey: true });
    press(inside, 'k', { metaKey: true });
    expect(heard).toEqual(['Enter', 's', 'k']);
    leave();
    stop();
  });
});

it('marks nothing any more when it has stopped', () => {
  const { root, inside } = page();
  shield(root)();
  press(inside, 'x');
  expect(inside.hasAttribute('data-lm-suppress-shortcuts')).toBe(false);
});
