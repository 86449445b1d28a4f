import { GROUP_NAMES, sourcesOf, termsOf, type TermCatalogue, type TermKey } from './terms';

const KEYS = GROUP_NAMES.flatMap(termsOf);

function rank(query: string, key: TermKey, terms: TermCatalogue): number {
  const { words, says } = terms[key];
  const names = words.map((word) => word.toLowerCase());
  if (names.some((name) => name.startsWith(query))) return 0;
  if (names.some((name) => name.includes(query))) return 1;
  if (sourcesOf(key).some((source) => source.toLowerCase() === query)) return 2;
  return says.toLowerCase().includes(query) ? 3 : Number.POSITIVE_INFINITY;
}

/** The words that a search finds, the likeliest first; all of them where nothing is asked. */
export function matching(search: string, terms: TermCatalogue): TermKey[] {
  const query = search.trim().toLowerCase();
  if (query === '') return KEYS;
  return KEYS.map((key) => ({ key, rank: rank(query, key, terms) }))
    .filter((found) => Number.isFinite(found.rank))
    .sort((a, b) => a.rank - b.rank)
    .map(({ key }) => key);
}

/** The word that a piece of running text names, if it is one of the glossary's; plurals count. */
export function termNamed(text: string, terms: TermCatalogue): TermKey | undefined {
  const name = text.trim().toLowerCase();
  const forms = name.endsWith('s') ? [name, name.slice(0, -1)] : [name];
  return forms
    .map((form) => KEYS.find((key) => terms[key].words.some((word) => word.toLowerCase() === form)))
    .find((key) => key !== undefined);
}
