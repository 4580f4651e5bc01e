// The language of the page: what it starts with, and whom it tells.
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ATTRIBUTE,
  LanguageSwitch,
  asChoice,
  likely,
} from '../../../widgets/src/labextension/language';

beforeEach(() => {
  document.body.replaceChildren();
  document.body.removeAttribute(ATTRIBUTE);
});

describe('likely', () => {
  it.each([
    ['ko_KR', ['en-US'], 'ko'],
    ['ko-KR', [], 'ko'],
    ['en', ['ko-KR', 'en'], 'ko'],
    ['en', ['ko'], 'ko'],
    ['en', ['en-US', 'ko'], 'both'],
    ['en', ['en-US'], 'en'],
    ['de', ['de-DE', 'en'], 'en'],
    ['en', [], 'en'],
    ['en', ['kok-IN'], 'en'],
    ['kok', [], 'en'],
  ])('interface %s, browser %j: %s', (lab, browser, expected) => {
    expect(likely(lab, browser)).toBe(expected);
  });
});

describe('asChoice', () => {
  it.each(['en', 'ko', 'both', 'auto'])('keeps %s', (choice) => {
    expect(asChoice(choice)).toBe(choice);
  });
  it.each(['KO', 'fr', '', null, 3, { en: 1 }, '<img>'])('reads %j as auto', (value) => {
    expect(asChoice(value)).toBe('auto');
  });
});

describe('LanguageSwitch', () => {
  it('writes the attribute and tells listeners only of changes', () => {
    const heard: string[] = [];
    const language = new LanguageSwitch('both', document.body);
    language.changed.connect((_, shown) => {
      heard.push(shown);
    });
    expect(document.body.getAttribute(ATTRIBUTE)).toBe('both');
    language.choose('auto');
    language.choose('ko');
    language.choose('ko');
    language.choose('auto');
    expect(heard).toEqual(['ko', 'both']);
    expect(document.body.getAttribute(ATTRIBUTE)).toBe('both');
  });

  it.each([
    ['en', 'ko', 'ko'],
    ['ko', 'en', 'en'],
    ['ko', 'both', 'ko'],
    ['en', 'both', 'en'],
    ['both', 'both', 'en'],
  ] as const)('guess %s, chosen %s: a graph is in %s', (guess, choice, expected) => {
    const language = new LanguageSwitch(guess, document.body);
    language.choose(choice);
    expect(language.single).toBe(expected);
  });
});
