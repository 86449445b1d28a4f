import type { LabTimeUs, PageTimeMs } from '../trace/types';

/** One question to the lab's clock. */
export interface ClockSample {
  readonly asked: PageTimeMs;
  readonly answered: PageTimeMs;
  readonly labUs: LabTimeUs;
}

/** How page time maps to lab time: the sample with the smallest round trip is the truest. */
export class ClockMap {
  #offsetUs = 0;
  #errorUs = Number.POSITIVE_INFINITY;

  /** Whether the lab's clock was ever read. */
  get known(): boolean {
    return Number.isFinite(this.#errorUs);
  }

  /** Half the smallest round trip, in microseconds. */
  get errorUs(): number {
    return this.#errorUs;
  }

  toLabUs(at: PageTimeMs): LabTimeUs {
    return at * 1_000 + this.#offsetUs;
  }

  toPageMs(us: LabTimeUs): PageTimeMs {
    return (us - this.#offsetUs) / 1_000;
  }

  /** Adopts the best of a round of samples. */
  adopt(samples: readonly ClockSample[]): void {
    let best: ClockSample | undefined;
    for (const sample of samples) {
      if (!best || sample.answered - sample.asked < best.answered - best.asked) best = sample;
    }
    if (!best) return;
    this.#offsetUs = best.labUs - ((best.asked + best.answered) / 2) * 1_000;
    this.#errorUs = ((best.answered - best.asked) / 2) * 1_000;
  }
}
