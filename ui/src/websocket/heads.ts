import { fromBase64 } from '../api/base64';
import type { WirePage } from '../api/types';

/** A request's or a response's head, as it crossed. */
export interface Head {
  /** Request line or status line. */
  readonly line: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Of all of it, the blank line included. */
  readonly bytes: number;
}

/** What opened a connection. */
export interface Handshake {
  readonly connection: number;
  readonly request: Head;
  readonly response: Head;
}

/** Both heads of a recording; undefined while one is not whole. */
export function handshakeIn(page: WirePage): Handshake | undefined {
  const request = headIn(page, 'request_head');
  const response = headIn(page, 'response_head');
  return request && response && { connection: page.connection, request, response };
}

function headIn(page: WirePage, kind: 'request_head' | 'response_head'): Head | undefined {
  let text = '';
  for (const segment of page.segments) {
    const bytes = fromBase64(segment.bytes_base64);
    let at = 0;
    for (const part of segment.parts) {
      // A head is ASCII, or what some client takes for it: a character for each byte.
      if (part.kind === kind) text += latin1(bytes.subarray(at, at + part.bytes));
      at += part.bytes;
    }
  }
  if (!text.endsWith('\r\n\r\n')) return undefined;
  const [line = '', ...lines] = text.slice(0, -4).split('\r\n');
  const fields = lines.map((each): readonly [string, string] => {
    const colon = each.indexOf(':');
    return [each.slice(0, colon), each.slice(colon + 1).trim()];
  });
  return { line, fields, bytes: text.length };
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** A line of a head, and how the other head has it. */
export interface HeadLine {
  readonly name: string;
  readonly value: string;
  /** That it has no such line, or one with another value; absent where both have the same. */
  readonly differs?: 'line' | 'value';
}

/** The fields of `head` beside those of `other`. */
export function compared(head: Head, other: Head | undefined): HeadLine[] {
  return head.fields.map(([name, value]) => {
    const others = other?.fields.filter(([its]) => its.toLowerCase() === name.toLowerCase());
    if (!others || others.some(([, its]) => its === value)) return { name, value };
    return { name, value, differs: others.length === 0 ? 'line' : 'value' };
  });
}
