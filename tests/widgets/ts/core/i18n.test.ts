import { describe, expect, it } from 'vitest';
import { finalSound, format, formatParts, Words } from '../../../../widgets/src/core/i18n';
import explain from '../../../../widgets/autograd_lite_widgets/i18n/explain.json';
import ui from '../../../../widgets/autograd_lite_widgets/i18n/ui.json';
import json from '../../i18n_vectors.json';

interface Vectors {
  format: { template: string; args: Record<string, string | number>; expected: string }[];
  final: { text: string; final: string }[];
}
const vectors = json as unknown as Vectors;

describe('the vectors shared with the Python side', () => {
  it.each(vectors.format)('$template', ({ template, args, expected }) => {
    expect(format(template, args)).toBe(expected);
  });

  it.each(vectors.final)('final sound of "$text"', ({ text, final }) => {
    expect(finalSound(text)).toBe(final);
  });
});

describe('formatParts', () => {
  it('keeps arguments apart from the words around them', () => {
    expect(formatParts('{a:을/를} 더합니다', { a: 'x' })).toEqual([
      { text: 'x', arg: true },
      { text: '를 더합니다', arg: false },
    ]);
  });
});

describe('Words', () => {
  it('answers in its language, and with the key where it knows nothing', () => {
    expect(new Words('en').ui('button.next')).toBe('Next step');
    expect(new Words('ko').ui('button.next')).toBe('다음 단계');
    expect(new Words('en').text('no.such.key')).toBe('no.such.key');
    expect(new Words('en').ui('constructor')).toBe('constructor');
  });

  it("lets a scene bring its own words, but never the interface's", () => {
    const own = {
      'my.fn': { en: 'mine {x}', ko: '내 것 {x}' },
      close: { en: 'hijack', ko: 'hijack' },
    };
    expect(new Words('ko', own).text('my.fn', { x: 'y' })).toBe('내 것 y');
    expect(new Words('en', own).ui('close')).toBe('Close');
  });
});

describe('the catalogues', () => {
  const entries = Object.entries({ ...ui, ...explain } as Record<
    string,
    { en: string; ko: string }
  >);
  const holes = (text: string): string[] =>
    [...new Set([...text.matchAll(/\{([A-Za-z_]\w*)/g)].map((m) => m[1] ?? ''))].sort();

  it.each(entries)('%s says the same in both languages', (_key, entry) => {
    expect(Object.keys(entry).sort()).toEqual(['en', 'ko']);
    expect(entry.en.trim()).not.toBe('');
    expect(entry.ko.trim()).not.toBe('');
    const [en, ko] = [holes(entry.en), holes(entry.ko)];
    expect(ko.filter((name) => !en.includes(name))).toEqual([]);
  });

  it('has Hangul in every Korean string of the interface that has words', () => {
    const silent = Object.entries(ui).filter(([, { ko }]) =>
      /[a-z]{3}/i.test(ko.replace(/\{.*?\}/g, '')),
    );
    for (const [key, { ko }] of silent) expect(ko, key).toMatch(/[가-힣]/);
  });
});
