import type { LabTimeUs, PageTimeMs } from '../trace/types';

/** One question to the lab's clock. */
export interface ClockSample {
  readonly asked: PageTimeMs;
  readonly answered: PageTimeMs;
  readonly labUs: LabTimeUs;
}

/** How far two clocks of one machine may drift apart: 50 µs in a second. */
const DRIFT = 50e-6;

/** How page time maps to lab time: the sample with the smallest round trip is the truest. */
export class ClockMap {
  #offsetUs = 0;
  #adopted: ClockSample | undefined;

  /** Half the round trip behind the mapping, in microseconds; 0 before the first sample. */
  get errorUs(): number {
    return this.#adopted ? errorOf(this.#adopted) : 0;
  }

  toLabUs(at: PageTimeMs): LabTimeUs {
    return at * 1_000 + this.#offsetUs;
  }

  /** Adopts the best of a round of samples, unless the one in force is still better. */
  adopt(samples: readonly ClockSample[]): void {
    for (const sample of samples) {
      const held = this.#adopted;
      if (held) {
        const drifted = (sample.answered - held.answered) * 1_000 * DRIFT;
        if (errorOf(sample) >= errorOf(held) + drifted) continue;
      }
      this.#adopted = sample;
      this.#offsetUs = sample.labUs - ((sample.asked + sample.answered) / 2) * 1_000;
    }
  }
}

function errorOf(sample: ClockSample): number {
  return ((sample.answered - sample.asked) / 2) * 1_000;
}

/** How many questions a round asks. */
const ROUND = 8;

/** Asks the lab's clock a round of questions, one after the other. */
export async function sampleClock(ask: () => Promise<LabTimeUs>): Promise<ClockSample[]> {
  const samples: ClockSample[] = [];
  for (let i = 0; i < ROUND; i += 1) {
    const asked = performance.now();
    const labUs = await ask();
    samples.push({ asked, answered: performance.now(), labUs });
  }
  return samples;
}
