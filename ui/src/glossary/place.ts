/** A rectangle on the screen, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between a word and what is said of it, and between that and the edge. */
const GAP = 6;
const EDGE = 8;

/** Where an explanation stands: above its word where there is room, else below, and never outside. */
export function placeBeside(word: Box, tip: Size, screen: Size): { left: number; top: number } {
  const middle = (word.left + word.right) / 2 - tip.width / 2;
  const left = Math.max(EDGE, Math.min(middle, screen.width - tip.width - EDGE));
  const above = word.top - GAP - tip.height;
  const below = word.bottom + GAP;
  const top = above >= EDGE || below + tip.height > screen.height - EDGE ? above : below;
  return { left, top: Math.max(EDGE, top) };
}
