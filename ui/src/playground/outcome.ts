import type { Expected, PlayedScript } from '../api/types';
import { isUnanswered, type AnswerDraft } from './draft';

/** One event, as a listener gets it. */
export interface ToldEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

/**
 * What a page sees of a connection's beginning: `opens` and `fails` by their events, `redirects`
 * only through the server, and `silent` is neither.
 */
export type Beginning = 'opens' | 'fails' | 'redirects' | 'silent';
/**
 * What follows: `waits` is CONNECTING without an end in sight, `repeats` another request of which the
 * page is told nothing.
 */
export type Then = 'reconnects' | 'closed' | 'stays_open' | 'follows' | 'waits' | 'repeats';

/** What becomes of one connection, by the standard or as observed. */
export interface ConnectionOutcome {
  /** `Last-Event-ID` as sent; null is no such header, undefined that nobody saw the request. */
  readonly request: string | null | undefined;
  /** The query of the address asked for; null is none, undefined that nobody saw the request. */
  readonly query: string | null | undefined;
  /** Preflights before it, of which an `EventSource` makes none. */
  readonly preflights: number | undefined;
  readonly beginning: Beginning;
  readonly events: readonly ToldEvent[];
  readonly then: Then;
  /** The wait before the next request: by the standard at least this, or as measured. */
  readonly waitMs: number | undefined;
  /** Clauses by which it goes so. */
  readonly clauses: readonly string[];
}

/** What the page saw, in its order. */
export type Seen =
  | { readonly kind: 'open' }
  | { readonly kind: 'error'; readonly readyState: number }
  | ({ readonly kind: 'event' } & ToldEvent);

/** The part of one connection in what the page saw. */
interface Part {
  opened: boolean;
  events: ToldEvent[];
  then: Then | undefined;
}

function parts(seen: readonly Seen[]): Part[] {
  const begin = (): Part => ({ opened: false, events: [], then: undefined });
  let part = begin();
  const all = [part];
  for (const each of seen) {
    if (part.then !== undefined) {
      part = begin();
      all.push(part);
    }
    if (each.kind === 'open') part.opened = true;
    else if (each.kind === 'event') {
      const { type, data, lastEventId } = each;
      part.events.push({ type, data, lastEventId });
    } else part.then = each.readyState === 2 ? 'closed' : 'reconnects';
  }
  return all;
}

/** So soon only an engine's network layer asks again that has not told the page. */
const AT_ONCE_MS = 25;

/** What this engine did, from what its page saw and what the server did. */
export function observed(
  seen: readonly Seen[],
  { attempts }: Pick<PlayedScript, 'attempts'>,
  drafts: readonly AnswerDraft[],
): ConnectionOutcome[] {
  const pages = parts(seen);
  const answered = attempts.map((attempt) => drafts[attempt.answer ?? drafts.length]);
  let untold = answered.filter((draft) => !draft || !isRedirect(draft)).length - pages.length;
  const isClosed = pages.at(-1)?.then === 'closed';
  // A source that is closed was told of its last request; another may be yet to hear of it.
  const isUntold = (waitMs: number): boolean => isClosed || waitMs <= AT_ONCE_MS;
  const outcomes: ConnectionOutcome[] = attempts.map((attempt, i) => {
    const draft = answered[i];
    const asked = {
      request: attempt.last_event_id ?? null,
      query: queryOf(attempt.target),
      preflights: attempt.preflights,
    };
    const waitMs = waitBetween(attempt, attempts[i + 1]);
    if (draft && isRedirect(draft)) {
      return { ...ofPart(undefined), ...asked, beginning: 'redirects', then: 'follows' };
    }
    if (untold > 0 && draft && isUnanswered(draft) && waitMs !== undefined && isUntold(waitMs)) {
      untold -= 1;
      return { ...ofPart(undefined), ...asked, then: 'repeats' };
    }
    return { ...ofPart(pages.shift()), ...asked, waitMs };
  });
  // A failure that no request of the server's goes with, such as one for want of CORS.
  for (const part of pages) {
    if (part.opened || part.then !== undefined) outcomes.push(ofPart(part));
  }
  return outcomes;
}

function ofPart(part: Part | undefined): ConnectionOutcome {
  const { opened = false, events = [], then } = part ?? {};
  const silent = then === 'closed' ? 'fails' : 'silent';
  return {
    request: undefined,
    query: undefined,
    preflights: undefined,
    beginning: opened ? 'opens' : silent,
    events,
    then: then ?? (opened ? 'stays_open' : 'waits'),
    waitMs: undefined,
    clauses: [],
  };
}

function queryOf(target: string): string | null {
  const at = target.indexOf('?');
  return at < 0 ? null : target.slice(at + 1);
}

type Attempt = PlayedScript['attempts'][number];

function waitBetween(attempt: Attempt, next: Attempt | undefined): number | undefined {
  if (!next || !attempt.ended) return undefined;
  return Math.max(0, (next.requested_us - attempt.ended.t_us) / 1_000);
}

function isRedirect(draft: AnswerDraft): boolean {
  const { status, headers } = draft;
  if (isUnanswered(draft)) return false;
  return [301, 302, 303, 307, 308].includes(status) && /^location:/im.test(headers);
}

/** What the standard says, in the same form. */
export function byTheStandard({ connections }: Pick<Expected, 'connections'>): ConnectionOutcome[] {
  let retryMs: number | undefined;
  return connections.map((connection) => {
    const { last_event_id, query, outcome, events, then, reconnection_ms, clauses } = connection;
    // A reconnection time holds until another is set.
    retryMs = reconnection_ms ?? retryMs;
    return {
      request: last_event_id ?? null,
      query: query ?? null,
      preflights: 0,
      beginning: BEGINNINGS[outcome.kind],
      events: events.map(({ type, data, last_event_id: lastEventId }) => ({
        type,
        data,
        lastEventId,
      })),
      then,
      waitMs: then === 'reconnects' ? retryMs : undefined,
      clauses,
    };
  });
}

/** The same connections with no more events in all than so many, from the first. */
export function firstOf(
  connections: readonly ConnectionOutcome[],
  events: number,
): ConnectionOutcome[] {
  let room = events;
  return connections.map((connection) => {
    const kept = connection.events.slice(0, room);
    room -= kept.length;
    return { ...connection, events: kept };
  });
}

const BEGINNINGS = {
  opened: 'opens',
  redirected: 'redirects',
  failed: 'fails',
  unanswered: 'silent',
} as const;
