/** A part of the window, in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Something that is not to be covered, and how much it matters: words and controls 1. */
export interface Obstacle extends Box {
  readonly weight: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** How far from the frame a word still belongs to it. */
export const NEAR_PX = 96;
const EDGE_PX = 2;
const GAPS_PX = [3, 10, 20, 32, 48, 64, 80];
const STEP_PX = 6;
/** What covering a pixel costs; a distance costs itself. */
const COVER = 4;

/** What a word of this size at the spot covers of what is not to be covered. */
export function covered(spot: Spot, size: Size, obstacles: readonly Obstacle[]): number {
  let sum = 0;
  for (const { x, y, width, height, weight } of obstacles) {
    const across = Math.min(spot.x + size.width, x + width) - Math.max(spot.x, x);
    const down = Math.min(spot.y + size.height, y + height) - Math.max(spot.y, y);
    if (across > 0 && down > 0) sum += across * down * weight;
  }
  return sum;
}

/**
 * Where the word beside a frame covers least, and among such places the nearest: above, below, left,
 * right, or in the frame where it has a free corner.
 */
export function tagPlace(
  frame: Box,
  size: Size,
  obstacles: readonly Obstacle[],
  screen: Size,
): Spot {
  let best: Spot = { x: EDGE_PX, y: EDGE_PX };
  let least = Infinity;
  for (const { spot, away } of spots(frame, size)) {
    const x = clamp(spot.x, EDGE_PX, screen.width - size.width - EDGE_PX);
    const y = clamp(spot.y, EDGE_PX, screen.height - size.height - EDGE_PX);
    const moved = Math.abs(x - spot.x) + Math.abs(y - spot.y);
    const cost = covered({ x, y }, size, obstacles) * COVER + away + moved;
    if (cost >= least) continue;
    least = cost;
    best = { x, y };
  }
  return best;
}

/** The places there are, and how far each is from the middle of the frame's nearest side. */
function* spots(frame: Box, size: Size): Iterable<{ spot: Spot; away: number }> {
  const { x: left, y: top, width, height } = frame;
  const inside = [-size.height / 2, -size.height - 3];
  for (const gap of [...GAPS_PX, ...inside]) {
    // On the line or within it only where nothing nearer is free.
    const off = gap < 0 ? 6 - gap : gap;
    for (const [at, aside] of along(left, width, size.width)) {
      const away = off + aside / 4;
      yield { spot: { x: at, y: top - gap - size.height }, away };
      yield { spot: { x: at, y: top + height + gap }, away: away + 1 };
    }
  }
  for (const gap of GAPS_PX) {
    for (const [at, aside] of along(top, height, size.height)) {
      const away = gap + aside / 4 + 2;
      yield { spot: { x: left - gap - size.width, y: at }, away };
      yield { spot: { x: left + width + gap, y: at }, away: away + 1 };
    }
  }
}

/** Along a side, from its middle outwards, a little beyond its ends. */
function* along(from: number, length: number, own: number): Iterable<[at: number, aside: number]> {
  const middle = from + (length - own) / 2;
  const reach = (length + own) / 2;
  for (let aside = 0; aside <= reach; aside += STEP_PX) {
    yield [middle + aside, aside];
    if (aside > 0) yield [middle - aside, aside];
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
