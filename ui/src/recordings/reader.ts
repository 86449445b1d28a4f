import type { Fact, WirePage } from '../api/types';
import type { Placed, LaneId } from '../trace/types';
import { COLUMNS, readColumnFact, readFact } from './facts';
import {
  ENDS,
  EVENTS,
  FORMAT,
  RecordingError,
  type ColumnFact,
  type Columns,
  type End,
  type Header,
  type Label,
} from './format';
import { stageState } from './labShapes';
import { hasTooMany } from './lines';
import { LANES, readEvent, readObservation } from './observations';
import { readWirePage } from './segments';
import { field, isObject, list, moment, oneOf, record, text, whole } from './shapes';

/** Entries that are taken in: more than a day at 100 events a second would not fit in a page. */
const MOST_ENTRIES = 6_000_000;
/** Events that all facts together may speak of: views count them one by one. */
const MOST_EVENTS = 50_000_000;
/** Characters of all recorded bytes together. */
const MOST_WIRE = 256 * 1024 * 1024;
/** Lines that could not be used and are told one by one. */
const TOLD = 5;

/** Why a line, or some of its entries, could not be used. */
export type Damage = 'not_json' | 'too_long' | 'unknown' | 'entries' | 'too_many';

/** How sound a file was. */
export interface Report {
  readonly lines: number;
  /** Lines of which something was left out, and the first of them. */
  readonly damagedLines: number;
  readonly damaged: readonly { readonly line: number; readonly why: Damage }[];
  /** Entries that had not the shape of one. */
  readonly entriesLeftOut: number;
  /** Whether the line that ends a recording is missing. */
  readonly cut: boolean;
  /** Entries that the last line speaks of and that are not there. */
  readonly missing: number;
}

/** What a file holds, in no order yet. */
export interface Contents {
  readonly header: Header;
  readonly labels: readonly Label[];
  readonly facts: Fact[];
  readonly observations: Placed[];
  readonly wire: readonly WirePage[];
  readonly end: End | undefined;
  readonly report: Report;
}

const label = record({ lane: oneOf(LANES), label: text });

const headerShape = record({
  lab: text,
  saved: text,
  user_agent: text,
  stage_url: text,
  clock: record({ now_us: moment, unix_ms: whole, error_us: moment }),
  labels: list(label, 1_000),
  left_out: record({ facts: whole, observations: whole }),
  stage: stageState,
});

const endShape = record({
  facts: whole,
  observations: whole,
  segments: whole,
  until_us: moment,
  why: oneOf(ENDS),
});

/** Takes a file's lines one by one, and of each what is sound. */
export class RecordingReader {
  readonly #facts: Fact[] = [];
  readonly #observations: Placed[] = [];
  readonly #labels: Label[] = [];
  readonly #wire: WirePage[] = [];
  readonly #damaged: { line: number; why: Damage }[] = [];
  #header: Header | undefined;
  #end: End | undefined;
  #line = 0;
  #damagedLines = 0;
  #entriesLeftOut = 0;
  #spokenOf = 0;
  #wireLength = 0;

