import type { ConnectionInfo, Fact, FactOf } from '../api/types';
import type { LabTimeUs, Log } from '../trace/types';

/** A stream that is over: who ended it, and how. */
export interface Closing {
  readonly connection: number;
  readonly at: LabTimeUs;
  readonly client: string | null;
  readonly userAgent: string | null;
  readonly closed: FactOf<'closed'>;
  /** The kill that ended it, where one did. */
  readonly killed: FactOf<'killed'> | undefined;
}

/** Streams of the playground that are over: a run of all its cases makes more than a hundred. */
export interface Played {
  readonly count: number;
  /** When the last of them closed. */
  readonly at: LabTimeUs;
}

/** Clients that were answered 503, since the page knows. */
export interface TurnedAway {
  readonly count: number;
  /** The limit that the last of them met. */
  readonly last: FactOf<'over_capacity'>;
}

interface Open {
  client: string | null;
  userAgent: string | null;
  playground: boolean;
  killed: FactOf<'killed'> | undefined;
}

const MAX_CLOSINGS = 30;
/** Where the stage plays scripts. */
const PLAYGROUND = '/playground/';
/** Connections remembered while they are open: beyond it their client is unknown when they close. */
const MAX_OPEN = 20_000;

/** From the journal: the connections that closed last, newest first, and who got none. */
export class Closings {
  #open = new Map<number, Open>();
  #closings: readonly Closing[] = [];
  #played: Played | undefined;
  #turnedAway: TurnedAway | undefined;
  #next = 0;

  get list(): readonly Closing[] {
    return this.#closings;
  }

  /** Those of the playground, which are counted and not listed; absent where there are none. */
  get played(): Played | undefined {
    return this.#played;
  }

  /** Absent where nobody was. */
  get turnedAway(): TurnedAway | undefined {
    return this.#turnedAway;
  }

  /** Connections that were open before the first fact, so that they are known when they close. */
  know(connections: readonly ConnectionInfo[]): void {
    for (const { id, client, user_agent: userAgent, stream } of connections)
      this.#remember(id, client ?? null, userAgent ?? null, stream === 'playground');
  }

  update(facts: Log<Fact>): void {
    for (let i = Math.max(this.#next, facts.first); i < facts.total; i += 1) {
      const fact = facts.at(i);
      if (fact !== undefined) this.#take(fact);
    }
    this.#next = facts.total;
  }

  #take(fact: Fact): void {
    if (fact.fact === 'request') {
      const { client = null, user_agent: userAgent = null } = fact;
      this.#remember(fact.connection, client, userAgent, fact.target.startsWith(PLAYGROUND));
    }
    if (fact.fact === 'killed') {
      const open =
        this.#open.get(fact.connection) ?? this.#remember(fact.connection, null, null, false);
      open.killed = fact;
    }
    if (fact.fact === 'closed') this.#close(fact);
    if (fact.fact === 'over_capacity')
      this.#turnedAway = { count: (this.#turnedAway?.count ?? 0) + 1, last: fact };
  }

  #remember(
    connection: number,
    client: string | null,
    userAgent: string | null,
    playground: boolean,
  ): Open {
    const open: Open = { client, userAgent, playground, killed: undefined };
    this.#open.set(connection, open);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
    return open;
  }

  #close(closed: FactOf<'closed'> & Fact): void {
    const open = this.#open.get(closed.connection);
    this.#open.delete(closed.connection);
    // Pages and preflights come and go; streams are what this is about.
    if (closed.how === 'answer') return;
    if (open?.playground === true) {
      this.#played = { count: (this.#played?.count ?? 0) + 1, at: closed.t_us };
      return;
    }
    const closing: Closing = {
      connection: closed.connection,
      at: closed.t_us,
      client: open?.client ?? null,
      userAgent: open?.userAgent ?? null,
      closed,
      killed: open?.killed,
    };
    this.#closings = [closing, ...this.#closings.slice(0, MAX_CLOSINGS - 1)];
  }
}
