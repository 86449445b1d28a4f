import { createParser, type EventSourceParser } from 'eventsource-parser';

/** Characters of the body that are kept for reading. */
const KEPT = 32_768;
/** The longest event that is told apart; the lab's own are far shorter. */
const LONGEST_EVENT = 4_194_304;
/** A head that has not ended by then is none. */
const LONGEST_HEAD = 16_384;

export interface OutputListener {
  /** The head is complete. */
  onHead(status: number): void;
  /** `id` is the last event ID in force. */
  onEvent(type: string, id: string, data: string): void;
}

/**
 * What `curl -i` prints: the response's head, then the body as it comes. The head is kept whole,
 * the body's end up to a bound, and how much was let go is counted.
 */
export class CurlOutput {
  readonly #decoder = new TextDecoder();
  readonly #listener: OutputListener;
  readonly #parser: EventSourceParser;
  #head = '';
  #body = '';
  #inBody = false;
  #parsing = true;
  #lastEventId = '';
  #charactersLeftOut = 0;
  #bytes = 0;

  constructor(listener: OutputListener) {
    this.#listener = listener;
    this.#parser = createParser({
      maxBufferSize: LONGEST_EVENT,
      onEvent: ({ event, id, data }) => {
        if (id !== undefined) this.#lastEventId = id;
        listener.onEvent(event ?? 'message', this.#lastEventId, data);
      },
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') this.#parsing = false;
      },
    });
  }

  get head(): string {
    return this.#head;
  }

  get body(): string {
    return this.#body;
  }

  /** Characters of the body that are no longer kept. */
  get charactersLeftOut(): number {
    return this.#charactersLeftOut;
  }

  /** Bytes that curl printed. */
  get bytes(): number {
    return this.#bytes;
  }

  feed(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#inBody) this.#feedBody(text);
    else this.#feedHead(text);
  }

  #feedHead(text: string): void {
    this.#head += text;
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0 && this.#head.length < LONGEST_HEAD) return;
    const body = end < 0 ? '' : this.#head.slice(end + 4);
    if (end >= 0) this.#head = this.#head.slice(0, end + 2);
    this.#inBody = true;
    this.#listener.onHead(Number(/^HTTP\/[\d.]+ (\d{3})/.exec(this.#head)?.[1] ?? 0));
    this.#feedBody(body);
  }

  #feedBody(text: string): void {
    const body = this.#body + text;
    this.#body = body.slice(-KEPT);
    this.#charactersLeftOut += body.length - this.#body.length;
    if (this.#parsing) this.#parser.feed(text);
  }
}
