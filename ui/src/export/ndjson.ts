/** One event as it leaves the page: a line of newline-delimited JSON. */
export interface EventRecord {
  /** Running number of events the page saw. */
  readonly n: number;
  /** When the page dispatched it, in microseconds on the lab's clock. */
  readonly dispatched_us: number;
  /** When the server produced it, where that is known. */
  readonly produced_us: number | null;
  readonly type: string;
  readonly last_event_id: string;
  readonly data: string;
  /** Whether it came live or from a replay; null for events without a number of their own. */
  readonly arrival: 'live' | 'replayed' | null;
}

/**
 * Newline-delimited JSON. `JSON.stringify` escapes every line break and every lone surrogate, so
 * that one event is one line and the whole is well-formed UTF-8, whatever the data contains.
 */
export function toNdjson(records: Iterable<EventRecord>): string {
  let text = '';
  for (const record of records) text += `${JSON.stringify(record)}\n`;
  return text;
}
