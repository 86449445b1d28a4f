import { ControlError } from '../api/control';
import type { ConnectionInfo, Fact, WirePage } from '../api/types';
import type { Log } from '../trace/types';
import type { WireConnection, WireSource } from './source';

/** Connections that are over, as far as it matters whether their bytes are still held. */
const OVER = 16;

/** What a live source needs of the lab. */
export interface Recording {
  recordClient(label: string, on: boolean): Promise<void>;
  recordConnection(id: number, on: boolean): Promise<void>;
  /** The connections of which bytes can be read, besides the heads of watched ones. */
  listRecorded(): Promise<readonly number[]>;
  readWire(id: number, after: number, limit: number): Promise<WirePage>;
}

/** The page's own knowledge of who is, and was, connected. */
export interface Known {
  /** The window's own stream, by the label of its connections. */
  readonly stream: { readonly label: string };
  readonly connections: readonly ConnectionInfo[];
  /** The journal as it grows, also while the views stand still. */
  readonly trace: { readonly live: { readonly facts: Log<Fact> } };
}

/** The running lab's bytes, recorded while somebody looks. */
export class LiveSource implements WireSource {
  readonly live = true;
  readonly version = 0;
  readonly #control: Recording;
  readonly #known: Known;
  /** Every connection that this view has had recorded. */
  readonly #opened = new Set<number>();
  readonly #seen = new Map<number, WireConnection>();
  /** Those that are over, the latest first. */
  #over: readonly number[] = [];
  #readable = $state.raw<readonly number[]>([]);
  #list = $state.raw<readonly WireConnection[]>([]);
  #nextFact = 0;
  #asking = false;
  #toAsk = false;

  constructor(control: Recording, known: Known) {
    this.#control = control;
    this.#known = known;
  }

  get connections(): readonly WireConnection[] {
    return this.#list;
  }

  get #label(): string {
    return this.#known.stream.label;
  }

  toCome(): undefined {
    return undefined;
  }

  async begin(): Promise<void> {
    await this.#control.recordClient(this.#label, true);
  }

  async open(connection: number): Promise<void> {
    if (this.#opened.has(connection)) return;
    await this.#control.recordConnection(connection, true);
    this.#opened.add(connection);
  }

  page(connection: number, after: number, limit: number): Promise<WirePage> {
    return this.#control.readWire(connection, after, limit);
  }

  async closeOthers(connection: number): Promise<void> {
    const others = [...this.#opened].filter((each) => each !== connection);
    for (const each of others) await this.#close(each);
  }

  end(): void {
    void this.#control.recordClient(this.#label, false).catch(unreachable);
    for (const each of [...this.#opened]) void this.#close(each);
  }

  update(): void {
    const { connections, trace } = this.#known;
    const { facts } = trace.live;
    const before = this.#over;
    for (const each of connections) this.#remember(each.id, told(each, this.#label));
    for (let i = Math.max(this.#nextFact, facts.first); i < facts.total; i += 1) {
      const fact = facts.at(i);
      if (fact !== undefined) this.#take(fact);
    }
    this.#nextFact = facts.total;
    if (this.#over !== before) void this.#ask().catch((error: unknown) => reportError(error));
    this.#tell();
  }

  #take(fact: Fact): void {
    if (fact.fact === 'request') {
      const { client = null, user_agent = null, last_event_id = null } = fact;
      this.#remember(fact.connection, {
        id: fact.connection,
        client,
        userAgent: user_agent,
        own: client === this.#label,
        open: true,
        acceptedUs: fact.t_us,
        lastEventId: last_event_id,
      });
    }
    // Pages and preflights come and go; streams are what this is about.
    if (fact.fact === 'closed' && fact.how !== 'answer') {
      this.#over = [fact.connection, ...this.#over.slice(0, OVER - 1)];
    }
  }

  #remember(id: number, connection: WireConnection): void {
    this.#seen.set(id, connection);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > 1_000 && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Asks what is still held of those that are over, once at a time. */
  async #ask(): Promise<void> {
    this.#toAsk = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#toAsk) {
        this.#toAsk = false;
        const held = new Set(await this.#control.listRecorded());
        this.#readable = this.#over.filter((id) => held.has(id));
      }
    } catch (error) {
      unreachable(error);
    } finally {
      this.#asking = false;
    }
    this.#tell();
  }

  #tell(): void {
    const { connections } = this.#known;
    const open = connections.map((each) => told(each, this.#label)).reverse();
    const ids = new Set(open.map(({ id }) => id));
    const over = this.#readable.flatMap((id) => {
      const found = this.#seen.get(id);
      return found && !ids.has(id) ? { ...found, open: false } : [];
    });
    const list = [...open, ...over];
    if (!same(list, this.#list)) this.#list = list;
  }

  async #close(connection: number): Promise<void> {
    this.#opened.delete(connection);
    await this.#control.recordConnection(connection, false).catch(unreachable);
  }
}

/** A lab that refuses or does not answer has said why to whoever asked for something to see. */
function unreachable(error: unknown): void {
  if (!(error instanceof ControlError)) throw error;
}

function told(connection: ConnectionInfo, label: string): WireConnection {
  const { id, client = null, user_agent = null, accepted_us, last_event_id = null } = connection;
  return {
    id,
    client,
    userAgent: user_agent,
    own: client === label,
    open: true,
    acceptedUs: accepted_us,
    lastEventId: last_event_id,
  };
}

function same(a: readonly WireConnection[], b: readonly WireConnection[]): boolean {
  return (
    a.length === b.length && a.every((each, i) => each.id === b[i]?.id && each.open === b[i].open)
  );
}
