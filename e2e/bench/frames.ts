import type { Page } from '@playwright/test';

/** Frames per second over so many milliseconds. */
export const framesPerSecond = (page: Page, ms: number): Promise<number> =>
  page.evaluate(
    (ms) =>
      new Promise<number>((resolve) => {
        const begun = performance.now();
        let frames = 0;
        const count = (now: number): void => {
          frames += 1;
          if (now - begun < ms) requestAnimationFrame(count);
          else resolve((frames * 1_000) / (now - begun));
        };
        requestAnimationFrame(count);
      }),
    ms,
  );
