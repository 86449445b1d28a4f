/**
 * The rules by which code brings a WebSocket back: a wait that grows with every failure, half of it
 * by chance. The program in the code pane has the same.
 */
export const FIRST_WAIT_MS = 1_000;
export const MOST_WAIT_MS = 30_000;

/** How long to wait after as many failures in a row; `chance` is from 0 to 1. */
export function nextWaitMs(failed: number, chance: number): number {
  const ceiling = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** failed);
  return Math.round(ceiling / 2 + (chance * ceiling) / 2);
}
