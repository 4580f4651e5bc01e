import { afterEach, describe, expect, it } from 'vitest';
import { hostScheme, lightness, watchScheme } from '../../../../widgets/src/core/theme';

const el = document.createElement('div');
document.body.append(el);

afterEach(() => {
  delete document.body.dataset.jpThemeLight;
  delete document.body.dataset.jpThemeName;
  document.body.className = '';
  document.body.removeAttribute('style');
});

describe('hostScheme', () => {
  it('believes JupyterLab', () => {
    document.body.dataset.jpThemeLight = 'false';
    expect(hostScheme(el)).toBe('dark');
    document.body.dataset.jpThemeLight = 'true';
    expect(hostScheme(el)).toBe('light');
    document.body.dataset.jpThemeName = 'JupyterLab Light High Contrast';
    expect(hostScheme(el)).toBe('contrast');
    document.body.dataset.jpThemeLight = 'false';
    document.body.dataset.jpThemeName = 'JupyterLab Dark High Contrast';
    expect(hostScheme(el)).toBe('contrast-dark');
  });

  it('believes VS Code', () => {
    document.body.classList.add('vscode-dark');
    expect(hostScheme(el)).toBe('dark');
    document.body.className = 'vscode-high-contrast';
    expect(hostScheme(el)).toBe('contrast-dark');
    document.body.className = 'vscode-high-contrast vscode-high-contrast-light';
    expect(hostScheme(el)).toBe('contrast');
  });

  it('else looks at the background', () => {
    document.body.style.backgroundColor = 'rgb(17, 17, 17)';
    expect(hostScheme(el)).toBe('dark');
    document.body.style.backgroundColor = 'rgb(250, 250, 250)';
    expect(hostScheme(el)).toBe('light');
  });

  it('measures colours', () => {
    expect(lightness('rgb(255, 255, 255)')).toBeCloseTo(1);
    expect(lightness('rgba(0, 0, 0, 0)')).toBeNull();
    expect(lightness('transparent')).toBeNull();
  });
});

describe('watchScheme', () => {
  it('follows the host until told to stop', async () => {
    const seen: string[] = [];
    document.body.dataset.jpThemeLight = 'true';
    const stop = watchScheme(el, 'auto', (scheme) => seen.push(scheme));
    document.body.dataset.jpThemeLight = 'false';
    await new Promise((resolve) => setTimeout(resolve, 0));
    stop();
    document.body.dataset.jpThemeLight = 'true';
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(seen).toEqual(['light', 'dark']);
  });

  it('fits the contrast that was asked for to the host', () => {
    const seen: string[] = [];
    document.body.dataset.jpThemeLight = 'false';
    watchScheme(el, 'contrast', (scheme) => seen.push(scheme))();
    expect(seen).toEqual(['contrast-dark']);
  });

  it('keeps a theme that was asked for', () => {
    const seen: string[] = [];
    document.body.dataset.jpThemeLight = 'false';
    watchScheme(el, 'light', (scheme) => seen.push(scheme))();
    expect(seen).toEqual(['light']);
  });
});