  /** Takes a line without its end. Throws a `RecordingError` where the first is not a header. */
  take(line: string): void {
    this.#line += 1;
    if (this.#header === undefined) {
      this.#header = headerOf(line);
      this.#labels.push(...this.#header.labels);
      return;
    }
    if (line.trim() === '') return;
    if (hasTooMany(line)) {
      this.#damage('too_many');
      return;
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch {
      this.#damage('not_json');
      return;
    }
    const before = this.#entriesLeftOut;
    if (!isObject(parsed) || !this.#takeLine(parsed)) this.#damage('unknown');
    else if (this.#entriesLeftOut > before) this.#damage('entries');
  }

  /** Counts a line that was too long to be looked at. */
  skipTooLong(): void {
    this.#line += 1;
    if (this.#header === undefined) throw new RecordingError('foreign');
    this.#damage('too_long');
  }

  finish(): Contents {
    if (this.#header === undefined) throw new RecordingError('empty');
    const { facts, observations, segments } = this.#end ?? {
      facts: 0,
      observations: 0,
      segments: 0,
    };
    const held = this.#wire.reduce((sum, page) => sum + page.segments.length, 0);
    const missing =
      Math.max(0, facts - this.#facts.length) +
      Math.max(0, observations - this.#observations.length) +
      Math.max(0, segments - held);
    return {
      header: this.#header,
      labels: this.#labels,
      facts: this.#facts,
      observations: this.#observations,
      wire: this.#wire,
      end: this.#end,
      report: {
        lines: this.#line,
        damagedLines: this.#damagedLines,
        damaged: this.#damaged,
        entriesLeftOut: this.#entriesLeftOut,
        cut: this.#end === undefined,
        missing,
      },
    };
  }

  get entries(): number {
    return this.#facts.length + this.#observations.length;
  }

  #damage(why: Damage): void {
    this.#damagedLines += 1;
    if (this.#damaged.length < TOLD) this.#damaged.push({ line: this.#line, why });
  }

  /** False for a line of which nothing is known. */
  #takeLine(line: Readonly<Record<string, unknown>>): boolean {
    const [kind] = Object.keys(line);
    const value = kind === undefined ? undefined : field(line, kind);
    switch (kind) {
      case 'facts':
        return this.#each(value, (entry) => this.#takeFact(readFact(entry)));
      case 'observations':
        return this.#each(value, (entry) => this.#takePlaced(readObservation(entry)));
      case 'produced':
      case 'written':
        return this.#takeColumns(value, COLUMNS[kind], (columns, at) =>
          this.#takeFact(readColumnFact(kind, columns, at)),
        );
      case 'events':
        return this.#takeEvents(value);
      case 'labels':
        return this.#each(value, (entry) => this.#takeLabel(entry));
      case 'wire':
        return this.#takeWire(value);
      case 'end':
        if (!endShape(value)) return false;
        this.#end = value as End;
        return true;
      default:
        return false;
    }
  }

  #each(value: unknown, take: (entry: unknown) => boolean): boolean {
    if (!Array.isArray(value)) return false;
    for (const entry of value) if (!take(entry)) this.#entriesLeftOut += 1;
    return true;
  }

  #takeColumns<K extends string>(
    value: unknown,
    names: readonly K[],
    take: (columns: Columns<K>, at: number) => boolean,
  ): boolean {
    if (!isObject(value)) return false;
    const columns: Record<string, readonly unknown[]> = {};
    let length: number | undefined;
    for (const name of names) {
      const column = field(value, name);
      if (!Array.isArray(column) || column.length !== (length ?? column.length)) return false;
      columns[name] = column;
      length = column.length;
    }
    for (let at = 0; at < (length ?? 0); at += 1) {
      if (!take(columns as Columns<K>, at)) this.#entriesLeftOut += 1;
    }
    return true;
  }

  #takeEvents(value: unknown): boolean {
    if (!isObject(value)) return false;
    const lane = field(value, 'lane') as LaneId;
    if (!LANES.includes(lane)) return false;
    return this.#takeColumns(value, EVENTS, (columns, at) =>
      this.#takePlaced(readEvent(lane, columns, at)),
    );
  }

  #takeFact(fact: Fact | ColumnFact | undefined): boolean {
    if (!fact || this.entries >= MOST_ENTRIES) return false;
    if (fact.fact === 'produced' || fact.fact === 'written') this.#spokenOf += fact.count;
    if (fact.fact === 'subscribed') this.#spokenOf += fact.replay;
    if (this.#spokenOf > MOST_EVENTS) return false;
    this.#facts.push(fact);
    return true;
  }

  #takePlaced(placed: Placed | undefined): boolean {
    if (!placed || this.entries >= MOST_ENTRIES) return false;
    this.#observations.push(placed);
    return true;
  }

  #takeLabel(entry: unknown): boolean {
    if (!label(entry) || this.#labels.length >= MOST_LABELS) return false;
    this.#labels.push(entry as Label);
    return true;
  }

  #takeWire(value: unknown): boolean {
    const found = readWirePage(value);
    if (!found) return false;
    const { page, leftOut } = found;
    this.#entriesLeftOut += leftOut;
    this.#wireLength += page.segments.reduce((sum, each) => sum + each.bytes_base64.length, 0);
    if (this.#wireLength > MOST_WIRE) {
      this.#entriesLeftOut += page.segments.length;
      return true;
    }
    this.#wire.push(page);
    return true;
  }
}

const MOST_LABELS = 10_000;

/** The first line as the header it must be. */
function headerOf(line: string): Header {
  if (line.trim() === '' || hasTooMany(line)) throw new RecordingError('foreign');
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    // A header that was cut in its middle is still one of ours.
    throw new RecordingError(
      line.startsWith('{"sse_lab_recording":') ? 'damaged_header' : 'foreign',
    );
  }
  if (!isObject(parsed)) throw new RecordingError('foreign');
  const version = field(parsed, 'sse_lab_recording');
  if (version === undefined) {
    const exported = whole(field(parsed, 'n')) && whole(field(parsed, 'dispatched_us'));
    throw new RecordingError(exported ? 'events_export' : 'foreign');
  }
  if (version !== FORMAT) {
    throw new RecordingError('other_version', JSON.stringify(version).slice(0, 20));
  }
  if (!headerShape(parsed)) throw new RecordingError('damaged_header');
  return parsed as unknown as Header;
}
