import { ClockMap, type ClockSample } from '../api/clock';
import type { Fact, Fault, StageState } from '../api/types';
import { Past } from './past';
import { Ring, Still } from './ring';
import type { LabTimeUs, LaneId, Log, Observation, PageTimeMs, Trace } from './types';

const FACTS = 100_000;
const OBSERVATIONS = 50_000;
/** Connections whose lane is remembered: those that labels of this page speak of. */
const LANES = 4_096;
/** How often views are told while the page is hidden and has no animation frames. */
const HIDDEN_MS = 250;
/** More entries a millisecond than this are a flood: nobody reads them one by one. */
const FLOOD_PER_MS = 1;
/** How often views are told during a flood. */
const FLOOD_MS = 50;
/** Facts that come by the thousand; all others tell of something that a person waits to see. */
const ABUNDANT: ReadonlySet<Fact['fact']> = new Set([
  'produced',
  'written',
  'counters',
  'heartbeat',
]);

/** What a paused view goes on showing. */
interface Pause {
  readonly facts: Log<Fact>;
  readonly observations: Log<Observation>;
  readonly nowUs: LabTimeUs;
}

/** The two logs as they grow, and the only place that tells the views about it. */
export class LabTrace implements Trace {
  /** The logs as they really are; `facts` and `observations` stand still while paused. */
  readonly live = {
    facts: new Ring<Fact>(FACTS),
    observations: new Ring<Observation>(OBSERVATIONS),
  };
  /** These logs go on for as long as the page does. */
  readonly generation = 0;
  readonly #clock = new ClockMap();
  /** How things were when the logs began: it goes on as they let go of entries. */
  #past: Past | undefined;
  readonly #labels = new Map<string, LaneId>();
  readonly #lanes = new Map<number, LaneId>();
  readonly #listeners: (() => void)[] = [];
  #revision = $state(0);
  #clockErrorUs = $state(0);
  #pause = $state.raw<Pause>();
  #due = false;
  /** Entries since the views were told last, and when that was. */
  #grown = 0;
  #toldAt: PageTimeMs = 0;
  #flooded = false;
  #framed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get facts(): Log<Fact> {
    return this.#pause?.facts ?? this.live.facts;
  }

  get observations(): Log<Observation> {
    return this.#pause?.observations ?? this.live.observations;
  }

  get revision(): number {
    return this.#revision;
  }

  get clockErrorUs(): number {
    return this.#clockErrorUs;
  }

  /** Whether the views stand still. The logs go on growing. */
  get paused(): boolean {
    return this.#pause !== undefined;
  }

  setPaused(on: boolean): void {
    if (on === this.paused) return;
    this.#pause = on
      ? {
          facts: new Still(this.live.facts),
          observations: new Still(this.live.observations),
          nowUs: this.liveNowUs(),
        }
      : undefined;
    this.#revision += 1;
  }

  /** The moment the views show: it stands still while they are paused. */
  nowUs(): LabTimeUs {
    return this.#pause?.nowUs ?? this.liveNowUs();
  }

  /** The moment, paused or not. */
  liveNowUs(): LabTimeUs {
    return this.#clock.toLabUs(performance.now());
  }

  toLabUs(at: PageTimeMs): LabTimeUs {
    return this.#clock.toLabUs(at);
  }

  laneOf(connection: number): LaneId | undefined {
    return this.#lanes.get(connection);
  }

  /** Requests with this `?client=` label belong to one of the page's own lanes from now on. */
  claim(label: string, lane: LaneId): void {
    this.#labels.set(label, lane);
  }

  /** Calls back once per flush, before the views are told. */
  onFlush(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Tells how the stage stood before the first fact; `label` is that of the window's requests. */
  begin(stage: StageState, label: string): void {
    this.#past = new Past(stage, label);
  }

  /** How things were before the oldest entries that are held. */
  get past(): Past | undefined {
    return this.#past;
  }

  /** Faults on every connection before the oldest fact that is held. */
  get faultsBefore(): readonly Fault[] {
    return this.#past?.stage.faults ?? [];
  }

  /** Which labels belong to which clients of this page. */
  get labels(): ReadonlyMap<string, LaneId> {
    return this.#labels;
  }

  addFact(fact: Fact): void {
    const { facts } = this.live;
    const oldest = facts.total - facts.first === facts.capacity ? facts.at(facts.first) : undefined;
    if (oldest) this.#past?.takeFact(oldest);
    facts.push(fact);
    if (fact.fact === 'request' && fact.client) {
      const lane = this.#labels.get(fact.client);
      if (lane) this.#remember(fact.connection, lane);
    }
    this.#announce(ABUNDANT.has(fact.fact));
  }

  addObservation(observation: Observation): void {
    const { observations } = this.live;
    const i = observations.first;
    const oldest =
      observations.total - i === observations.capacity ? observations.at(i) : undefined;
    if (oldest) this.#past?.takeObservation({ i, seen: oldest });
    observations.push(observation);
    this.#announce(observation.kind === 'event');
  }

  /** Adopts what a round of questions to the lab's clock brought. */
  readClock(samples: readonly ClockSample[]): void {
    this.#clock.adopt(samples);
    this.#clockErrorUs = this.#clock.errorUs;
  }

  #remember(connection: number, lane: LaneId): void {
    this.#lanes.set(connection, lane);
    if (this.#lanes.size <= LANES) return;
    const oldest = this.#lanes.keys().next();
    if (!oldest.done) this.#lanes.delete(oldest.value);
  }

  /** Tells the views at the next frame; during a flood, what is abundant waits for more. */
  #announce(abundant: boolean): void {
    this.#grown += 1;
    const waits = abundant && this.#flooded;
    if (this.#due && (waits || this.#framed)) return;
    const visible = document.visibilityState === 'visible';
    if (!this.#due) {
      this.#due = true;
      // A page that is hidden, or becomes so, gets no frame: the timer runs in either case.
      this.#timer = setTimeout(this.#flush, visible && waits ? FLOOD_MS : HIDDEN_MS);
    }
    if (waits || !visible) return;
    this.#framed = true;
    requestAnimationFrame(this.#flush);
  }

  readonly #flush = (): void => {
    if (!this.#due) return;
    this.#due = this.#framed = false;
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#flooded = this.#grown > FLOOD_PER_MS * (now - this.#toldAt);
    this.#toldAt = now;
    this.#grown = 0;
    for (const listener of this.#listeners) listener();
    if (!this.#pause) this.#revision += 1;
  };
}
