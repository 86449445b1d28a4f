import type { Fact } from '../api/types';
import type { LabTimeUs, Observation } from '../trace/types';
import type { Recording } from './recording';

/** What belongs to one break comes within this time of each other: the kill, FIN or RST, `error`. */
const ONE_BREAK_US = 100_000;
/** A busy page hears of a kill this much later, and it is one break all the same. */
const HEARD_US = 2_000_000;

/** The first index whose time is after a moment. */
export function after(times: Float64Array, us: LabTimeUs): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) <= us) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The moments that a person steps to. */
export interface Moments {
  /** When the window dispatched events, or the server made them where no window saw any. */
  readonly events: Float64Array;
  /** When something broke; the end of each, when it can be told what it was. */
  readonly breaks: Float64Array;
}

export function momentsOf(recording: Recording): Moments {
  const { facts, observations, factTimes, observationTimes } = recording;
  const seen = pick(observations, observationTimes, isEvent);
  const made = pick(facts, factTimes, ({ fact }) => fact === 'produced');
  const breaks = [
    ...pick(facts, factTimes, isBreak).map((us) => ({ us, lost: false })),
    ...pick(observations, observationTimes, isLoss).map((us) => ({ us, lost: true })),
  ].sort((a, b) => a.us - b.us);
  return {
    events: Float64Array.from(seen.length > 0 ? seen : made),
    breaks: Float64Array.from(
      breaks.flatMap(({ us, lost }, i) => {
        const next = breaks[i + 1];
        if (!next) return us;
        return next.us - us > (next.lost && !lost ? HEARD_US : ONE_BREAK_US) ? us : [];
      }),
    ),
  };
}

/** The moment to step to from here, if there is one. */
export function step(times: Float64Array, from: LabTimeUs, by: -1 | 1): LabTimeUs | undefined {
  if (by > 0) return times[after(times, from)];
  let before = after(times, from) - 1;
  while ((times[before] ?? -1) >= from) before -= 1;
  return times[before];
}

function pick<T>(
  entries: readonly T[],
  times: Float64Array,
  fits: (entry: T) => boolean,
): number[] {
  const found: number[] = [];
  entries.forEach((entry, i) => {
    if (fits(entry)) found.push(times[i] ?? 0);
  });
  return found;
}

function isEvent(seen: Observation): boolean {
  return seen.lane === 'window' && seen.kind === 'event';
}

function isBreak(fact: Fact): boolean {
  return (
    fact.fact === 'killed' ||
    fact.fact === 'stalled' ||
    fact.fact === 'gap' ||
    (fact.fact === 'epoch_began' && Boolean(fact.by))
  );
}

function isLoss(seen: Observation): boolean {
  return seen.lane === 'window' && (seen.kind === 'error' || seen.kind === 'closed');
}
