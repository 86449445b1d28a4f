import type { Fault, FaultKind } from '../api/types';
import type { Fact, LabTimeUs, LaneId, Observation, Trace } from '../trace/types';
import { Bounded } from './model/bounded';
import { Client } from './model/client';
import { Connections } from './model/connections';
import { Density } from './model/density';
import { takeFact } from './model/facts';
import type { Happening } from './model/happenings';
import { Joins } from './model/joins';
import { Marks } from './model/marks';
import { takeObservation } from './model/observations';
import { Story } from './model/story';

/** How often events that wait for what explains them are looked at again. */
const SETTLE_US = 100_000;

/** The logs the timeline reads, and the clock between them. */
export type TimelineSource = Pick<
  Trace,
  'facts' | 'observations' | 'nowUs' | 'toLabUs' | 'clockErrorUs'
> & {
  /** Faults on every connection when the first of the facts held came to be. */
  readonly faultsBefore?: readonly Fault[];
};

/**
 * What the timeline draws: a projection of the two logs. It reads every entry once, in the order
 * of time as far as both logs have come, and copes with either being ahead of the other. Its
 * memory is bounded, whatever the rate.
 */
export class TimelineModel {
  readonly marks = new Marks();
  readonly density = new Density();
  readonly connections = new Connections();
  readonly story = new Story();
  readonly window = new Client();
  readonly curl = new Client();
  readonly fetch = new Client();
  readonly websocket = new Client();
  readonly happenings = new Bounded<Happening>(64);
  readonly joins: Joins;
  /** First half of the main feed's ids, once known. */
  epoch: string | undefined;
  /** The reconnection time in force for this window. */
  retryMs = 3_000;
  /** Faults on every connection that has none of its own, as far as they are known. */
  faults: readonly FaultKind[] = [];
  /** The main feed's settings, once known. */
  ids: boolean | undefined;
  /** Grows whenever something was taken in. */
  version = 0;
  /** How far the two clocks may be apart, with a millisecond of room. */
  clockErrorUs = 1_000;
  /** The newest moment any fact spoke of. */
  factsUpToUs: LabTimeUs = 0;
  /** The moment of the last observation. */
  #seenUpToUs: LabTimeUs = 0;
  #settledUs: LabTimeUs = 0;
  #begun = false;
  #nextFact = 0;
  #nextObservation = 0;

  constructor() {
    this.joins = new Joins(this);
  }

  /** Takes in what is new. */
  ingest(source: TimelineSource): void {
    if (!this.#begun) {
      this.#begun = true;
      this.faults = (source.faultsBefore ?? []).map(({ kind }) => kind);
    }
    const { facts } = source;
    const before = this.#nextFact + this.#nextObservation;
    this.clockErrorUs = 1_000 + source.clockErrorUs;
    this.#skipForgotten(source);
    let fact = this.#nextFact < facts.total ? facts.at(this.#nextFact) : undefined;
    let seen = this.#observationAt(source);
    let seenUs = seen ? source.toLabUs(seen.at) : Infinity;
    while (fact ?? seen) {
      this.#settleBy(Math.min(fact?.t_us ?? Infinity, seenUs));
      if (fact && fact.t_us <= seenUs) {
        this.#take(fact);
        this.#nextFact += 1;
        fact = this.#nextFact < facts.total ? facts.at(this.#nextFact) : undefined;
      } else if (seen) {
        takeObservation(this, seen, seenUs);
        this.#seenUpToUs = seenUs;
        this.#nextObservation += 1;
        seen = this.#observationAt(source);
        seenUs = seen ? source.toLabUs(seen.at) : Infinity;
      }
    }
    const settled = this.joins.settle(source.nowUs());
    if (settled || this.#nextFact + this.#nextObservation !== before) this.version += 1;
  }

  /** This window's client, or one beside it. */
  client(lane: LaneId): Client {
    return this[lane];
  }

  tell(happening: Happening): void {
    this.happenings.push(happening);
  }

  /** What is read at once, because nobody looked before, is settled at the times it tells of. */
  #settleBy(atUs: LabTimeUs): void {
    if (atUs - this.#settledUs < SETTLE_US) return;
    this.#settledUs = atUs;
    this.joins.settle(atUs);
  }

  #take(fact: Fact): void {
    takeFact(this, fact);
    this.factsUpToUs = Math.max(this.factsUpToUs, fact.t_us);
  }

  #observationAt(source: TimelineSource): Observation | undefined {
    const { observations } = source;
    return this.#nextObservation < observations.total
      ? observations.at(this.#nextObservation)
      : undefined;
  }

  /** The logs are bounded: what they let go before it was read is a blank, and is shown as one. */
  #skipForgotten(source: TimelineSource): void {
    const { facts, observations } = source;
    if (facts.first > this.#nextFact) {
      const missing = facts.first - this.#nextFact;
      if (this.#nextFact > 0) {
        const resumesUs = facts.at(facts.first)?.t_us ?? this.factsUpToUs;
        this.joins.blank({ fromUs: this.factsUpToUs, toUs: resumesUs, entries: missing });
      }
      this.#nextFact = facts.first;
    }
    if (observations.first > this.#nextObservation) {
      const entries = observations.first - this.#nextObservation;
      const resumed = observations.at(observations.first);
      const toUs = resumed ? source.toLabUs(resumed.at) : this.#seenUpToUs;
      if (this.#nextObservation > 0) {
        this.joins.unseen({ fromUs: this.#seenUpToUs, toUs, entries });
      }
      this.#nextObservation = observations.first;
    }
  }
}
