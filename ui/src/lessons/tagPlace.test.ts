import { describe, expect, it } from 'vitest';
import { covered, tagPlace, type Box, type Obstacle } from './tagPlace';

const SCREEN = { width: 1280, height: 720 };
const TAG = { width: 76, height: 17 };

function solid(x: number, y: number, width: number, height: number): Obstacle {
  return { x, y, width, height, weight: 1 };
}

/** Where the word goes beside a button that is framed with 4 px around. */
function beside(button: Obstacle, ...others: Obstacle[]) {
  const { x, y, width, height } = button;
  const frame: Box = { x: x - 4, y: y - 4, width: width + 8, height: height + 8 };
  const obstacles = [button, ...others];
  const spot = tagPlace(frame, TAG, obstacles, SCREEN);
  expect(covered(spot, TAG, obstacles)).toBe(0);
  return { spot, frame };
}

describe('the word beside a frame', () => {
  const button = solid(600, 300, 60, 50);
  const above = solid(500, 240, 260, 54);
  const below = solid(500, 356, 260, 54);

  it('stands above it, in the middle', () => {
    const { spot, frame } = beside(button);
    expect(spot.y + TAG.height).toBeLessThanOrEqual(frame.y);
    expect(spot.x + TAG.width / 2).toBe(630);
  });

  it('stands below where something is above', () => {
    const { spot, frame } = beside(button, above);
    expect(spot.y).toBeGreaterThanOrEqual(frame.y + frame.height);
  });

  it('stands to the left where something is above and below, and then to the right', () => {
    const left = beside(button, above, below);
    expect(left.spot.x + TAG.width).toBeLessThanOrEqual(left.frame.x);
    const right = beside(button, above, below, solid(400, 290, 190, 70));
    expect(right.spot.x).toBeGreaterThanOrEqual(right.frame.x + right.frame.width);
  });

  it('goes beyond a neighbour where none of the four is free', () => {
    const bar = [solid(340, 660, 66, 50), solid(478, 660, 66, 50), solid(340, 630, 190, 24)];
    beside(solid(412, 660, 60, 50), ...bar);
  });

  it('stays in the window', () => {
    const { spot } = beside(solid(1200, 4, 78, 40));
    expect(spot.x + TAG.width).toBeLessThanOrEqual(SCREEN.width);
    expect(spot.y).toBeGreaterThanOrEqual(0);
  });

  it('covers as little as it can where nothing is free', () => {
    const all = solid(0, 0, SCREEN.width, SCREEN.height);
    const more = solid(0, 0, SCREEN.width, 330);
    const frame = { x: 596, y: 296, width: 68, height: 58 };
    const spot = tagPlace(frame, TAG, [all, more], SCREEN);
    expect(spot.y).toBeGreaterThanOrEqual(330);
  });
});
