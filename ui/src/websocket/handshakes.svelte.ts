import { ControlError } from '../api/control';
import type { Lease } from '../lab/leases';
import { handshakeIn, type Handshake } from './heads';

/** How soon a head that was not whole is asked for again. */
const AGAIN_MS = 250;
/** Heads are the first that is recorded. */
const SEGMENTS = 50;

/** Reads what opened a client's connection, for as long as somebody looks. */
export class Handshakes {
  readonly #lease: Lease;
  readonly #label: string;
  #shown = $state.raw<Handshake>();
  #wanted: number | undefined;
  #recorded = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `label` is what the client's requests say of themselves. */
  constructor(lease: Lease, label: string) {
    this.#lease = lease;
    this.#label = label;
  }

  /** Of the newest connection that could be read. */
  get shown(): Handshake | undefined {
    return this.#shown;
  }

  /** Somebody looks: what opens the connections from here on is kept as a whole. */
  begin(): void {
    void this.#lease.recordClient(this.#label, true).catch(refused);
  }

  /** This is the client's connection now. */
  want(connection: number | undefined): void {
    if (connection === undefined || connection === this.#wanted) return;
    this.#wanted = connection;
    clearTimeout(this.#timer);
    void this.#read(connection);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#wanted = undefined;
    void this.#lease.recordClient(this.#label, false).catch(refused);
    for (const id of this.#recorded) void this.#lease.recordConnection(id, false).catch(refused);
    this.#recorded = new Set();
  }

  async #read(connection: number): Promise<void> {
    try {
      this.#recorded.add(connection);
      // Where all places are taken, or it is over, its heads may be held all the same.
      await this.#lease.recordConnection(connection, true).catch(refused);
      const page = await this.#lease.readWire(connection, 0, SEGMENTS);
      if (this.#wanted !== connection) return;
      const handshake = handshakeIn(page);
      if (handshake) this.#shown = handshake;
      else if (!page.closed) this.#timer = setTimeout(() => void this.#read(connection), AGAIN_MS);
    } catch (error) {
      refused(error);
    }
  }
}

/** What the lab does not hold is not shown. */
function refused(error: unknown): void {
  if (!(error instanceof ControlError)) throw error;
}
