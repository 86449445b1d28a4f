import type { Cors } from '../api/types';
import { askedFor, type FetchSettings } from './policy';

/** Headers that the stage allows in a preflight where it does not echo. */
const ALLOWED = new Set(['last-event-id', 'cache-control', 'content-type']);

/** What the journal told of the latest attempt, of which the page saw nothing. */
export interface Evidence {
  /** The browser asked first whether it may ask. */
  readonly preflight: boolean;
  /** The request itself came. */
  readonly asked: boolean;
  /** It was answered so. */
  readonly status: number | undefined;
}

export const NO_EVIDENCE: Evidence = { preflight: false, asked: false, status: undefined };

/** Why `fetch` failed without an answer: it says so itself to nobody, but the lab can tell. */
export type NoAnswer =
  | { readonly why: 'headers'; readonly names: readonly string[] }
  | { readonly why: 'credentials' }
  | { readonly why: 'cors'; readonly status: number | undefined }
  | { readonly why: 'closed' }
  | { readonly why: 'nobody' };

export function whyNoAnswer(seen: Evidence, settings: FetchSettings, cors: Cors): NoAnswer {
  if (!seen.preflight && !seen.asked) return { why: 'nobody' };
  if (seen.asked && seen.status === undefined) return { why: 'closed' };
  if (cors === 'none') return { why: 'cors', status: seen.status };
  if (cors === 'any' && settings.credentials) return { why: 'credentials' };
  const names = askedFor(settings).filter((name) => !ALLOWED.has(name.toLowerCase()));
  if (!seen.asked && cors === 'any' && names.length > 0) return { why: 'headers', names };
  return { why: 'closed' };
}
