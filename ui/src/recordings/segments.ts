/** What was recorded of a connection, as a file has it: believed as far as it fits together. */
import type { components } from '../api/schema';
import type { WirePage, WirePart, WireSegment } from '../api/types';
import {
  field,
  flag,
  isObject,
  list,
  moment,
  oneOf,
  only,
  record,
  upTo,
  whole,
  type Fields,
  type Shape,
} from './shapes';

/** What the lab holds of a connection, and so the most that a view need hold. */
const LIMIT_BYTES = 1024 * 1024;
/** Segments that the lab holds of a connection: each counts for 128 bytes and more. */
const SEGMENTS = 10_000;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const KINDS: Readonly<Record<components['schemas']['WirePartKind'], true>> = {
  request_head: true,
  request_rest: true,
  response_head: true,
  chunk_size: true,
  chunk_data: true,
  chunk_end: true,
  last_chunk: true,
  body: true,
  frame_header: true,
  frame_payload: true,
  masked_frame_payload: true,
  unframed: true,
};

const base64: Shape = (value) =>
  typeof value === 'string' && value.length % 4 === 0 && BASE64.test(value);

const party = oneOf(['client', 'server']);
const link = record({ crossed_bytes: whole, left_out_bytes: whole });

const PAGE: Fields = {
  connection: whole,
  recording: flag,
  closed: flag,
  limit_bytes: upTo(LIMIT_BYTES),
  to_client: link,
  to_server: link,
  segments: list(isObject, SEGMENTS),
  more: flag,
  ends: list(record({ t_us: moment, by: party, mark: oneOf(['fin', 'rst']), after_n: whole }), 16),
};

const SEGMENT: Fields = {
  n: whole,
  t_us: moment,
  direction: oneOf(['to_client', 'to_server']),
  offset: whole,
  bytes_base64: base64,
  parts: list(record({ kind: oneOf(Object.keys(KINDS)), bytes: upTo(LIMIT_BYTES) }), LIMIT_BYTES),
};

const page = record(PAGE);
const segment = record(SEGMENT);

/** A page with its sound segments, and how many were not; undefined where it is none. */
export function readWirePage(
  value: unknown,
): { readonly page: WirePage; readonly leftOut: number } | undefined {
  if (!isObject(value) || !page(value)) return undefined;
  const told = field(value, 'segments') as readonly Readonly<Record<string, unknown>>[];
  const segments: WireSegment[] = [];
  const reached = { to_client: 0, to_server: 0 };
  let lastN = -1;
  for (const each of told) {
    const found = readSegment(each);
    if (!found || found.n <= lastN || found.offset < reached[found.direction]) continue;
    lastN = found.n;
    reached[found.direction] = found.offset + sizeOf(found);
    segments.push(found);
  }
  const sound = { ...only(PAGE, value), segments } as WirePage;
  return { page: sound, leftOut: told.length - segments.length };
}

/** A segment whose parts are what it holds; views go through them byte by byte. */
function readSegment(value: Readonly<Record<string, unknown>>): WireSegment | undefined {
  if (!segment(value)) return undefined;
  const found = only(SEGMENT, value) as WireSegment;
  const size = sizeOf(found);
  const parts = found.parts.reduce((sum: number, part: WirePart) => sum + part.bytes, 0);
  return size === parts && size <= LIMIT_BYTES ? found : undefined;
}

/** The bytes of a segment, without decoding them. */
export function sizeOf({ bytes_base64: text }: WireSegment): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor((text.length * 3) / 4) - padding;
}
