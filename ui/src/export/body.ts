import { fromBase64 } from '../api/base64';
import type { WirePage, WireSegment } from '../api/types';
import { bodyParts, fieldIn, partsOf } from '../wire/parts';

/** A connection's body as a client's parser got it: without head and chunk framing. */
export interface Body {
  readonly bytes: Uint8Array;
  /** Places at which bytes are missing. */
  readonly holes: number;
  /** Bytes that crossed to the client and are in no recording. */
  readonly leftOutBytes: number;
  /** Whether the response said that it is encoded, so that the bytes are not the stream itself. */
  readonly encoding: string | undefined;
}

/** Bytes of the body that crossed one after the other, and how many are missing before them. */
interface Stretch {
  readonly missingBytes: number;
  readonly pieces: Uint8Array[];
}

/**
 * Puts a body together from the parts of a recording, in which segments may come twice. Where bytes
 * are missing, `tell` says so in a comment, and the events that were cut there are left out: what
 * remains of two would make one that never was.
 */
export function bodyOf(pages: readonly WirePage[], tell: (missingBytes: number) => string): Body {
  const segments = new Map(pages.flatMap((page) => page.segments).map((each) => [each.n, each]));
  const ordered = [...segments.values()]
    .filter(({ direction }) => direction === 'to_client')
    .sort((a, b) => a.offset - b.offset);
  const latin1 = new TextDecoder('latin1');
  let stretch: Stretch = { missingBytes: 0, pieces: [] };
  const stretches = [stretch];
  let head = '';
  let held = 0;
  let reached = 0;
  for (const segment of ordered) {
    if (segment.offset > reached) {
      stretch = { missingBytes: segment.offset - reached, pieces: [] };
      stretches.push(stretch);
    }
    const bytes = bytesOf(segment);
    held += bytes.length;
    reached = segment.offset + bytes.length;
    for (const { from, to } of bodyParts(segment.parts)) {
      stretch.pieces.push(bytes.subarray(from, to));
    }
    for (const { from, to } of partsOf(segment.parts, 'response_head')) {
      head += latin1.decode(bytes.subarray(from, to));
    }
  }
  const crossed = pages.reduce((most, page) => Math.max(most, page.to_client.crossed_bytes), 0);
  if (crossed > reached) stretches.push({ missingBytes: crossed - reached, pieces: [] });
  const encoding = fieldIn(head, 'content-encoding');
  return {
    // A compressed body can be read up to the first bytes that are missing, and has no comments.
    bytes: encoding === undefined ? marked(stretches, tell) : joined(stretches[0]?.pieces ?? []),
    holes: stretches.length - 1,
    leftOutBytes: Math.max(0, crossed - held),
    encoding,
  };
}

/** The whole events of each stretch, with a comment between one and the next. */
function marked(stretches: readonly Stretch[], tell: (missingBytes: number) => string): Uint8Array {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  stretches.forEach(({ missingBytes, pieces: own }, i) => {
    const isFirst = i === 0;
    const bytes = joined(own);
    const blanks = blankLines(bytes, isFirst);
    const from = isFirst ? 0 : (blanks.first ?? bytes.length);
    const to = i === stretches.length - 1 ? bytes.length : (blanks.last ?? from);
    if (!isFirst) pieces.push(encoder.encode(`: ${tell(missingBytes)}\n\n`));
    pieces.push(bytes.subarray(from, to));
  });
  return joined(pieces);
}

const LF = 0x0a;
const CR = 0x0d;

/** Where the first and the last blank line end. What bytes begin with may be the rest of a line. */
function blankLines(
  bytes: Uint8Array,
  beginsALine: boolean,
): { readonly first: number | undefined; readonly last: number | undefined } {
  let first: number | undefined;
  let last: number | undefined;
  let line = beginsALine ? 0 : -1;
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i] !== LF && bytes[i] !== CR) continue;
    const end = i + (bytes[i] === CR && bytes[i + 1] === LF ? 2 : 1);
    if (line === i) {
      first ??= end;
      last = end;
    }
    line = end;
    i = end - 1;
  }
  return { first, last };
}

/** What a segment holds. */
export function bytesOf({ bytes_base64: text }: WireSegment): Uint8Array {
  return fromBase64(text);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
