import { toNdjson, type EventRecord } from '../export/ndjson';
import type { ShownLab } from '../lab/shown';
import type { LabTimeUs } from '../trace/types';
import { EventRows, keyOfRow, type EventRow } from './eventRows';
import { EVERYTHING, Matches, type Filter } from './matches';
import { ProducedTimes } from './producedTimes';
import { Replays } from './replays';

export type Arrival = 'live' | 'replayed' | null;

/** Clocks are mapped with an error, so a replay may seem to arrive before it was owed. */
const CLOCK_SLACK_US = 50_000;

/** What the list of events shows: a projection of the two logs, brought up to date once a frame. */
export class EventsView {
  readonly #lab: ShownLab;
  #rows = new EventRows();
  #produced = new ProducedTimes();
  #replays: Replays;
  #generation: number;
  #nextFact = 0;
  #nextObservation = 0;
  #cleared = 0;
  #matches = new Matches(this.#rows);
  #filter = $state.raw<Filter>(EVERYTHING);
  #version = $state(0);
  #types = $state.raw<readonly string[]>([]);
  #list = $state(0);

  constructor(lab: ShownLab) {
    this.#lab = lab;
    this.#generation = lab.trace.generation;
    this.#replays = new Replays(lab.stream.label);
    this.#begin();
  }

  #begin(): void {
    const { epoch } = this.#lab;
    this.#produced.begin(epoch);
    this.#replays.begin(epoch);
  }

  /** The logs are others: what was read so far is forgotten. */
  #beginAnew(): void {
    this.#generation = this.#lab.trace.generation;
    this.#rows = new EventRows();
    this.#produced = new ProducedTimes();
    this.#replays = new Replays(this.#lab.stream.label);
    this.#nextFact = this.#nextObservation = this.#cleared = 0;
    this.#begin();
    this.setFilter(this.#filter);
  }

  /** Takes in what the logs have gained. */
  update(): void {
    if (this.#generation !== this.#lab.trace.generation) this.#beginAnew();
    const { facts, observations } = this.#lab.trace;
    for (let i = Math.max(this.#nextFact, facts.first); i < facts.total; i += 1) {
      const fact = facts.at(i);
      if (fact === undefined) continue;
      this.#produced.take(fact);
      this.#replays.take(fact);
    }
    this.#nextFact = facts.total;
    for (
      let i = Math.max(this.#nextObservation, observations.first);
      i < observations.total;
      i += 1
    ) {
      const seen = observations.at(i);
      if (seen?.lane === 'window') this.#rows.take(seen);
    }
    this.#nextObservation = observations.total;
    this.#matches.update();
    if (this.#types.length !== this.#rows.types.size)
      this.#types = [...this.#rows.types.keys()].sort();
    this.#version += 1;
  }

  get filter(): Filter {
    return this.#filter;
  }

  setFilter(filter: Filter): void {
    this.#filter = filter;
    this.#matches = new Matches(this.#rows, filter);
    this.#list += 1;
    this.#version += 1;
  }

  /** Event types among the rows held. */
  get types(): readonly string[] {
    return this.#types;
  }

  /** Changes when the list is another one: filtered anew, or cleared. */
  get list(): number {
    return this.#list;
  }

  /** Rows that match. */
  get count(): number {
    void this.#version;
    return this.#matches.count;
  }

  /** Rows that ever matched. */
  get appended(): number {
    void this.#version;
    return this.#matches.appended;
  }

  /** Events this page saw in all. */
  get total(): number {
    void this.#version;
    return this.#rows.total;
  }

  /** Events the reader cleared away. */
  get cleared(): number {
    void this.#version;
    return this.#cleared;
  }

  /** Events let go because the list is bounded. */
  get leftOut(): number {
    void this.#version;
    return this.#rows.first - this.#cleared - this.beforeRecording;
  }

  /** Events of which a recording tells no more than their number. */
  get beforeRecording(): number {
    void this.#version;
    return Math.min(this.#lab.trace.eventsBefore ?? 0, this.#rows.first - this.#cleared);
  }

  /** The `i`-th matching row, newest first. */
  newest(i: number): EventRow | undefined {
    void this.#version;
    return this.#matches.newest(i);
  }

  clear(): void {
    this.#cleared += this.#rows.held;
    this.#rows.clear();
    this.setFilter(this.#filter);
    this.#types = [];
  }

  /** When the server produced an event, where the journal has said. */
  producedAt(row: EventRow): LabTimeUs | undefined {
    return row.own && this.#produced.at(row.own.epoch, row.own.seq);
  }

  /** From production to dispatch, in milliseconds. */
  latencyMs(row: EventRow): number | undefined {
    void this.#version;
    const produced = this.producedAt(row);
    if (produced === undefined) return undefined;
    return Math.max(0, (this.#lab.trace.toLabUs(row.at) - produced) / 1_000);
  }

  /** Where the event of this key stands among the matching rows, newest first; -1 if nowhere. */
  indexOf(key: string): number {
    const { count } = this.#matches;
    for (let i = 0; i < count; i += 1) {
      const row = this.#matches.newest(i);
      if (row && keyOfRow(row) === key) return i;
    }
    return -1;
  }

  arrival(row: EventRow): Arrival {
    void this.#version;
    if (row.own === undefined) return null;
    const at = this.#lab.trace.toLabUs(row.at);
    const { epoch, seq } = row.own;
    return this.#replays.covers(epoch, seq, at, CLOCK_SLACK_US) ? 'replayed' : 'live';
  }

  record(row: EventRow): EventRecord {
    return {
      n: row.n,
      dispatched_us: Math.round(this.#lab.trace.toLabUs(row.at)),
      produced_us: this.producedAt(row) ?? null,
      type: row.type,
      last_event_id: row.lastEventId,
      data: row.data,
      arrival: this.arrival(row),
    };
  }

  /** Every matching row, oldest first, as NDJSON. */
  ndjson(): string {
    const records: EventRecord[] = [];
    for (let i = this.#matches.count - 1; i >= 0; i -= 1) {
      const row = this.#matches.newest(i);
      if (row !== undefined) records.push(this.record(row));
    }
    return toNdjson(records);
  }
}
