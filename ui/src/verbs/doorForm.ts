import type { Door } from '../api/types';

export type DoorKind = Door['kind'];

/** What ends a closed door: somebody, a number of attempts, or time. */
export type SpanKind = 'until_opened' | 'attempts' | 'for_ms';

/** Every setting a door can have, so that changing the kind forgets none. */
export interface DoorSettings {
  readonly span: SpanKind;
  readonly attempts: number;
  readonly forMs: number;
  readonly status: number;
  /** Seconds that a status asks to stay away; 0 sends no `Retry-After`. */
  readonly retryAfterS: number;
  readonly redirect: number;
  readonly contentType: string;
}

export const DOOR_KINDS: readonly DoorKind[] = [
  'open',
  'refuse',
  'hang',
  'status',
  'redirect',
  'content_type',
  'empty',
];

/** Statuses offered by name; any other can be typed. */
export const STATUSES: readonly number[] = [204, 404, 429, 500, 503];
export const REDIRECTS: readonly number[] = [301, 302, 307, 308];

export const ATTEMPTS = { min: 1, max: 1_000 };
export const FOR_MS = { min: 1, max: 3_600_000 };
export const STATUS = { min: 200, max: 599 };
export const RETRY_AFTER_S = { min: 0, max: 3_600 };

export const DEFAULT_SETTINGS: DoorSettings = {
  span: 'attempts',
  attempts: 1,
  forMs: 10_000,
  status: 503,
  retryAfterS: 0,
  redirect: 307,
  contentType: 'text/html',
};

/** Whether a door counts attempts: a closed port cannot see them. */
export function countsAttempts(kind: DoorKind): boolean {
  return kind !== 'refuse' && kind !== 'open';
}

/** The span a door of this kind really gets. */
export function spanOf(kind: DoorKind, settings: DoorSettings): SpanKind {
  return settings.span === 'attempts' && !countsAttempts(kind) ? 'for_ms' : settings.span;
}

/** What the form says, as the API takes it. */
export function doorOf(kind: DoorKind, settings: DoorSettings): Door {
  if (kind === 'open') return { kind };
  const span = {
    until_opened: {},
    attempts: { attempts: settings.attempts },
    for_ms: { for_ms: settings.forMs },
  }[spanOf(kind, settings)];
  switch (kind) {
    case 'refuse':
    case 'hang':
    case 'empty':
      return { kind, ...span };
    case 'status': {
      const { status, retryAfterS } = settings;
      return { kind, status, ...(retryAfterS > 0 ? { retry_after_s: retryAfterS } : {}), ...span };
    }
    case 'redirect':
      return { kind, status: settings.redirect, ...span };
    case 'content_type':
      return { kind, content_type: settings.contentType, ...span };
  }
}

/** The settings of a door that stands, with the others as they were. */
export function settingsOf(door: Door, before: DoorSettings): DoorSettings {
  if (door.kind === 'open') return before;
  const { attempts, for_ms } = door;
  let after: DoorSettings = { ...before, span: 'until_opened' };
  if (attempts !== undefined && attempts !== null) after = { ...after, span: 'attempts', attempts };
  else if (for_ms !== undefined && for_ms !== null)
    after = { ...after, span: 'for_ms', forMs: for_ms };
  if (door.kind === 'status') {
    return { ...after, status: door.status, retryAfterS: door.retry_after_s ?? 0 };
  }
  if (door.kind === 'redirect') return { ...after, redirect: door.status };
  if (door.kind === 'content_type')
    return { ...after, contentType: door.content_type ?? before.contentType };
  return after;
}

/** Whether a status can be a door: 200 is no fault, and 3xx is a redirect. */
export function statusAllowed(status: number): boolean {
  return (
    Number.isInteger(status) && status > 200 && status <= 599 && !(status >= 300 && status < 400)
  );
}
