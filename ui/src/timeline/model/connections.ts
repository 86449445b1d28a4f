import type { LaneId } from '../../trace/types';
import { Bounded } from './bounded';
import { Connection } from './connection';

/** Connections remembered, whether open or over. */
const LIMIT = 4_096;

/** Every connection the journal spoke of, the newest few thousand of them. */
export class Connections {
  readonly #byId = new Map<number, Connection>();
  /** Clients of this page by the label they carry. */
  readonly #labels = new Map<string, LaneId>();
  /** Attempts of this window, oldest first. */
  readonly window = new Bounded<Connection>(256);
  /** Attempts of the curl beside it. */
  readonly curl = new Bounded<Connection>(64);
  /** Attempts of the page's client by `fetch`. */
  readonly fetch = new Bounded<Connection>(256);
  /** Those of the page's WebSocket. */
  readonly websocket = new Bounded<Connection>(256);
  /** Those of everybody else that carry a stream or did. */
  readonly others = new Bounded<Connection>(256);

  get(id: number): Connection {
    let connection = this.#byId.get(id);
    if (!connection) {
      connection = new Connection(id);
      this.#byId.set(id, connection);
      if (this.#byId.size > LIMIT) {
        const oldest = this.#byId.keys().next().value;
        if (oldest !== undefined) this.#byId.delete(oldest);
      }
    }
    return connection;
  }

  all(): Iterable<Connection> {
    return this.#byId.values();
  }

  /** A client of this page was created with this URL, so its label is ours. */
  claim(url: string, lane: LaneId): void {
    const label = /[?&]client=([^&#]*)/.exec(url)?.[1];
    if (!label) return;
    const name = decodeURIComponent(label);
    this.#labels.set(name, lane);
    if (this.#labels.size > 64) {
      const oldest = this.#labels.keys().next().value;
      if (oldest !== undefined) this.#labels.delete(oldest);
    }
    // The journal may have told of it before the page did.
    for (const connection of this.#byId.values()) {
      if (connection.client === name && connection.owner === 'other') {
        connection.owner = lane;
        this[lane].push(connection);
      }
    }
  }

  /** The request's label says whose the connection is. */
  settleOwner(connection: Connection): void {
    const lane = connection.client === undefined ? undefined : this.#labels.get(connection.client);
    if (!lane) return;
    connection.owner = lane;
    this[lane].push(connection);
  }
}
