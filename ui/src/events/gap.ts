import type { GapReason } from '../api/types';

/** What a `lab.gap` event tells a client that it cannot have. */
export interface Gap {
  readonly requested: string | null;
  readonly resumedAt: string;
  readonly missed: number | null;
  readonly reason: GapReason;
}

const REASONS: readonly string[] = [
  'trimmed',
  'future',
  'malformed',
  'other_epoch',
  'too_slow',
] satisfies GapReason[];

/** Reads the data of a `lab.gap` event; undefined where it is not what the lab sends. */
export function parseGap(data: string): Gap | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { requested, resumed_at, missed, reason } = parsed as Record<string, unknown>;
  if (typeof resumed_at !== 'string' || typeof reason !== 'string') return undefined;
  if (!REASONS.includes(reason)) return undefined;
  return {
    requested: typeof requested === 'string' ? requested : null,
    resumedAt: resumed_at,
    missed: typeof missed === 'number' ? missed : null,
    reason: reason as GapReason,
  };
}
