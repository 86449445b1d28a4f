/**
 * One engine's report card: what it made of every case, beside what the standard says. The page
 * exports it as JSON; `cargo xtask engines` collects one from each engine and makes
 * `docs/engines.md` of them.
 *
 * For that command, whatever the engine: a button `data-testid="run-all"` runs every case, and once
 * the last has ended, and not before, an element `data-testid="report-card"` is in the page whose
 * `data-card` is the card as JSON.
 */
export interface ReportCard {
  /** The form of this file; another number is another form. */
  readonly card: 1;
  /** The lab's version. */
  readonly lab: string;
  readonly engine: EngineName;
  /** When the last case ended, as an ISO 8601 time. */
  readonly at: string;
  /** In the order of the library. A case that was not run is not in it. */
  readonly cases: readonly CardCase[];
}

export interface EngineName {
  /** Such as `Chromium`, `Firefox` or `WebKitGTK`; what the page could tell of itself. */
  readonly name: string;
  /** Empty where the page cannot know it. */
  readonly version: string;
  readonly user_agent: string;
}

/**
 * - `agrees`: everything the page could see is what the standard says.
 * - `differs`: something is not, and no measurement of ours knows of it.
 * - `known_bug`: something is not, as the measurement named in `known` says of this engine.
 * - `not_settled`: the standard leaves it open, or the case could not be judged; `note` says why.
 */
export type Verdict = 'agrees' | 'differs' | 'known_bug' | 'not_settled';

export interface CardCase {
  /** Of the library; stable, and the same in every engine. */
  readonly id: string;
  /** One sentence in English: what the case shows. */
  readonly title: string;
  /** Clauses of docs/standard.md that it is about, such as `S33`. */
  readonly clauses: readonly string[];
  readonly expected: CardOutcome;
  readonly observed: CardOutcome;
  readonly verdict: Verdict;
  /** The measurement of docs/standard.md that knows of it, such as `M9`. */
  readonly known?: string;
  /** In English: how it differs, or why it is not settled. */
  readonly note?: string;
}

/** What a page and the server can see of one case, in a form in which two can be compared. */
export interface CardOutcome {
  /** Events in the order of their dispatch. */
  readonly events: readonly CardEvent[];
  /** Of every request in turn what it sent as `Last-Event-ID`; null is no such header. */
  readonly requests: readonly (string | null)[];
  /** What became of the source: `open`, `reconnecting` (CONNECTING, or coming back), `closed`. */
  readonly end: 'open' | 'reconnecting' | 'closed';
}

export interface CardEvent {
  readonly type: string;
  readonly data: string;
  readonly last_event_id: string;
}
