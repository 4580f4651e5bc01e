/** Which colours: as asked for, or as the host page has them. */

export type Theme = 'auto' | 'light' | 'dark' | 'contrast';
export type Scheme = 'light' | 'dark' | 'contrast' | 'contrast-dark';

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
  const dark = isDark(el);
  if (wantsContrast()) return dark ? 'contrast-dark' : 'contrast';
  return dark ? 'dark' : 'light';
}

/** High contrast, where JupyterLab or VS Code shows it, or the system asks for it. */
function wantsContrast(): boolean {
  const { body } = document;
  if (
    body.dataset.jpThemeLight !== undefined &&
    /high contrast/i.test(body.dataset.jpThemeName ?? '')
  )
    return true;
  return body.className.includes('vscode-high-contrast') || prefers('(prefers-contrast: more)');
}

function isDark(el: Element): boolean {
  const { body, documentElement: root } = document;
  const { jpThemeLight } = body.dataset;
  if (jpThemeLight !== undefined) return jpThemeLight === 'false';
  const { classList } = body;
  if (classList.contains('vscode-high-contrast-light') || classList.contains('vscode-light'))
    return false;
  if (classList.contains('vscode-high-contrast') || classList.contains('vscode-dark')) return true;
  if (root.getAttribute('theme') === 'dark') return true;
  for (let at: Element | null = el.parentElement; at; at = at.parentElement) {
    const light = lightness(getComputedStyle(at).backgroundColor);
    if (light !== null) return light < 0.4;
  }
  return prefers('(prefers-color-scheme: dark)');
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
  if (theme === 'light' || theme === 'dark') {
    apply(theme);
    return () => undefined;
  }
  const contrast = (): Scheme => (isDark(el) ? 'contrast-dark' : 'contrast');
  const refresh = (): void => apply(theme === 'contrast' ? contrast() : hostScheme(el));
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
