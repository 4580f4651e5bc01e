// The control in the toolbar.
import { describe, expect, it, vi } from 'vitest';
import { LanguageSwitch } from '../../../widgets/src/labextension/language';
import { LanguageSelector } from '../../../widgets/src/labextension/selector';

// Lumino reads this class when it is loaded, and jsdom has none.
vi.hoisted(() => vi.stubGlobal('DragEvent', class extends MouseEvent {}));

describe('LanguageSelector', () => {
  it('is a named select in step with the page, both ways', () => {
    const language = new LanguageSwitch('en', document.body);
    const chosen: string[] = [];
    const selector = new LanguageSelector(language, (choice) => chosen.push(choice), 'Language');
    const select = selector.node.querySelector('select')!;
    expect(select.getAttribute('aria-label')).toBe('Language');
    expect([...select.options].map((option) => [option.value, option.text, option.lang])).toEqual([
      ['en', 'English', 'en'],
      ['ko', '한국어', 'ko'],
      ['both', 'English + 한국어', ''],
    ]);
    expect(select.value).toBe('en');
    language.choose('ko');
    expect(select.value).toBe('ko');
    select.value = 'both';
    select.dispatchEvent(new Event('change'));
    expect(chosen).toEqual(['both']);
    selector.dispose();
    language.choose('en');
    expect(select.value).toBe('both');
  });
});
