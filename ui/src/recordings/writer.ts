import type { Fact, WirePage } from '../api/types';
import type { LabTimeUs, LaneId, Observation } from '../trace/types';
import { COLUMNS } from './facts';
import {
  CHARACTERS_A_LINE,
  ENTRIES_A_LINE,
  EVENTS,
  US_A_LINE,
  type ColumnFact,
  type End,
  type Header,
  type Label,
} from './format';
import { written } from './observations';

type Growing = Record<string, unknown[]>;

/** Writes a recording line by line. Entries are gathered, so that a line has many of them. */
export class RecordingWriter {
  readonly #emit: (line: string) => void;
  readonly #entriesALine: number;
  /** Entries as they are written, so that what a line has of them is known. */
  #facts: string[] = [];
  #columns = emptyColumns();
  #observations: string[] = [];
  #events = new Map<LaneId, Growing>();
  #gathered = 0;
  /** When the first of what is gathered happened. */
  #sinceUs: LabTimeUs = 0;
  #characters = 0;
  #counts = { facts: 0, observations: 0, segments: 0 };

  /** `emit` is given each line, with its end. */
  constructor(header: Header, emit: (line: string) => void, entriesALine = ENTRIES_A_LINE) {
    this.#emit = emit;
    this.#entriesALine = entriesALine;
    this.#line(header);
  }

  labels(labels: readonly Label[]): void {
    this.#line({ labels });
  }

  fact(fact: Fact): void {
    this.#counts.facts += 1;
    this.#begin(fact.t_us);
    if (fact.fact === 'produced' || fact.fact === 'written') {
      this.#column(fact);
      this.#gather(0);
    } else this.#gather(add(this.#facts, fact));
  }

  /** `i` is its number in the page's log, `t_us` when it was on the lab's clock. */
  observation(i: number, t_us: LabTimeUs, seen: Observation): void {
    this.#counts.observations += 1;
    this.#begin(t_us);
    if (seen.kind !== 'event') {
      this.#gather(add(this.#observations, written(i, t_us, seen)));
      return;
    }
    const { lane, n, type, lastEventId, data } = seen;
    const columns = this.#events.get(lane) ?? emptyEvents();
    this.#events.set(lane, columns);
    const row = { i, t_us, n, type, last_event_id: lastEventId, data };
    for (const name of EVENTS) columns[name]?.push(row[name]);
    this.#gather(type.length + lastEventId.length + data.length);
  }

  /**
   * A part of what was recorded of a connection; the latest part says how it ended. What was
   * gathered goes before it: without it a file that is cut would not tell whose bytes they are.
   */
  wire(page: WirePage): void {
    this.flush();
    this.#counts.segments += page.segments.length;
    this.#line({ wire: page });
  }

  /** Writes what was gathered. */
  flush(): void {
    if (this.#facts.length > 0) this.#emit(`{"facts":[${this.#facts.join()}]}\n`);
    for (const kind of ['produced', 'written'] as const) {
      if ((this.#columns[kind]['seq']?.length ?? 0) > 0) {
        this.#line({ [kind]: this.#columns[kind] });
      }
    }
    if (this.#observations.length > 0) {
      this.#emit(`{"observations":[${this.#observations.join()}]}\n`);
    }
    for (const [lane, columns] of this.#events) this.#line({ events: { lane, ...columns } });
    this.#facts = [];
    this.#columns = emptyColumns();
    this.#observations = [];
    this.#events = new Map();
    this.#gathered = this.#characters = 0;
  }

  /** Writes the line without which a file is taken to be cut. */
  end(until_us: LabTimeUs, why: End['why']): void {
    this.flush();
    this.#line({ end: { ...this.#counts, until_us, why } satisfies End });
  }

  #column(fact: ColumnFact): void {
    const columns = this.#columns[fact.fact];
    const row = fact as unknown as Readonly<Record<string, unknown>>;
    for (const name of COLUMNS[fact.fact]) columns[name]?.push(row[name]);
  }

  /** Writes what was gathered if the entry that comes is of another time. */
  #begin(t_us: LabTimeUs): void {
    if (this.#gathered > 0 && Math.abs(t_us - this.#sinceUs) >= US_A_LINE) this.flush();
    if (this.#gathered === 0) this.#sinceUs = t_us;
  }

  #gather(characters: number): void {
    this.#gathered += 1;
    this.#characters += characters;
    if (this.#gathered >= this.#entriesALine || this.#characters >= CHARACTERS_A_LINE) this.flush();
  }

  #line(line: object): void {
    this.#emit(`${JSON.stringify(line)}\n`);
  }
}

/** Adds an entry to a list, and tells its characters. */
function add(list: string[], entry: object): number {
  const text = JSON.stringify(entry);
  list.push(text);
  return text.length;
}

function growing(names: readonly string[]): Growing {
  return Object.fromEntries(names.map((name) => [name, []]));
}

function emptyColumns(): Readonly<Record<ColumnFact['fact'], Growing>> {
  return { produced: growing(COLUMNS.produced), written: growing(COLUMNS.written) };
}

function emptyEvents(): Growing {
  return growing(EVENTS);
}
