import { expect, type Page } from '@playwright/test';

/** What the state strip showed until it showed something else. */
export interface Moment {
  readonly state: string;
  readonly caption: string;
  /** Shown only while the stream is away. */
  readonly missed?: string;
}

declare global {
  interface Window {
    moments: Moment[];
  }
}

/** All that the state strip shows from some moment on, however briefly it shows it. */
export class StripRecord {
  private constructor(private readonly page: Page) {}

  static async begin(page: Page): Promise<StripRecord> {
    await page.getByTestId('state-strip').evaluate((strip) => {
      const textOf = (name: string): string | undefined =>
        strip.querySelector(`[data-testid=${name}]`)?.textContent?.trim();
      const look = (): void => {
        const missed = textOf('missed');
        window.moments.push({
          state: textOf('ready-state') ?? '',
          caption: textOf('caption') ?? '',
          ...(missed === undefined ? {} : { missed }),
        });
      };
      window.moments = [];
      look();
      const everything = { subtree: true, childList: true, characterData: true };
      new MutationObserver(look).observe(strip, everything);
    });
    return new StripRecord(page);
  }

  moments(): Promise<Moment[]> {
    return this.page.evaluate(() => window.moments);
  }

  /** Waits until the stream has gone through just these states. */
  async passes(...states: string[]): Promise<void> {
    const passed = async (): Promise<string[]> =>
      (await this.moments())
        .map(({ state }) => state)
        .filter((state, i, all) => state !== all[i - 1]);
    await expect.poll(passed).toEqual(states);
  }
}
