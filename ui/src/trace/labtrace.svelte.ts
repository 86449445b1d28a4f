import { ClockMap } from '../api/clock';
import type { Fact } from '../api/types';
import { Ring } from './ring';
import type { LabTimeUs, LaneId, Observation, PageTimeMs, Trace } from './types';

const FACTS = 100_000;
const OBSERVATIONS = 50_000;
/** Connections whose lane is remembered: more than the facts held can speak of at once. */
const LANES = 4_096;
/** How often views are told while the page is hidden and has no animation frames. */
const HIDDEN_MS = 250;

/** The two logs as they grow, and the only place that tells the views about it. */
export class LabTrace implements Trace {
  readonly facts = new Ring<Fact>(FACTS);
  readonly observations = new Ring<Observation>(OBSERVATIONS);
  readonly clock = new ClockMap();
  readonly #labels = new Map<string, LaneId>();
  readonly #lanes = new Map<number, LaneId>();
  #revision = $state(0);
  #clockErrorUs = $state(0);
  #due = false;

  get revision(): number {
    return this.#revision;
  }

  get clockErrorUs(): number {
    return this.#clockErrorUs;
  }

  nowUs(): LabTimeUs {
    return this.clock.toLabUs(performance.now());
  }

  toLabUs(at: PageTimeMs): LabTimeUs {
    return this.clock.toLabUs(at);
  }

  laneOf(connection: number): LaneId | undefined {
    return this.#lanes.get(connection);
  }

  /** Requests with this `?client=` label belong to one of the page's own lanes from now on. */
  claim(label: string, lane: LaneId): void {
    this.#labels.set(label, lane);
  }

  addFact(fact: Fact): void {
    this.facts.push(fact);
    if (fact.fact === 'request' && fact.client) {
      const lane = this.#labels.get(fact.client);
      if (lane) this.#remember(fact.connection, lane);
    }
    this.#announce();
  }

  addObservation(observation: Observation): void {
    this.observations.push(observation);
    this.#announce();
  }

  /** Publishes the clock's present error after a round of samples. */
  clockRead(): void {
    this.#clockErrorUs = this.clock.errorUs;
  }

  #remember(connection: number, lane: LaneId): void {
    this.#lanes.set(connection, lane);
    if (this.#lanes.size <= LANES) return;
    for (const oldest of this.#lanes.keys()) {
      this.#lanes.delete(oldest);
      break;
    }
  }

  #announce(): void {
    if (this.#due) return;
    this.#due = true;
    const flush = () => {
      if (!this.#due) return;
      this.#due = false;
      this.#revision += 1;
    };
    if (document.visibilityState === 'visible') requestAnimationFrame(flush);
    // A page that is hidden meanwhile gets no frame, so the timer runs in both cases.
    setTimeout(flush, HIDDEN_MS);
  }
}
