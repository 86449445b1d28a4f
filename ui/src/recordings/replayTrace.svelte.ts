import type { Fault } from '../api/types';
import type { ShownTrace } from '../lab/shown';
import type { Fact, LabTimeUs, LaneId, Log, Observation, PageTimeMs } from '../trace/types';
import { after } from './moments';
import { labUs } from './observations';
import type { Checkpoint, Recording } from './recording';

/** Entries that views are given before a moment that is jumped to; those before are left out. */
const BEFORE = 40_000;
/** Further ahead than so many entries it is quicker to jump than to read on. */
const FAR = 60_000;

/** A recording's log up to a moment, from a place where it can begin. */
class Prefix<T> implements Log<T> {
  readonly #all: readonly T[];
  readonly #before: readonly T[];
  readonly #begin: number;
  total: number;

  /** `before` are those of the entries up to `begin` that what follows cannot do without. */
  constructor(all: readonly T[], before: readonly T[], begin: number, total: number) {
    this.#all = all;
    this.#before = before;
    this.#begin = begin;
    this.total = total;
  }

  get first(): number {
    return this.#begin - this.#before.length;
  }

  at(i: number): T | undefined {
    if (i >= this.total) return undefined;
    return i >= this.#begin ? this.#all[i] : this.#before[i - this.first];
  }
}

/** The logs of a recording as they stood at a moment, which can be moved. */
export class ReplayTrace implements ShownTrace {
  readonly #recording: Recording;
  readonly #lanes = new Map<number, LaneId>();
  readonly paused = false;
  readonly eventsBefore: number;
  /** Where the logs of the present generation begin. */
  begin: Checkpoint;
  #facts: Prefix<Fact>;
  #observations: Prefix<Observation>;
  #nowUs = $state(0);
  #revision = $state(0);
  #generation = $state(0);

  constructor(recording: Recording) {
    this.#recording = recording;
    for (const fact of recording.facts) {
      if (fact.fact !== 'request' || !fact.client) continue;
      const lane = recording.lanes.get(fact.client);
      if (lane) this.#lanes.set(fact.connection, lane);
    }
    this.eventsBefore = eventsBefore(recording);
    this.#nowUs = recording.fromUs;
    this.begin = this.#checkpointFor(0, 0);
    this.#facts = new Prefix<Fact>([], [], 0, 0);
    this.#observations = new Prefix<Observation>([], [], 0, 0);
    this.#jump(recording.fromUs);
  }

  get facts(): Log<Fact> {
    return this.#facts;
  }

  get observations(): Log<Observation> {
    return this.#observations;
  }

  get faultsBefore(): readonly Fault[] {
    return this.begin.past.stage.faults;
  }

  get revision(): number {
    return this.#revision;
  }

  get generation(): number {
    return this.#generation;
  }

  get clockErrorUs(): number {
    return this.#recording.header.clock.error_us;
  }

  nowUs(): LabTimeUs {
    return this.#nowUs;
  }

  liveNowUs(): LabTimeUs {
    return this.#nowUs;
  }

  toLabUs(at: PageTimeMs): LabTimeUs {
    return labUs(at);
  }

  laneOf(connection: number): LaneId | undefined {
    return this.#lanes.get(connection);
  }

  moveTo(us: LabTimeUs): void {
    const facts = after(this.#recording.factTimes, us);
    const observations = after(this.#recording.observationTimes, us);
    const ahead = facts - this.#facts.total + observations - this.#observations.total;
    if (us < this.#nowUs || ahead > FAR) this.#jump(us);
    this.#facts.total = facts;
    this.#observations.total = observations;
    this.#nowUs = us;
    this.#revision += 1;
  }

  #jump(us: LabTimeUs): void {
    const { facts, observations, factTimes, observationTimes } = this.#recording;
    const [fact, observation] = [after(factTimes, us), after(observationTimes, us)];
    const begin = this.#checkpointFor(fact, observation);
    const { past } = begin;
    this.begin = begin;
    this.#facts = new Prefix(facts, past.facts, begin.fact, fact);
    const seen = past.observations.map((placed) => placed.seen);
    this.#observations = new Prefix(observations, seen, begin.observation, observation);
    this.#generation += 1;
  }

  /** The latest place to begin that leaves enough before a moment to be seen. */
  #checkpointFor(fact: number, observation: number): Checkpoint {
    const { checkpoints } = this.#recording;
    const found = checkpoints.findLast(
      (each) => fact - each.fact + observation - each.observation >= BEFORE,
    );
    const begin = found ?? checkpoints[0];
    if (!begin) throw new Error('a recording has a beginning');
    return begin;
  }
}

/** Events of the window that are older than a recording from which nothing is missing. */
function eventsBefore({ header, report, observations }: Recording): number {
  const { left_out: leftOut } = header;
  if (leftOut.facts + leftOut.observations + report.damagedLines > 0) return 0;
  const first = observations.find(({ lane, kind }) => lane === 'window' && kind === 'event');
  return first?.kind === 'event' ? Math.max(0, first.n - 1) : 0;
}
