import { describe, expect, it } from 'vitest';
import { LOCALES, type Locale } from '../i18n/catalogue';
import { clauses } from '../i18n/en/clauses';
import { en } from '../i18n/en';
import { zhCN } from '../i18n/zh-CN';
import { matching, termNamed } from './match';
import { GROUP_NAMES, GROUPS, sourcesOf, termsOf, type TermKey } from './terms';

const GLOSSARIES = { en: en.glossary, 'zh-CN': zhCN.glossary } as const;
/** A definition is read at a glance. */
const LONGEST = 220;

const keys = GROUP_NAMES.flatMap(termsOf);

function eachTerm(tell: (locale: Locale, key: TermKey) => void): void {
  for (const locale of LOCALES) for (const key of keys) tell(locale, key);
}

describe('the glossary', () => {
  it('has every word in one group only', () => {
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('explains every word in both languages, and nothing else', () => {
    for (const locale of LOCALES) {
      expect(Object.keys(GLOSSARIES[locale].terms).sort()).toEqual([...keys].sort());
      expect(Object.keys(GLOSSARIES[locale].groups)).toEqual(Object.keys(GROUPS));
    }
    eachTerm((locale, key) => {
      const { words, says } = GLOSSARIES[locale].terms[key];
      for (const text of [...words, says]) {
        expect(text.trim(), `${locale} ${key}`).toBe(text);
        expect(text, `${locale} ${key}`).not.toBe('');
      }
    });
  });

  it('says what a word means in a sentence or two, not more', () => {
    eachTerm((locale, key) => {
      const { says } = GLOSSARIES[locale].terms[key];
      expect(says.length, `${locale} ${key}`).toBeLessThanOrEqual(LONGEST);
      expect(says, `${locale} ${key}`).toMatch(/[.。]$/u);
    });
  });

  it('has no word twice in a language', () => {
    for (const locale of LOCALES) {
      const words = Object.values(GLOSSARIES[locale].terms).flatMap((term) =>
        term.words.map((word) => word.toLowerCase()),
      );
      expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
    }
  });

  it('is Chinese where the page is', () => {
    for (const key of keys) {
      expect(GLOSSARIES['zh-CN'].terms[key].says, key).toMatch(/\p{Script=Han}/u);
      expect(GLOSSARIES.en.terms[key].says, key).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('cites clauses that docs/standard.md has', () => {
    const cited = keys.flatMap((key) => sourcesOf(key)).filter((name) => /^S\d/.test(name));
    for (const name of cited) expect(Number(name.slice(1))).toBeLessThanOrEqual(45);
    expect(cited).toContain('S13');
    expect(clauses).toHaveProperty('S13');
  });
});

describe('searching the words', () => {
  const { terms } = en.glossary;

  it('finds them by word, by another word for it, and by what is said', () => {
    expect(matching('  Heartbeat ', terms)).toContain('heartbeat');
    expect(matching('bom', terms)).toContain('byteOrderMark');
    expect(matching('proxies', terms)).toContain('idleCutter');
    expect(matching('S13', terms)).toContain('lastEventIdHeader');
    expect(matching('no such word at all', terms)).toEqual([]);
  });

  it('puts words that begin so before those that only speak of it', () => {
    const found = matching('retry', terms);
    expect(found.indexOf('retryField')).toBeLessThan(found.indexOf('wait'));
  });

  it('finds all where nothing is asked', () => {
    expect(matching(' ', terms)).toEqual(keys);
  });

  it('knows a word by its name in the language, however it is written', () => {
    expect(termNamed('Last-Event-ID', terms)).toBe('lastEventIdHeader');
    expect(termNamed('heartbeats', terms)).toBe('heartbeat');
    expect(termNamed('最后事件 ID', zhCN.glossary.terms)).toBe('lastEventId');
    expect(termNamed('weather', terms)).toBeUndefined();
  });
});
