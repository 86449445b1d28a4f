/** Where a line of text stands, from the top of the text, in CSS pixels. */
export interface Line {
  readonly top: number;
  readonly bottom: number;
}

/** How much of what is seen one press moves on. */
const PAGE = 0.85;

/** Gathers the boxes of pieces of text into lines, in order. */
export function linesOf(boxes: readonly Line[]): Line[] {
  const lines: Line[] = [];
  for (const box of [...boxes].sort((a, b) => a.top - b.top)) {
    const last = lines.at(-1);
    const middle = (box.top + box.bottom) / 2;
    if (last && middle < last.bottom) {
      lines[lines.length - 1] = { top: last.top, bottom: Math.max(last.bottom, box.bottom) };
    } else lines.push(box);
  }
  return lines;
}

/**
 * Where the text goes when one reads on, or back: by most of what is seen, and with a whole line
 * at the top. `most` is as far as anything is left to read.
 */
export function readTo(
  lines: readonly Line[],
  way: 1 | -1,
  at: { readonly top: number; readonly height: number; readonly most: number },
): number {
  const wanted = Math.min(at.most, at.top + way * PAGE * at.height);
  if (wanted <= 0) return 0;
  const line = lines.find(({ top }) => top >= wanted);
  return line && (way === 1 || line.top < at.top) ? Math.floor(line.top) : wanted;
}
