/** Which colours: as asked for, or as the host page has them. */

export type Theme = 'auto' | 'light' | 'dark' | 'contrast';
export type Scheme = 'light' | 'dark' | 'contrast';

/** How light a CSS colour is, 0 … 1; null for a transparent or unknown one. */
export function lightness(color: string): number | null {
  const numbers = color.match(/[\d.]+/g)?.map(Number);
  if (!color.startsWith('rgb') || !numbers || numbers.length < 3) return null;
  if (numbers.length > 3 && (numbers[3] ?? 1) < 0.5) return null;
  const [r = 0, g = 0, b = 0] = numbers;
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

/** The host's scheme: JupyterLab says it on the body, VS Code by classes, others by their background. */
export function hostScheme(el: Element): Scheme {
  const { body, documentElement: root } = document;
  const { jpThemeLight, jpThemeName } = body.dataset;
  if (jpThemeLight !== undefined) {
    if (/high contrast/i.test(jpThemeName ?? '')) return 'contrast';
    return jpThemeLight === 'false' ? 'dark' : 'light';
  }
  if (body.className.includes('vscode-high-contrast')) return 'contrast';
  if (body.classList.contains('vscode-dark')) return 'dark';
  if (body.classList.contains('vscode-light')) return 'light';
  if (prefers('(prefers-contrast: more)')) return 'contrast';
  if (root.getAttribute('theme') === 'dark') return 'dark';
  for (let at: Element | null = el.parentElement; at; at = at.parentElement) {
    const light = lightness(getComputedStyle(at).backgroundColor);
    if (light !== null) return light < 0.4 ? 'dark' : 'light';
  }
  return prefers('(prefers-color-scheme: dark)') ? 'dark' : 'light';
}

function prefers(query: string): boolean {
  return typeof matchMedia === 'function' && matchMedia(query).matches;
}

/** Calls back with the scheme now and whenever the host changes it; returns how to stop. */
export function watchScheme(
  el: Element,
  theme: Theme,
  apply: (scheme: Scheme) => void,
): () => void {
  if (theme !== 'auto') {
    apply(theme);
    return () => undefined;
  }
  const refresh = (): void => apply(hostScheme(el));
  refresh();
  const observer = new MutationObserver(refresh);
  const attributeFilter = ['class', 'style', 'theme', 'data-jp-theme-light', 'data-jp-theme-name'];
  observer.observe(document.body, { attributes: true, attributeFilter });
  observer.observe(document.documentElement, { attributes: true, attributeFilter });
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].flatMap((query) =>
    typeof matchMedia === 'function' ? [matchMedia(query)] : [],
  );
  for (const query of queries) query.addEventListener('change', refresh);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', refresh);
  };
}
