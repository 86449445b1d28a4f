import { ControlError } from '../api/control';
import { WireRows, type Layout } from './rows';
import type { WireSource } from './source';

/** How often the lab is asked for what has crossed. */
const EVERY_MS = 200;
/** How soon a lab that did not answer is asked again. */
const AGAIN_MS = 1_000;
/** Segments in one answer. */
const PAGE = 5_000;

/** One connection's recording as it is read, page by page. */
export class Reading {
  readonly connection: number;
  readonly #source: WireSource;
  readonly #isStill: () => boolean;
  #rows: WireRows;
  #version = $state(0);
  #error = $state.raw<ControlError>();
  #ended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    source: WireSource,
    connection: number,
    layout: Layout,
    isStill: () => boolean = () => false,
  ) {
    this.#source = source;
    this.#isStill = isStill;
    this.connection = connection;
    this.#rows = new WireRows(layout);
  }

  /** What is held; a new state of it after every change of `version`. */
  get rows(): WireRows {
    void this.#version;
    return this.#rows;
  }

  get version(): number {
    return this.#version;
  }

  /** Why nothing more is read. */
  get error(): ControlError | undefined {
    return this.#error;
  }

  /** Records, where that is possible, and reads until `end`. */
  begin(isOpen: boolean): void {
    this.#error = undefined;
    void this.#read(isOpen);
  }

  lay(layout: Layout): void {
    this.#rows = this.#rows.relaid(layout);
    this.#version += 1;
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  async #read(isOpen: boolean): Promise<void> {
    try {
      if (isOpen) await this.#record();
      await this.#readOn();
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      if (this.#ended) return;
      this.#error = error;
      if (error.code === 'unreachable') this.#again(AGAIN_MS);
    }
  }

  async #record(): Promise<void> {
    try {
      await this.#source.open(this.connection);
    } catch (error) {
      const full = error instanceof ControlError && error.code === 'too_many_recorded';
      // What is over meanwhile cannot be recorded, but may have been.
      if (full || !(error instanceof ControlError)) throw error;
    }
  }

  async #readOn(): Promise<void> {
    for (let more = true; more;) {
      const page = await this.#source.page(this.connection, this.#rows.lastN, PAGE);
      if (this.#ended) return;
      this.#error = undefined;
      if (this.#rows.take(page)) this.#version += 1;
      if (!page.more && page.closed) return;
      ({ more } = page);
    }
    this.#again(EVERY_MS);
  }

  /** A view that stands still reads on later: until then the lab holds what crosses. */
  #again(afterMs: number): void {
    this.#timer = setTimeout(() => {
      if (this.#isStill()) this.#again(afterMs);
      else void this.#read(false);
    }, afterMs);
  }
}
