/** Which rows of a long list exist, for a viewport over rows of one height. */
export interface VirtualRange {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/** Rows beyond each edge, so that a fast scroll finds something drawn. */
const OVERSCAN = 6;

export function visibleRange(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewport: number,
): VirtualRange {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - OVERSCAN);
  const to = Math.min(count, Math.ceil((scrollTop + viewport) / rowHeight) + OVERSCAN);
  return { from: Math.min(from, to), to };
}
