import type { Situation } from '../caption/situation';

/** Fields that run by themselves; a change of them alone is not worth an announcement. */
const RUNNING = new Set(['untilUs', 'sinceUs', 'dueUs', 'heldBack', 'failed']);

/** What a situation is, without the figures that run: announced once for each. */
export function announcementKey(situation: Situation): string {
  return JSON.stringify(Object.entries(situation).filter(([field]) => !RUNNING.has(field)));
}

/** How long a situation must stand before it is read out: what flits by would only interrupt. */
const SETTLE_MS = 700;

/** Reads out the latest situation once it has stood for a moment. */
export class Announcer {
  #key = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `say` is called later, if the situation still is the one of this key. */
  hear(key: string, say: () => void): void {
    if (key === this.#key) return;
    this.#key = key;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(say, SETTLE_MS);
  }
}
