/** What a message on the wire consists of, counted from what it says. */
import { parseEventId } from '../events/eventId';

/** An event as it was dispatched, by an `EventSource` or a WebSocket. */
export interface Dispatched {
  readonly type: string;
  /** The id in force; empty for a WebSocket. */
  readonly lastEventId: string;
  readonly data: string;
  /** Bytes of a binary message; absent for text. */
  readonly binaryBytes?: number;
}

/** Bytes of one event in a stream: its own, and what goes around it. */
export interface StreamParts {
  /** Its data, as UTF-8. */
  readonly payload: number;
  /** `data:` with the space after it, and the line ends. */
  readonly dataLines: number;
  readonly idLine: number;
  readonly eventLine: number;
  /** The LF that dispatches it. */
  readonly blankLine: number;
  /** The chunk's size line, and the line end after the chunk (RFC 9112, section 7.1). */
  readonly chunk: number;
}

/** Bytes of one message on a WebSocket. */
export interface FrameParts {
  readonly payload: number;
  /** What the envelope adds to the data: names, quotes, the id and the type; 0 without one. */
  readonly envelope: number;
  /** The frame's header (RFC 6455, section 5.2); a server does not mask. */
  readonly header: number;
}

const encoder = new TextEncoder();

function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

/** `hasId` where the event has an id line of its own. */
export function streamParts({ type, lastEventId, data }: Dispatched, hasId: boolean): StreamParts {
  const lines = data.split('\n').map(utf8Bytes);
  const payload = lines.reduce((sum, bytes) => sum + bytes, lines.length - 1);
  const block = lines.reduce((sum, bytes) => sum + lineBytes('data', bytes), 0);
  const dataLines = block - payload;
  const idLine = hasId ? lineBytes('id', utf8Bytes(lastEventId)) : 0;
  const eventLine = type === 'message' ? 0 : lineBytes('event', utf8Bytes(type));
  const body = block + idLine + eventLine + 1;
  const chunk = body.toString(16).length + 2 + 2;
  return { payload, dataLines, idLine, eventLine, blankLine: 1, chunk };
}

/** `name: value` and LF; the lab writes no space before an empty value. */
function lineBytes(name: string, valueBytes: number): number {
  return name.length + 1 + (valueBytes > 0 ? 1 : 0) + valueBytes + 1;
}

/** `enveloped` where the message is an object of id, event and data, as the lab writes it. */
export function frameParts({ data, binaryBytes }: Dispatched, enveloped: boolean): FrameParts {
  const whole = binaryBytes ?? utf8Bytes(data);
  const inner = enveloped && binaryBytes === undefined ? innerData(data) : undefined;
  const payload = inner === undefined ? whole : utf8Bytes(inner);
  return { payload, envelope: whole - payload, header: headerBytes(whole) };
}

/** A length up to 125 stands in the second byte; longer ones take two bytes more, or eight. */
function headerBytes(length: number): number {
  if (length <= 125) return 2;
  return length <= 65_535 ? 4 : 10;
}

function innerData(message: string): string | undefined {
  return opened(message)?.data;
}

/** What an envelope holds, which a page has to take out by itself; undefined where it is none. */
export function opened(
  message: string,
): { readonly id: string | null; readonly event: string; readonly data: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, event, data } = value as Readonly<Record<string, unknown>>;
  if (typeof event !== 'string' || typeof data !== 'string') return undefined;
  return { id: typeof id === 'string' ? id : null, event, data };
}

export function sumOf(parts: StreamParts | FrameParts): number {
  return Object.values(parts).reduce((sum: number, bytes: number) => sum + bytes, 0);
}

/** Whether the id is the event's own; without one, an event keeps the id in force. */
export function ownSeq(id: string, before: string): number | undefined {
  return id === before ? undefined : parseEventId(id)?.seq;
}
