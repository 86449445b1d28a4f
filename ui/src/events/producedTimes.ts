import type { Fact, LabTimeUs } from '../trace/types';

/** Events that one `produced` fact speaks of. */
interface Run {
  readonly firstSeq: number;
  readonly count: number;
  readonly fromUs: LabTimeUs;
  readonly spanUs: number;
}

/** Runs remembered for each epoch. At 10 facts a second this is more than half an hour. */
const MAX_RUNS = 20_000;
const MAX_EPOCHS = 4;

/** When the server produced each event, from the journal: what latency is measured against. */
export class ProducedTimes {
  #runs = new Map<string, Run[]>();
  #epoch = '';

  take(fact: Fact): void {
    if (fact.fact === 'epoch_began') this.begin(fact.epoch);
    if (fact.fact !== 'produced') return;
    const runs = this.#runs.get(this.#epoch) ?? this.begin(this.#epoch);
    runs.push({
      firstSeq: fact.first_seq,
      count: fact.count,
      fromUs: fact.t_us - fact.span_us,
      spanUs: fact.span_us,
    });
    // Half at a time: shifting one by one would cost the whole length for each fact.
    if (runs.length >= 2 * MAX_RUNS) runs.splice(0, MAX_RUNS);
  }

  /** Facts from here on are of this epoch. */
  begin(epoch: string): Run[] {
    const runs = this.#runs.get(epoch) ?? [];
    this.#epoch = epoch;
    this.#runs.set(epoch, runs);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > MAX_EPOCHS && oldest !== undefined) this.#runs.delete(oldest);
    return runs;
  }

  /** When an event was produced, or undefined where the journal has not said or no longer holds it. */
  at(epoch: string, seq: number): LabTimeUs | undefined {
    const runs = this.#runs.get(epoch) ?? [];
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const run = runs[middle];
      if (run !== undefined && run.firstSeq <= seq) low = middle + 1;
      else high = middle;
    }
    const run = runs[low - 1];
    if (run === undefined || seq >= run.firstSeq + run.count) return undefined;
    if (run.count === 1) return run.fromUs + run.spanUs;
    return run.fromUs + (run.spanUs * (seq - run.firstSeq)) / (run.count - 1);
  }
}
