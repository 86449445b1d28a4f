import type { Engine } from '../caption/engine';
import { isLookedAt, markNow, Search, type Logs, type Looked, type Mark } from './condition';
import type { Condition, Step } from './lesson';

/** How it stands with one thing that a step looks for. */
export interface CheckState {
  readonly condition: Condition;
  readonly held: boolean;
  /** How often it was found, and how often it has to be. */
  readonly found: number;
  readonly count: number;
}

/** A step from the moment at which it was shown. */
export class OpenStep {
  /** Its number in the lesson, from 0. */
  readonly at: number;
  /** What the check consists of in this engine. */
  readonly conditions: readonly Condition[];
  readonly #logs: Logs;
  readonly #look: () => Looked;
  readonly #mark: Mark;
  readonly #closed = new AbortController();
  readonly #waiting = new Set<() => void>();
  #search: Search | undefined;
  #afterSeq = 0;
  #begun = $state(false);
  #found = $state.raw<readonly number[]>([]);
  #missed = $state(0);
  #done = $state(false);
  /** How many of its deeds were done since it was shown. */
  deedsDone = $state(0);

  constructor(at: number, step: Step, engine: Engine, logs: Logs, look: () => Looked) {
    this.at = at;
    this.#logs = logs;
    this.#look = look;
    this.#mark = markNow(logs);
    this.conditions = step.check.filter(
      ({ engines }) => engines === undefined || engines.includes(engine),
    );
  }

  /** Begins to look: facts up to this number had happened before the step was shown. */
  begin(afterSeq: number): void {
    if (this.#search) return;
    this.#afterSeq = afterSeq;
    this.#search = new Search(this.conditions, this.#logs, this.#mark, afterSeq);
    this.#begun = true;
    this.read();
  }

  /** Waits until it looks, and knows of all that happened before. */
  async ready(journalSeq: () => number): Promise<void> {
    await this.#when(() => this.#begun && journalSeq() >= this.#afterSeq);
  }

  get closed(): boolean {
    return this.#closed.signal.aborted;
  }

  /** Reads what has come to the logs, and tells whether it brought something looked for. */
  read(): boolean {
    const search = this.#search;
    if (!search) return false;
    search.read();
    const { found } = search;
    const more = found.some((times, i) => times !== (this.#found[i] ?? 0));
    if (more) this.#found = found;
    this.#missed = search.missed;
    for (const look of [...this.#waiting]) look();
    return more;
  }

  /** Once all of it was found it stays so. */
  readonly checks: readonly CheckState[] = $derived.by(() =>
    this.conditions.map((condition, i): CheckState => {
      const { count = 1 } = condition;
      const found = 'view' in condition ? Number(this.#isLookedAt(condition)) : this.#found[i];
      const times = this.#done ? count : (found ?? 0);
      return { condition, held: times >= count, found: times, count };
    }),
  );

  /** Whether all that it looks for is found now. */
  get holds(): boolean {
    return this.#begun && this.checks.every(({ held }) => held);
  }

  /** Whether there is nothing to look for, or all of it was found once. */
  get done(): boolean {
    return this.#done || this.conditions.length === 0;
  }

  finish(): void {
    this.#done = true;
  }

  /** Entries that the logs let go unread: then nothing is known of what they told. */
  get missed(): number {
    return this.#missed;
  }

  /** Waits until this holds since the step was shown; for ever if the step is left before. */
  until(condition: Condition): Promise<void> {
    const search = new Search([condition], this.#logs, this.#mark, this.#afterSeq);
    return this.#when(() => {
      if ('view' in condition) return this.#isLookedAt(condition);
      search.read();
      return (search.found[0] ?? 0) >= (condition.count ?? 1);
    });
  }

  /** Waits until all that it looks for was found. */
  untilHeld(): Promise<void> {
    return this.#when(() => this.holds);
  }

  /** Waits for something that more entries of the logs bring. */
  #when(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  close(): void {
    this.#closed.abort();
    this.#waiting.clear();
  }

  #isLookedAt(condition: Extract<Condition, { view: unknown }>): boolean {
    return isLookedAt(condition.view, this.#look());
  }
}
