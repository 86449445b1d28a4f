/** What is read from the last row of a lecture hall, at 1280 × 720. */
export const LEAST_PX = 20;

const LEAST_WIDTH = 1280;
const LEAST_HEIGHT = 720;

/**
 * The size of ordinary type in presenter mode, in CSS pixels. It grows with the screen: what is
 * projected is as large in the hall whatever its resolution.
 */
export function unitFor(width: number, height: number): number {
  const scale = Math.min(width / LEAST_WIDTH, height / LEAST_HEIGHT);
  return Math.max(LEAST_PX, Math.round(LEAST_PX * scale * 10) / 10);
}
