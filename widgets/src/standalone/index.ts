/** The standalone page: one file holds the scene as data and this script; no kernel, no network. */
import { mount } from '../core/index';

const ID = 'autograd-lite-scene';

/** Mounts the page's scene after its script element (or into `#autograd-lite-root`). */
function start(): void {
  const data = document.getElementById(ID);
  let root = document.getElementById('autograd-lite-root');
  if (!root) {
    root = document.createElement('div');
    root.id = 'autograd-lite-root';
    document.body.append(root);
  }
  // The page itself goes light or dark with the reader's system, as the view does.
  document.documentElement.style.colorScheme = 'light dark';
  let scene: unknown = null;
  try {
    scene = JSON.parse(data?.textContent ?? '');
  } catch {
    // Not JSON: the view itself says that the document is damaged.
  }
  mount(root, scene);
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
