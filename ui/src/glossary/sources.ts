import type { Catalogue } from '../i18n/catalogue';
import { sourcesOf, type TermKey } from './terms';

/** Where a word comes from, in a few words. */
export function sourceText(term: TermKey, texts: Catalogue['glossary']): string {
  const sources = sourcesOf(term);
  const clauses = sources.filter((name) => /^S\d/.test(name));
  const others = sources.filter((name) => !/^S\d/.test(name));
  const standard = clauses.length > 0 ? [`${texts.standard} ${clauses.join(', ')}`] : [];
  return [...standard, ...others].join(' · ') || texts.thisLab;
}
