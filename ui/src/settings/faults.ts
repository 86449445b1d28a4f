import type { Fault, FaultKind } from '../api/types';

/** A number that belongs to a fault, by its name in the API. */
export type FaultField =
  | 'latency_ms'
  | 'jitter_ms'
  | 'bytes'
  | 'for_ms'
  | 'every_ms'
  | 'after_ms'
  | 'probability_percent'
  | 'seed';

interface Range {
  readonly field: FaultField;
  readonly min: number;
  readonly max: number;
  readonly unit: 'ms' | 'bytes' | '%' | '';
}

const percent: Range = { field: 'probability_percent', min: 1, max: 100, unit: '%' };
// The lab takes more; nobody needs more than a million seeds to choose from.
const seed: Range = { field: 'seed', min: 0, max: 1_000_000, unit: '' };
const bytes: Range = { field: 'bytes', min: 1, max: 1_048_576, unit: 'bytes' };

/** What of each fault can be set, in the order in which faults act. */
export const RANGES: Readonly<Record<FaultKind, readonly Range[]>> = {
  latency: [
    { field: 'latency_ms', min: 0, max: 60_000, unit: 'ms' },
    { field: 'jitter_ms', min: 0, max: 60_000, unit: 'ms' },
    seed,
  ],
  hold_back: [bytes, { field: 'for_ms', min: 1, max: 600_000, unit: 'ms' }],
  drop: [percent, seed],
  duplicate: [percent, seed],
  gzip: [],
  drip: [bytes, { field: 'every_ms', min: 1, max: 60_000, unit: 'ms' }],
  idle_cut: [{ field: 'after_ms', min: 100, max: 3_600_000, unit: 'ms' }],
};

/** Every fault as it is when it is switched on for the first time. */
export const FIRST: readonly Fault[] = [
  { kind: 'latency', latency_ms: 500, jitter_ms: 300, seed: 1 },
  { kind: 'hold_back', bytes: 1_024, for_ms: 10_000 },
  { kind: 'drop', probability_percent: 20, seed: 1 },
  { kind: 'duplicate', probability_percent: 20, seed: 1 },
  { kind: 'gzip', flush: false },
  { kind: 'drip', bytes: 8, every_ms: 100 },
  { kind: 'idle_cut', after_ms: 5_000 },
];

/** The list with this fault in place of the one of its kind, if there was one. */
export function withFault(faults: readonly Fault[], fault: Fault): Fault[] {
  return [...withoutFault(faults, fault.kind), fault];
}

/** The list without the fault of this kind. */
export function withoutFault(faults: readonly Fault[], kind: FaultKind): Fault[] {
  return faults.filter((each) => each.kind !== kind);
}

/** A number of a fault; 0 where it has none of this name. */
export function numberOf(fault: Fault, field: FaultField): number {
  return (fault as Partial<Record<FaultField, number>>)[field] ?? 0;
}

/** The fault with another number. */
export function withNumber(fault: Fault, field: FaultField, value: number): Fault {
  return { ...fault, [field]: value } as Fault;
}
