import type { Fact, LabTimeUs } from '../trace/types';

/** The part of the past that one subscription was written first. */
interface Replay {
  readonly epoch: string;
  readonly afterSeq: number;
  readonly upToSeq: number;
  readonly at: LabTimeUs;
}

const MAX_REPLAYS = 1_000;
const MAX_CONNECTIONS = 1_000;

/**
 * Which events reached this page as a replay: those that a subscription of one of its own
 * connections was owed from the past.
 */
export class Replays {
  #own = new Set<number>();
  #replays: Replay[] = [];
  #epoch = '';

  constructor(private readonly label: string) {}

  begin(epoch: string): void {
    this.#epoch = epoch;
  }

  take(fact: Fact): void {
    if (fact.fact === 'epoch_began') this.begin(fact.epoch);
    if (fact.fact === 'request' && fact.client === this.label) this.#add(fact.connection);
    if (fact.fact === 'closed') this.#own.delete(fact.connection);
    if (fact.fact !== 'subscribed' || !this.#own.has(fact.connection) || fact.replay === 0) return;
    this.#replays.push({
      epoch: this.#epoch,
      afterSeq: fact.resumed_after_seq,
      upToSeq: fact.resumed_after_seq + fact.replay,
      at: fact.t_us,
    });
    if (this.#replays.length > MAX_REPLAYS) this.#replays.shift();
  }

  /**
   * Whether an event dispatched at a moment came from a replay. Clocks differ by at most
   * `slackUs`.
   */
  covers(epoch: string, seq: number, at: LabTimeUs, slackUs: number): boolean {
    return this.#replays.some(
      (replay) =>
        replay.epoch === epoch &&
        seq > replay.afterSeq &&
        seq <= replay.upToSeq &&
        at + slackUs >= replay.at,
    );
  }

  #add(connection: number): void {
    this.#own.add(connection);
    const [oldest] = this.#own;
    if (this.#own.size > MAX_CONNECTIONS && oldest !== undefined) this.#own.delete(oldest);
  }
}
