import type { StageState } from '../api/types';
import { Standing } from '../lab/standing.svelte';
import type { Fact, LaneId, Observation, Placed } from './types';

/** Connections whose facts are kept while they are open. */
const CONNECTIONS = 500;
/** Facts kept of one connection: what it is, and what was done to it. */
const FACTS = 24;

/** What an observation tells of that a client then is. */
const STATES: ReadonlySet<Observation['kind']> = new Set([
  'created',
  'open',
  'error',
  'closed',
  'waiting',
  'close',
]);

/** What of a lane says in which state its client is. */
interface LaneState {
  readonly created: Placed;
  /** When it was open first: without it, it would seem to have been away ever since. */
  opened?: Placed;
  /** The latest, and the one before. */
  latest: readonly Placed[];
}

/**
 * What must still be known of entries that a log no longer holds: how the stage stood, and by which
 * facts and observations the connections and clients of that moment had come to where they were.
 */
export class Past {
  readonly #label: string;
  readonly #standing: Standing;
  readonly #open = new Map<number, Fact[]>();
  readonly #lanes = new Map<LaneId, LaneState>();

  /** `label` is that of the window's connections; `before` is what led to how `stage` stands. */
  constructor(
    stage: StageState,
    label: string,
    before: { readonly facts: readonly Fact[]; readonly observations: readonly Placed[] } = {
      facts: [],
      observations: [],
    },
  ) {
    this.#label = label;
    this.#standing = new Standing(stage, label);
    for (const fact of before.facts) this.takeFact(fact);
    for (const placed of before.observations) this.takeObservation(placed);
  }

  /** The same past, to go on from. */
  copy(): Past {
    return new Past(this.stage, this.#label, this);
  }

  get stage(): StageState {
    return this.#standing.stage;
  }

  /** The facts that tell of connections which are open, in their order. */
  get facts(): readonly Fact[] {
    return [...this.#open.values()].flat().sort((a, b) => a.seq - b.seq);
  }

  /** For each client its creation, its first opening, and the latest changes of its state. */
  get observations(): readonly Placed[] {
    const kept = [...this.#lanes.values()].flatMap(({ created, opened, latest }) =>
      opened && !latest.includes(opened) ? [created, opened, ...latest] : [created, ...latest],
    );
    return kept.sort((a, b) => a.i - b.i);
  }

  takeFact(fact: Fact): void {
    this.#standing.apply(fact);
    if (fact.fact === 'accepted' && this.#open.size < CONNECTIONS) {
      this.#open.set(fact.connection, [fact]);
    } else if (fact.fact === 'closed') {
      this.#open.delete(fact.connection);
    } else if (fact.fact !== 'written' && 'connection' in fact) {
      const facts = this.#open.get(fact.connection ?? -1);
      if (facts && facts.length < FACTS) facts.push(fact);
    }
  }

  takeObservation(placed: Placed): void {
    const { seen } = placed;
    if (!STATES.has(seen.kind)) return;
    if (seen.kind === 'created') {
      this.#lanes.set(seen.lane, { created: placed, latest: [] });
      return;
    }
    const lane = this.#lanes.get(seen.lane);
    if (!lane) return;
    lane.latest = [...lane.latest.slice(-1), placed];
    if (seen.kind === 'open') lane.opened ??= placed;
  }
}
