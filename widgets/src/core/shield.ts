/** What is typed in a view stays there: in a notebook `x` would cut the cell. */

/** An element with this attribute gives its keys to no command of JupyterLab's. */
const SUPPRESS = 'data-lm-suppress-shortcuts';

/**
 * Keeps keys that are pressed in an element from the host's shortcuts; Shift+Enter, which runs the
 * cell, and keys with a modifier stay the host's. Returns how to stop.
 *
 * JupyterLab hears keys on their way up. Notebook 7 does on their way down, before any element, and
 * looks at the one with the focus first: that one has to be marked.
 */
export function shield(el: HTMLElement): () => void {
  const mark = (event: KeyboardEvent): void => {
    const { target } = event;
    if (target instanceof Element && el.contains(target))
      target.toggleAttribute(SUPPRESS, stays(event));
  };
  el.addEventListener('keydown', (event) => {
    if (stays(event)) event.stopPropagation();
  });
  window.addEventListener('keydown', mark, true);
  return () => window.removeEventListener('keydown', mark, true);
}

const stays = (event: KeyboardEvent): boolean =>
  !(event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === 'Enter'));
