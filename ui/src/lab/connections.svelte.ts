import type { ConnectionInfo, Fact, FactOf, Fault, StageState } from '../api/types';

/** Rows shown at most. */
const ROWS = 500;

/** The open connections, kept current by the journal. */
export class ConnectionTable {
  readonly #open = new Map<number, ConnectionInfo>();
  /** Accepted, but not carrying anything yet. */
  readonly #arriving = new Map<number, ConnectionInfo>();
  readonly #ownLabel: string;
  #newestSeq = 0;
  #stalledAll = false;
  #faultsAll: readonly Fault[] = [];
  /** Open connections that the lab did not list when it was asked. */
  #unlisted = 0;
  #changed = false;
  #rows = $state.raw<readonly ConnectionInfo[]>([]);
  #total = $state(0);

  constructor(ownLabel: string) {
    this.#ownLabel = ownLabel;
  }

  /** Oldest first. */
  get rows(): readonly ConnectionInfo[] {
    return this.#rows;
  }

  get total(): number {
    return this.#total;
  }

  /** Replaces everything by what the lab said of itself. */
  adopt(stage: StageState): void {
    this.#open.clear();
    for (const connection of stage.connections) {
      this.#open.set(connection.id, connection);
      this.#arriving.delete(connection.id);
    }
    this.#stalledAll = stage.stalled;
    this.#faultsAll = stage.faults;
    this.#newestSeq = stage.log.next_seq - 1;
    this.#unlisted = Math.max(0, stage.connections_total - stage.connections.length);
    this.#rows = stage.connections;
    this.#total = stage.connections_total;
  }

  setWatched(id: number, watched: boolean): void {
    this.#change(id, { watched });
    this.flush();
  }

  /** Hands the views what changed since the last call. */
  flush(): void {
    if (!this.#changed) return;
    this.#changed = false;
    const rows: ConnectionInfo[] = [];
    for (const row of this.#open.values()) {
      if (rows.length === ROWS) break;
      rows.push(row.watched ? { ...row, behind: this.#behind(row) } : row);
    }
    this.#rows = rows;
    this.#total = this.#open.size + this.#unlisted;
  }

  apply(fact: Fact): void {
    switch (fact.fact) {
      case 'accepted':
        this.#arriving.set(fact.connection, arrived(fact, this.#stalledAll, this.#faultsAll));
        break;
      case 'request':
        this.#request(fact);
        break;
      case 'answered':
        this.#answered(fact);
        break;
      case 'subscribed':
        this.#enter(fact.connection, { stream: fact.stream, last_seq: fact.resumed_after_seq });
        break;
      case 'played':
        // A script is played as it was written: nothing that is set for all alters it.
        this.#enter(fact.connection, { stream: 'playground', faults: [], stalled: false });
        break;
      case 'door_met':
        if (fact.door.kind === 'hang') this.#enter(fact.connection, { stream: 'hung', faults: [] });
        break;
      case 'written':
        this.#written(fact);
        break;
      case 'counters':
        for (const { id, ...figures } of fact.connections) this.#change(id, figures);
        break;
      case 'stalled':
        this.#stall(fact.connection, true);
        break;
      case 'released':
        this.#stall(fact.connection, false);
        break;
      case 'fault_changed':
        this.#alter(fact.connection, fact.faults);
        break;
      case 'restored':
        this.#stall(null, false);
        break;
      case 'closed':
        this.#leave(fact.connection);
        break;
      case 'produced':
        this.#newestSeq = fact.first_seq + fact.count - 1;
        this.#changed = true;
        break;
      case 'epoch_began':
        this.#newestSeq = 0;
        break;
      default:
    }
  }

  #request(fact: FactOf<'request'>): void {
    const row = this.#arriving.get(fact.connection);
    if (!row) return;
    this.#arriving.set(fact.connection, {
      ...row,
      client: fact.client ?? null,
      user_agent: fact.user_agent ?? null,
      last_event_id: fact.last_event_id ?? null,
      watched: fact.client === this.#ownLabel,
    });
  }

  #answered(fact: FactOf<'answered'>): void {
    const row = this.#arriving.get(fact.connection);
    if (!row) return;
    const gzip = fact.content_encoding === 'gzip';
    this.#arriving.set(fact.connection, { ...row, gzip, faults: those(row.faults, gzip) });
  }

  #written(fact: FactOf<'written'>): void {
    const row = this.#open.get(fact.connection);
    if (!row) return;
    this.#change(fact.connection, {
      events: row.events + fact.count,
      bytes: fact.bytes,
      last_seq: fact.first_seq + fact.count - 1,
      watched: true,
    });
  }

  #enter(id: number, change: Partial<ConnectionInfo>): void {
    const row = this.#arriving.get(id);
    if (!row) return;
    this.#arriving.delete(id);
    this.#open.set(id, { ...row, ...change });
    this.#changed = true;
  }

  #leave(id: number): void {
    if (this.#arriving.delete(id)) return;
    if (!this.#open.delete(id)) this.#unlisted = Math.max(0, this.#unlisted - 1);
    this.#changed = true;
  }

  #stall(id: number | null | undefined, stalled: boolean): void {
    if (id !== null && id !== undefined) {
      this.#change(id, { stalled });
      return;
    }
    this.#stalledAll = stalled;
    for (const [each, row] of this.#open) {
      if (!stalled || row.stream !== 'playground') this.#change(each, { stalled });
    }
  }

  #alter(id: number | null | undefined, faults: Fault[]): void {
    if (id !== null && id !== undefined) {
      this.#change(id, { faults });
      return;
    }
    this.#faultsAll = faults;
    for (const [each, row] of this.#open) {
      if (hasFeed(row)) this.#change(each, { faults: those(faults, row.gzip) });
    }
    for (const [each, row] of this.#arriving) this.#arriving.set(each, { ...row, faults });
  }

  #change(id: number, change: Partial<ConnectionInfo>): void {
    const row = this.#open.get(id);
    if (!row) return;
    this.#open.set(id, { ...row, ...change });
    this.#changed = true;
  }

  #behind(row: ConnectionInfo): number {
    if (row.stream !== 'lab' && row.stream !== 'web_socket') return row.behind;
    return Math.max(0, this.#newestSeq - (row.last_seq ?? this.#newestSeq));
  }
}

/** Whether it carries events of a feed, which faults can alter. */
function hasFeed({ stream }: ConnectionInfo): boolean {
  return stream !== 'hung' && stream !== 'playground';
}

/** Of these faults, those that act: gzip begins with a connection or never. */
function those(faults: Fault[], gzip: boolean): Fault[] {
  return gzip ? faults : faults.filter(({ kind }) => kind !== 'gzip');
}

function arrived(
  fact: FactOf<'accepted'>,
  stalled: boolean,
  faults: readonly Fault[],
): ConnectionInfo {
  return {
    id: fact.connection,
    peer: fact.peer,
    stream: 'lab',
    client: null,
    user_agent: null,
    last_event_id: null,
    accepted_us: fact.t_us,
    events: 0,
    bytes: 0,
    last_seq: null,
    behind: 0,
    stalled,
    gzip: false,
    faults: [...faults],
    watched: false,
    recorded: false,
  };
}
