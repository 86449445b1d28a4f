import type { LabTimeUs } from '../../trace/types';

/** What is counted per slice of time. */
const CHANNELS = [
  'produced',
  'away',
  'lost',
  'live',
  'replayed',
  'curl',
  'fetch',
  'websocket',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Width of one slice. */
export const BUCKET_US = 50_000;
/** Slices kept: half an hour. */
const BUCKETS = 36_000;

/**
 * Counts per slice of time, for drawing more events than can be told apart. The memory is fixed;
 * what is older than half an hour is forgotten, and counts for it are refused.
 */
export class Density {
  readonly #counts: Readonly<Record<Channel, Int32Array>>;
  /** Number of the newest slice; slices are numbered from the lab's start. */
  #newest = -1;

  constructor() {
    const counts = {} as Record<Channel, Int32Array>;
    for (const channel of CHANNELS) counts[channel] = new Int32Array(BUCKETS);
    this.#counts = counts;
  }

  /** Adds `n` events at one moment; a negative `n` takes back what was counted before. */
  add(channel: Channel, atUs: LabTimeUs, n = 1): void {
    const bucket = Math.floor(atUs / BUCKET_US);
    if (!this.#reach(bucket)) return;
    const counts = this.#counts[channel];
    const slot = bucket % BUCKETS;
    counts[slot] = (counts[slot] ?? 0) + n;
  }

  /** Adds `n` events spread evenly from one moment to another. */
  addSpan(channel: Channel, fromUs: LabTimeUs, toUs: LabTimeUs, n: number): void {
    const first = Math.floor(fromUs / BUCKET_US);
    const last = Math.floor(toUs / BUCKET_US);
    if (n === 1 || last <= first || last - first > BUCKETS) {
      this.add(channel, toUs, n);
      return;
    }
    // Cumulative rounding: the parts always add up to `n`.
    let given = 0;
    for (let bucket = first; bucket <= last; bucket += 1) {
      const upTo = Math.min(toUs, (bucket + 1) * BUCKET_US);
      const due = bucket === last ? n : Math.round((n * (upTo - fromUs)) / (toUs - fromUs));
      if (due > given) this.add(channel, bucket * BUCKET_US, due - given);
      given = due;
    }
  }

  /** Events in the slices that begin in `[fromUs, toUs)`. */
  sum(channel: Channel, fromUs: LabTimeUs, toUs: LabTimeUs): number {
    const counts = this.#counts[channel];
    const first = Math.max(Math.ceil(fromUs / BUCKET_US), this.#newest - BUCKETS + 1, 0);
    const end = Math.min(Math.ceil(toUs / BUCKET_US), this.#newest + 1);
    let sum = 0;
    for (let bucket = first; bucket < end; bucket += 1) sum += counts[bucket % BUCKETS] ?? 0;
    return sum;
  }

  /** Makes room up to a slice; false if it is too old, or no time at all. */
  #reach(bucket: number): boolean {
    if (!(bucket >= 0) || bucket <= this.#newest - BUCKETS) return false;
    if (bucket > this.#newest) {
      const clear = Math.min(bucket - this.#newest, BUCKETS);
      for (let i = 0; i < clear; i += 1) {
        const slot = (bucket - i) % BUCKETS;
        for (const channel of CHANNELS) this.#counts[channel][slot] = 0;
      }
      this.#newest = bucket;
    }
    return true;
  }
}
