/** What a check looks for, in the two logs and on the screen. */
import type { Fact, LaneId, Log, Observation } from '../trace/types';
import type { Condition, Pattern, ViewPattern } from './lesson';
import type { EnlargedPanel } from '../layout/view.svelte';
import type { PageName } from '../layout/pages.svelte';
import type { SideView } from '../layout/side';

/** The logs, as they really are: a view that is paused hides nothing from a check. */
export interface Logs {
  readonly facts: Log<Fact>;
  readonly observations: Log<Observation>;
  laneOf(connection: number): LaneId | undefined;
}

/** From where on the logs are read: numbers of entries. */
export interface Mark {
  readonly facts: number;
  readonly observations: number;
}

export function markNow({ facts, observations }: Logs): Mark {
  return { facts: facts.total, observations: observations.total };
}

/** What is looked at. */
export interface Looked {
  readonly page: PageName;
  readonly panel: SideView;
  readonly enlarged: EnlargedPanel | null;
  readonly selected: boolean;
  readonly case: string | undefined;
}

export function isLookedAt(pattern: ViewPattern, looked: Looked): boolean {
  const { page, panel, enlarged, selected, case: chosen } = pattern;
  return (
    (page === undefined || page === looked.page) &&
    (panel === undefined || panel === looked.panel) &&
    (enlarged === undefined || enlarged === looked.enlarged) &&
    (selected === undefined || selected === looked.selected) &&
    (chosen === undefined || chosen === looked.case)
  );
}

/** Looks for conditions over the logs, each entry read once. Those over the view are not its own. */
export class Search {
  readonly #facts: Reading<Fact>;
  readonly #observations: Reading<Observation>;
  readonly #conditions: readonly Condition[];

  /** `afterSeq`: facts up to this number were there before, whenever they came. */
  constructor(conditions: readonly Condition[], logs: Logs, mark: Mark, afterSeq = 0) {
    this.#conditions = conditions;
    const facts = conditions.flatMap((condition) =>
      'fact' in condition ? [wantedFact(condition, logs, afterSeq)] : [],
    );
    const seen = conditions.flatMap((condition) =>
      'seen' in condition ? [wantedSeen(condition)] : [],
    );
    this.#facts = new Reading(logs.facts, mark.facts, facts);
    this.#observations = new Reading(logs.observations, mark.observations, seen);
  }

  /** Reads what has come. */
  read(): void {
    this.#facts.read();
    this.#observations.read();
  }

  /** How often each condition was found, as many times as it asks for at most; of a view, 0. */
  get found(): readonly number[] {
    const next = { facts: 0, observations: 0 };
    return this.#conditions.map((condition) => {
      if ('fact' in condition) return this.#facts.found[next.facts++] ?? 0;
      if ('seen' in condition) return this.#observations.found[next.observations++] ?? 0;
      return 0;
    });
  }

  /** Entries that the logs let go before they were read: what they told is not known. */
  get missed(): number {
    return this.#facts.missed + this.#observations.missed;
  }
}

interface Wanted<T> {
  readonly count: number;
  fits(entry: T): boolean;
}

/** One log, and what is looked for in it, one after the other. */
class Reading<T> {
  readonly found: number[];
  missed = 0;
  readonly #log: Log<T>;
  readonly #wanted: readonly Wanted<T>[];
  #next: number;
  #at = 0;

  constructor(log: Log<T>, from: number, wanted: readonly Wanted<T>[]) {
    this.#log = log;
    this.#next = from;
    this.#wanted = wanted;
    this.found = wanted.map(() => 0);
  }

  read(): void {
    const { first, total } = this.#log;
    if (this.#at < this.#wanted.length) {
      this.missed += Math.max(0, first - this.#next);
      for (let i = Math.max(this.#next, first); i < total; i += 1) this.#take(this.#log.at(i));
    }
    this.#next = total;
  }

  /** The first that is still wanted takes the entry if it fits; no entry counts for two. */
  #take(entry: T | undefined): void {
    const wanted = this.#wanted[this.#at];
    if (!wanted || entry === undefined || !wanted.fits(entry)) return;
    const found = (this.found[this.#at] ?? 0) + 1;
    this.found[this.#at] = found;
    if (found >= wanted.count) this.#at += 1;
  }
}

function wantedFact(
  { fact: kind, lane, where, count = 1 }: Extract<Condition, { fact: unknown }>,
  logs: Logs,
  afterSeq: number,
): Wanted<Fact> {
  const fields = fieldsFit(where);
  const isOfLane = (fact: Fact): boolean => {
    if (lane === undefined) return true;
    const connection = 'connection' in fact ? fact.connection : null;
    return typeof connection === 'number' && logs.laneOf(connection) === lane;
  };
  const fits = (fact: Fact): boolean =>
    fact.fact === kind && fact.seq > afterSeq && isOfLane(fact) && fields(fact);
  return { count, fits };
}

function wantedSeen({
  seen: kind,
  lane = 'window',
  where,
  count = 1,
}: Extract<Condition, { seen: unknown }>): Wanted<Observation> {
  const fields = fieldsFit(where);
  return { count, fits: (seen) => seen.kind === kind && seen.lane === lane && fields(seen) };
}

type Fits = (value: unknown) => boolean;

function fieldsFit(where: Readonly<Record<string, Pattern>>): Fits {
  const fields = Object.entries(where).map(([name, pattern]) => [name, fitOf(pattern)] as const);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    fields.every(([name, fits]) => fits((value as Readonly<Record<string, unknown>>)[name]));
}

/** What tells whether a value is as a pattern says. */
export function fitOf(pattern: Pattern): Fits {
  if (pattern === null) return (value) => value === null || value === undefined;
  if (typeof pattern !== 'object') return (value) => value === pattern;
  const { at_least, at_most, matches, present, some } = pattern as Readonly<
    Record<string, unknown>
  >;
  if (typeof at_least === 'number')
    return (value) => typeof value === 'number' && value >= at_least;
  if (typeof at_most === 'number') return (value) => typeof value === 'number' && value <= at_most;
  if (typeof present === 'boolean') return (value) => isThere(value) === present;
  if (typeof matches === 'string') {
    const expression = new RegExp(matches, 'u');
    return (value) => typeof value === 'string' && expression.test(value);
  }
  if (some !== undefined) {
    const fits = fitOf(some as Pattern);
    return (value) => Array.isArray(value) && value.some(fits);
  }
  return fieldsFit(pattern as Readonly<Record<string, Pattern>>);
}

function isThere(value: unknown): boolean {
  return !(
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}
