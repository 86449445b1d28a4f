import type { ControlError } from '../api/control';
import type { Catalogue } from '../i18n/catalogue';

/**
 * What the lab said against one of these fields, in the language of the page where the code is
 * known; undefined where the refusal is about something else.
 */
export function refusalOf(
  texts: Catalogue['settings']['refusals'],
  error: ControlError | null,
  ...fields: string[]
): string | undefined {
  if (error?.field === undefined || !fields.includes(error.field)) return undefined;
  const known: Readonly<Record<string, string>> = texts;
  return known[error.code] ?? error.message;
}
