import type { ControlError } from '../api/control';
import type { Catalogue } from '../i18n/catalogue';

/** What the lab refused, in the language of the page. */
export function wordsOf(error: ControlError, texts: Catalogue): string {
  const words: Readonly<Record<string, string>> = texts.common.errors;
  return words[error.code] ?? texts.common.unknownError(error.message);
}
