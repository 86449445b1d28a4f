/** The lab behind a window, steered over its control API. */
import { EventSource } from 'eventsource';

/** @typedef {{ seq: number, t_us: number, fact: string, [field: string]: any }} Fact */

export class Lab {
  /** @param {import('./window.mjs').LabAddress} address */
  constructor(address) {
    this.address = address;
    this.headers = { authorization: `Bearer ${address.token}` };
  }

  /**
   * @param {string} method
   * @param {string} path below `/api/v1`
   * @param {object} [body]
   */
  async ask(method, path, body) {
    const answer = await fetch(`${this.address.control}/api/v1${path}`, {
      method,
      headers: { ...this.headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** @param {'end' | 'cut' | 'reset'} kind */
  kill(kind, mid_event = false) {
    return this.ask('POST', '/connections/kill', { kind, mid_event });
  }

  /** @returns {Promise<number>} the journal's newest number */
  async now() {
    return (await this.ask('GET', '/lab')).stage.journal_seq;
  }

  /**
   * The first fact after `after` that is wanted.
   * @param {number} after
   * @param {(fact: Fact) => unknown} wanted
   * @returns {Promise<Fact>}
   */
  async fact(after, wanted) {
    const url = `${this.address.control}/api/v1/journal?after=${after}`;
    const journal = new EventSource(url, {
      fetch: (input, init) =>
        fetch(input, { ...init, headers: { ...init.headers, ...this.headers } }),
    });
    try {
      return await new Promise((resolve) => {
        const look = (/** @type {{ data: string }} */ { data }) => {
          const fact = JSON.parse(data);
          if (wanted(fact)) resolve(fact);
        };
        journal.addEventListener('message', look);
        journal.addEventListener('fact', look);
      });
    } finally {
      journal.close();
    }
  }

  /** The next request of the window's own stream after `after`. */
  request(/** @type {number} */ after) {
    return this.fact(after, (it) => it.fact === 'request' && it['client']?.startsWith('window-'));
  }
}
