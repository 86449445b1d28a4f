import type { WirePage } from '../api/types';
import type { Recording } from '../wire/live.svelte';

/**
 * Who in the page has what recorded. The lab knows only whether a client or a connection is
 * recorded, so what one view has begun goes on until nobody wants it any more.
 */
export class Leases {
  readonly #control: Recording;
  readonly #holders = new Map<string, Set<Lease>>();
  /** The last request about each: they must reach the lab in their order. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(control: Recording) {
    this.#control = control;
  }

  /** For one more who wants something recorded. */
  take(): Lease {
    return new Lease(this, this.#control);
  }

  /** Counts a holder of what is recorded already. */
  add(key: string, lease: Lease): void {
    const holders = this.#holders.get(key) ?? new Set();
    this.#holders.set(key, holders.add(lease));
  }

  /** Whether anybody in the page has it recorded. */
  isHeld(key: string): boolean {
    return this.#holders.has(key);
  }

  /** False where it was not held. */
  drop(key: string, lease: Lease): boolean {
    const holders = this.#holders.get(key);
    if (!holders?.delete(lease)) return false;
    if (holders.size === 0) this.#holders.delete(key);
    return true;
  }

  async begin(key: string, lease: Lease, send: () => Promise<void>): Promise<void> {
    this.add(key, lease);
    try {
      await this.#inTurn(key, send);
    } catch (error) {
      this.drop(key, lease);
      throw error;
    }
  }

  async end(key: string, lease: Lease, send: () => Promise<void>): Promise<void> {
    if (!this.drop(key, lease)) return;
    await this.#inTurn(key, async () => {
      if (!this.#holders.has(key)) await send();
    });
  }

  async #inTurn(key: string, act: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    // Whoever asked for what failed before was told so.
    const turn = before.catch(() => undefined).then(act);
    this.#turns.set(key, turn);
    try {
      await turn;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }
}

/** What one view or recorder has recorded. */
export class Lease implements Recording {
  readonly #leases: Leases;
  readonly #control: Recording;

  constructor(leases: Leases, control: Recording) {
    this.#leases = leases;
    this.#control = control;
  }

  recordClient(label: string, on: boolean): Promise<void> {
    const send = (): Promise<void> => this.#control.recordClient(label, on);
    return this.#leases[on ? 'begin' : 'end'](`client ${label}`, this, send);
  }

  recordConnection(id: number, on: boolean): Promise<void> {
    const send = (): Promise<void> => this.#control.recordConnection(id, on);
    return this.#leases[on ? 'begin' : 'end'](connection(id), this, send);
  }

  /** Holds a connection that is recorded already, for what its request said. */
  keepConnection(id: number): void {
    this.#leases.add(connection(id), this);
  }

  /**
   * Holds a connection if another view of the page has it recorded, so that it goes on when that
   * view is left. What somebody outside the page has recorded is theirs to end.
   */
  joinConnection(id: number): void {
    if (this.#leases.isHeld(connection(id))) this.keepConnection(id);
  }

  /** Lets go of a connection that is over, about which the lab need not be asked. */
  forgetConnection(id: number): void {
    this.#leases.drop(connection(id), this);
  }

  listRecorded(): Promise<readonly number[]> {
    return this.#control.listRecorded();
  }

  readWire(id: number, after: number, limit: number): Promise<WirePage> {
    return this.#control.readWire(id, after, limit);
  }
}

function connection(id: number): string {
  return `connection ${id}`;
}
