import type { EventRow, EventRows } from './eventRows';

/** What the reader wants to see. */
export interface Filter {
  /** An event type, or null for all. */
  readonly type: string | null;
  /** Text to find in data, id or type, whatever its case. */
  readonly query: string;
}

export const EVERYTHING: Filter = { type: null, query: '' };

/** A test for rows. A regular expression finds text of any case without copying each row's data. */
function matcher(filter: Filter): ((row: EventRow) => boolean) | null {
  const { type } = filter;
  const query = filter.query.trim();
  if (query === '') return type === null ? null : (row) => row.type === type;
  const find = new RegExp(query.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'iu');
  return (row) =>
    (type === null || row.type === type) &&
    (find.test(row.data) || find.test(row.lastEventId) || find.test(row.type));
}

/** Numbers of the rows that match a filter, kept up to date by looking at new rows only. */
export class Matches {
  /** Rows that ever matched while this filter stood: grows by one with each. */
  appended = 0;
  #numbers: number[] = [];
  #head = 0;
  #seen = 0;
  #test: ((row: EventRow) => boolean) | null;

  constructor(
    private readonly rows: EventRows,
    filter: Filter = EVERYTHING,
  ) {
    this.#test = matcher(filter);
    this.update();
  }

  get count(): number {
    return this.#test === null ? this.rows.held : this.#numbers.length - this.#head;
  }

  /** The `i`-th matching row, newest first. */
  newest(i: number): EventRow | undefined {
    if (this.#test === null) return this.rows.at(this.rows.total - 1 - i);
    const number = this.#numbers[this.#numbers.length - 1 - i];
    return number === undefined || i >= this.count ? undefined : this.rows.at(number);
  }

  update(): void {
    const { first, total } = this.rows;
    if (this.#test === null) {
      this.appended = total;
      return;
    }
    for (let i = Math.max(this.#seen, first); i < total; i += 1) {
      const row = this.rows.at(i);
      if (row === undefined || !this.#test(row)) continue;
      this.#numbers.push(i);
      this.appended += 1;
    }
    this.#seen = total;
    while ((this.#numbers[this.#head] ?? total) < first) this.#head += 1;
    if (this.#head > 4_096 && this.#head > this.#numbers.length / 2) {
      this.#numbers.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
