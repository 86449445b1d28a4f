/** Pages as the control API gives them, for tests. */
import type { WireEnd, WirePage, WirePart, WireSegment } from '../api/types';

type Told = readonly [kind: WirePart['kind'], text: string];

/** Latin-1, so that any byte can be written as an escape. */
export function bytesOfText(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** One chunk of the body, with its framing. */
export function chunk(text: string): Told[] {
  return [
    ['chunk_size', `${text.length.toString(16)}\r\n`],
    ['chunk_data', text],
    ['chunk_end', '\r\n'],
  ];
}

export const REQUEST: Told[] = [['request_head', 'GET /stream HTTP/1.1\r\nHost: lab\r\n\r\n']];
export const RESPONSE: Told[] = [
  [
    'response_head',
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
];
export const TERMINATOR: Told[] = [['last_chunk', '0\r\n\r\n']];

/** A recording as it grows, told in pages. */
export class Taping {
  #n = 0;
  #us = 0;
  #offset = { to_client: 0, to_server: 0 };
  #held = { to_client: 0, to_server: 0 };
  #new: WireSegment[] = [];
  #ends: WireEnd[] = [];

  to_client(...told: readonly Told[][]): this {
    return this.#crossed('to_client', told.flat());
  }

  to_server(...told: readonly Told[][]): this {
    return this.#crossed('to_server', told.flat());
  }

  /** Bytes that nobody recorded. */
  unseen(direction: WireSegment['direction'], bytes: number): this {
    this.#offset[direction] += bytes;
    return this;
  }

  ends(by: WireEnd['by'], mark: WireEnd['mark']): this {
    this.#us += 1_000;
    this.#ends.push({ t_us: this.#us, by, mark, after_n: this.#n });
    return this;
  }

  page(closed = false): WirePage {
    const segments = this.#new;
    this.#new = [];
    const link = (direction: WireSegment['direction']): WirePage['to_client'] => ({
      crossed_bytes: this.#offset[direction],
      left_out_bytes: this.#offset[direction] - this.#held[direction],
    });
    return {
      connection: 1,
      recording: !closed,
      closed,
      limit_bytes: 1024 * 1024,
      to_client: link('to_client'),
      to_server: link('to_server'),
      segments,
      more: false,
      ends: [...this.#ends],
    };
  }

  #crossed(direction: WireSegment['direction'], told: readonly Told[]): this {
    const text = told.map(([, part]) => part).join('');
    this.#n += 1;
    this.#us += 1_000;
    this.#new.push({
      n: this.#n,
      t_us: this.#us,
      direction,
      offset: this.#offset[direction],
      bytes_base64: btoa(text),
      parts: told.map(([kind, part]) => ({ kind, bytes: part.length })),
    });
    this.#offset[direction] += text.length;
    this.#held[direction] += text.length;
    return this;
  }
}
