import type { WirePart } from '../api/types';

/** A part of a segment: which of its bytes. */
export interface PartRange {
  readonly from: number;
  readonly to: number;
}

/** Where in a segment the body is: no head, and no chunk framing. */
export function bodyParts(parts: readonly WirePart[]): Generator<PartRange> {
  return partsOf(parts, 'chunk_data', 'body');
}

/** Where in a segment the parts of some kinds are. */
export function* partsOf(
  parts: readonly WirePart[],
  ...kinds: readonly WirePart['kind'][]
): Generator<PartRange> {
  let from = 0;
  for (const { kind, bytes } of parts) {
    if (kinds.includes(kind)) yield { from, to: from + bytes };
    from += bytes;
  }
}

/** The value of a field in a head, of which there may be only the beginning. */
export function fieldIn(head: string, name: string): string | undefined {
  const found = new RegExp(`^${name}:[ \\t]*([^\\r\\n]*)`, 'im').exec(head);
  return found?.[1]?.trim();
}
