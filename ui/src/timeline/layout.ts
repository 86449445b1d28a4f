/** Where the parts of the picture stand, in CSS pixels. */
export interface Rows {
  readonly width: number;
  readonly height: number;
  /** The size of ordinary type; everything else is a multiple of it. */
  readonly em: number;
  /** The time axis runs from here … */
  readonly left: number;
  /** … to here. */
  readonly right: number;
  /** Baseline middle of what happened: kills, requests. */
  readonly storyY: number;
  /** Middle of the events' numbers. */
  readonly numberY: number;
  readonly serverY: number;
  readonly clientY: number;
  /** Middle of the words below the client's lane. */
  readonly underY: number;
  /** Lanes of other clients. */
  readonly extraY: readonly number[];
  readonly bandTop: number;
  readonly bandHeight: number;
  readonly tickY: number;
}

const MIN_EM = 12.5;
const MAX_EM = 16.5;
/** Smaller is not read by anybody; then rather the lanes move together. */
const LEAST_EM = 11;
/** What all rows but the lanes' own space take. */
const ROWS_EM = 9.6;
/** The least space between server and client. */
const GAP_EM = 5;

/** The least where this page's own lanes share a low picture with them. */
const SHARED_GAP_EM = 4;
const LANE_EM = 1.75;
const MOST_LANES = 3;

/** For a room: the least is read from its last row, and a high picture has larger type yet. */
const ROOM_EM = 1.3;
const ROOM_ROWS_EM = 18;

/**
 * The size of ordinary type for a picture of this height, with these lanes that it must have.
 * `least`, in pixels, is what it must not fall below, whatever the height.
 */
export function emFor(height: number, typeScale: number, ownLanes = 0, least = 0): number {
  if (least > 0) return Math.max(least, Math.min(least * ROOM_EM, height / ROOM_ROWS_EM));
  const em = Math.min(MAX_EM, Math.max(MIN_EM, height / 21.5)) * typeScale;
  // However large the type, the lanes need room between them.
  const gap = ownLanes === 0 ? GAP_EM : Math.max(GAP_EM, SHARED_GAP_EM + LANE_EM * ownLanes);
  return Math.max(LEAST_EM, Math.min(em, height / (ROWS_EM + gap)));
}

/**
 * How many further lanes fit without crushing the space between server and client; this page's own
 * always do.
 */
export function extraLanesThatFit(height: number, em: number, ownLanes = 0): number {
  const room = height - (ROWS_EM + GAP_EM) * em;
  return Math.max(ownLanes, Math.min(MOST_LANES, Math.floor(room / (LANE_EM * em))));
}

/** Divides the picture; `gutter` is what the lanes' names need. */
export function layoutRows(
  width: number,
  height: number,
  em: number,
  gutter: number,
  extraLanes: number,
): Rows {
  const bandHeight = LANE_EM * em;
  const tickY = height - 0.85 * em;
  const bandTop = tickY - 0.85 * em - bandHeight;
  const lane = LANE_EM * em;
  const extraTop = bandTop - 0.5 * em - extraLanes * lane;
  const extraY = Array.from({ length: extraLanes }, (_, i) => extraTop + (i + 0.5) * lane);
  const underY = extraTop - 0.55 * em;
  const serverY = 3.75 * em;
  return {
    width,
    height,
    em,
    left: gutter,
    right: width - 0.9 * em,
    storyY: 0.95 * em,
    numberY: 2.45 * em,
    serverY,
    clientY: Math.max(serverY + 2 * em, underY - 1.35 * em),
    underY,
    extraY,
    bandTop,
    bandHeight,
    tickY,
  };
}

/** Something to say at a place, in the words that fit. */
export interface Words<T> {
  readonly x: number;
  /** Widths of its variants, the longest first. */
  readonly widths: readonly number[];
  /** Whether it may push out a neighbour that may not. */
  readonly keep?: boolean;
  readonly item: T;
}

/** What became of it: which variant fits, and where it begins. */
export interface Placed<T> {
  readonly item: T;
  readonly variant: number;
  readonly x: number;
}

/** Whether words that begin here can be read: what slid out is not shown without its beginning. */
export function beginsWithin(x: number, { left, right }: Pick<Rows, 'left' | 'right'>): boolean {
  return x >= left && x < right;
}

/**
 * Fits words that stand to the right of their places, ordered by place, into one line. Each gets
 * the longest variant that ends before the next begins; the last one may shift left to stay in
 * the picture, as far as there is room. Words of which no variant fits are left out, but words to
 * keep push out a neighbour first.
 */
export function fitWords<T>(
  words: readonly Words<T>[],
  left: number,
  right: number,
  gap: number,
): Placed<T>[] {
  const placed: (Placed<T> & { keep: boolean })[] = [];
  for (let i = words.length - 1; i >= 0; i -= 1) {
    const word = words[i];
    if (!word) continue;
    const { x } = word;
    let variant: number;
    let start = x;
    for (;;) {
      const next = placed.at(-1);
      const limit = next ? next.x - gap : right;
      variant = word.widths.findIndex((width) => x + width <= limit);
      if (variant >= 0) break;
      if (!next) {
        // The shortest variant, moved left: its mark stays where it is.
        variant = word.widths.length - 1;
        start = right - (word.widths[variant] ?? 0);
        if (start < left) variant = -1;
        break;
      }
      if (word.keep !== true || next.keep) break;
      placed.pop();
    }
    if (variant >= 0) placed.push({ item: word.item, variant, x: start, keep: word.keep === true });
  }
  return placed.reverse().map(({ item, variant, x }) => ({ item, variant, x }));
}

/** Every how many events a number is shown, so that numbers of this width stay apart. */
export function numberStep(pxPerEvent: number, width: number): number {
  const wanted = width / Math.max(pxPerEvent, 0.001);
  for (let power = 1; power <= 1e9; power *= 10) {
    for (const lead of [1, 2, 5]) if (lead * power >= wanted) return lead * power;
  }
  return Infinity;
}
