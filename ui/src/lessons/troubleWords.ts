import type { Catalogue } from '../i18n/catalogue';
import type { Trouble } from './trouble';

/** What went wrong and what to do about it; `running`: the lesson goes on all the same. */
export function troubleWords(trouble: Trouble, running: boolean, t: Catalogue): string {
  const { trouble: words } = t.lessons;
  if (trouble.code === 'not_loaded' && running) return words.other_language;
  if (trouble.code !== 'refused') return words[trouble.code];
  const known: Readonly<Record<string, string>> = t.common.errors;
  const { code, message } = trouble.error;
  return `${known[code] ?? t.common.unknownError(message)} ${words.refused}`;
}
