import { ControlError } from '../api/control';
import type { LabTimeUs, Trace } from '../trace/types';
import { Body, type BodyRange } from './body';
import { candidates, eventOf, isSame, type Found, type Sought } from './match';
import { parseMidStream } from './midStream';
import { keyOf, soughtBy, type EventKey } from './observed';
import type { Parse, WireConnection } from './source';
import type { WireRows } from './rows';

/** An event may be dispatched this long before the bytes that it came by are read here. */
const SLACK_US = 300_000;
/** How long bytes are waited for that should be there. */
const PATIENCE_MS = 1_500;

/** What is to be said of the selection. */
export type Linked = 'looking' | 'held' | 'not_held' | 'no_event' | 'not_listed';

/** What the bytes of one connection are, at the moment. */
export interface Shown {
  readonly connection: WireConnection;
  readonly rows: WireRows;
}

/** Joins the events of list and timeline to their bytes, both ways. */
export class Linking {
  readonly #parse: Parse;
  readonly #trace: Trace;
  #range = $state.raw<BodyRange>();
  #state = $state<Linked>();
  /** The event that the bytes are those of, or are sought of. */
  #key = $state<EventKey>();
  #sought: Sought | undefined;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parse: Parse, trace: Trace) {
    this.#parse = parse;
    this.#trace = trace;
  }

  /** The bytes of the selected event, as places in the body. */
  get range(): BodyRange | undefined {
    return this.#range;
  }
  get state(): Linked | undefined {
    return this.#state;
  }
  get key(): EventKey | undefined {
    return this.#key;
  }

  clear(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#range = this.#state = this.#key = this.#sought = undefined;
  }

  /** An event was selected elsewhere: its bytes are sought until they are found or cannot come. */
  seek(key: EventKey): void {
    this.clear();
    this.#key = key;
    this.#sought = soughtBy(key, this.#trace);
    this.#state = 'looking';
    const turn = this.#turn;
    this.#timer = setTimeout(() => {
      if (turn === this.#turn && this.#state === 'looking') this.#state = 'not_held';
    }, PATIENCE_MS);
  }

  /** Which of the window's connections must have brought the event that is sought. */
  bringer(connections: readonly WireConnection[]): WireConnection | undefined {
    const atUs = this.#sought?.atUs;
    if (atUs === undefined) return undefined;
    return connections
      .filter(({ own, acceptedUs }) => own && acceptedUs <= atUs)
      .reduce<WireConnection | undefined>(
        (last, each) => (last && last.acceptedUs > each.acceptedUs ? last : each),
        undefined,
      );
  }

  /** Looks for what is sought; the place of its first byte if it was found just now. */
  async look({ rows }: Shown): Promise<number | undefined> {
    const sought = this.#sought;
    if (this.#state !== 'looking' || sought === undefined) return undefined;
    const turn = this.#turn;
    const body = new Body(rows);
    try {
      for (const block of candidates(body, sought)) {
        const found = await this.#eventIn(body, block);
        if (turn !== this.#turn) return undefined;
        if (found === undefined || !isSame(found, sought)) continue;
        clearTimeout(this.#timer);
        this.#range = block;
        this.#state = 'held';
        return block.from;
      }
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      this.#state = 'not_held';
    }
    if (this.#isTooLate(rows, sought.atUs)) this.#state = 'not_held';
    return undefined;
  }

  /** Bytes were chosen: the event that came of them, if the parser says that one did. */
  async choose({ rows }: Shown, at: number): Promise<EventKey | undefined> {
    this.clear();
    const turn = this.#turn;
    const body = new Body(rows);
    const block = body.blockAt(at);
    if (block === undefined) return undefined;
    this.#range = block;
    const tUs = body.place(block.to - 1)?.held.piece.tUs ?? 0;
    try {
      const found = await this.#eventIn(body, block);
      if (turn !== this.#turn) return undefined;
      const linked = found && keyOf(found, tUs, this.#trace);
      this.#key = linked?.key;
      if (found === undefined) this.#state = 'no_event';
      else this.#state = linked?.listed === true ? 'held' : 'not_listed';
      return linked?.key;
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      return undefined;
    }
  }

  async #eventIn(body: Body, block: BodyRange): Promise<Found | undefined> {
    const bytes = body.bytes(block);
    const query = { ended: false, max_steps: 500 };
    const isFirst = block.from === 0 && body.runAt(0)?.fromTheStart === true;
    return eventOf(
      await (isFirst ? this.#parse(bytes, query) : parseMidStream(this.#parse, bytes, query)),
    );
  }

  #isTooLate(rows: WireRows, atUs: LabTimeUs | undefined): boolean {
    if (rows.closed) return true;
    const last = rows.pieces.findLast(({ piece }) => piece.kind === 'segment')?.piece;
    return atUs !== undefined && last?.kind === 'segment' && last.tUs > atUs + SLACK_US;
  }
}
