import type { Observation, Trace } from '../trace/types';
import type { Found, Sought } from './match';
import { isSame } from './match';

type Seen = Extract<Observation, { kind: 'event' }>;

/**
 * How list, timeline and bytes name an event to each other: by its id, or by its number among those
 * that the window saw, where it has none of its own.
 */
export type EventKey = string;

/** What is known of the event of a key. */
export function soughtBy(key: EventKey, trace: Trace): Sought {
  const n = key.startsWith('#') ? Number(key.slice(1)) : undefined;
  const seen = findLast(trace, (it) => (n === undefined ? it.lastEventId === key : it.n === n), n);
  return {
    id: n === undefined ? key : undefined,
    type: seen?.type ?? '',
    data: seen?.data ?? '',
    atUs: seen && trace.toLabUs(seen.at),
  };
}

/** The key of an event that was found in the bytes, and whether the window saw it. */
export function keyOf(
  found: Found,
  tUs: number,
  trace: Trace,
): { key: EventKey; listed: boolean } | undefined {
  const { id } = found;
  if (id !== undefined) {
    return { key: id, listed: findLast(trace, (it) => it.lastEventId === id) !== undefined };
  }
  let nearest: { n: number; off: number } | undefined;
  findLast(trace, (it) => {
    const off = Math.abs(trace.toLabUs(it.at) - tUs);
    if (isSame(found, { id: undefined, type: it.type, data: it.data })) {
      if (nearest === undefined || off < nearest.off) nearest = { n: it.n, off };
    }
    return false;
  });
  return nearest && { key: `#${nearest.n}`, listed: true };
}

/** The newest event of the window that fits; of one id, the oldest is the event itself. */
function findLast(
  { observations }: Trace,
  fits: (seen: Seen) => boolean,
  n?: number,
): Seen | undefined {
  let found: Seen | undefined;
  for (let i = observations.total - 1; i >= observations.first; i -= 1) {
    const seen = observations.at(i);
    if (seen?.lane !== 'window' || seen.kind !== 'event') continue;
    if (fits(seen)) found = seen;
    else if (found !== undefined) break;
    if (n !== undefined && seen.n < n) break;
  }
  return found;
}
