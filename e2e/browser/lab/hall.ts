import { expect, type Locator, type Page } from '@playwright/test';

import { noteTypeOnCanvas, wordsSeen } from '../../look/words.mjs';
import type { Noted, Seen } from '../../look/words.mjs';
import type { LabPage } from './page';

/** Presenter mode, by what a lecture hall sees. */
export class Hall {
  readonly page: Page;
  readonly view: Locator;

  constructor(readonly labPage: LabPage) {
    this.page = labPage.page;
    this.view = this.page.getByTestId('presenter');
  }

  /** Opens the page, with a note taken of what is written on canvases. */
  static async open(labPage: LabPage): Promise<Hall> {
    await labPage.page.addInitScript(noteTypeOnCanvas);
    await labPage.open();
    return new Hall(labPage);
  }

  get state(): Locator {
    return this.view.getByTestId('ready-state');
  }

  get caption(): Locator {
    return this.view.getByTestId('caption');
  }

  /** What the next press on the clicker does. */
  get next(): Locator {
    return this.view.getByTestId('next-press');
  }

  /** The heading of the lesson's step. */
  get step(): Locator {
    return this.view.getByTestId('hall-step');
  }

  get blank(): Locator {
    return this.page.getByTestId('blank');
  }

  figure(name: 'missed' | 'replayed' | 'lost' | 'last-event-id'): Locator {
    return this.view.getByTestId(name);
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  async enter(): Promise<void> {
    await this.press('f');
    await expect(this.view).toBeVisible();
    // From here on the hall's canvas alone is drawn.
    await this.page.evaluate(() => (window as unknown as Noted).typeOnCanvas.clear());
  }

  async leave(): Promise<void> {
    await this.press('f');
    await expect(this.view).toHaveCount(0);
  }

  /** Waits until the next press does something, and tells what. */
  async ready(): Promise<string> {
    await expect(this.next).toHaveAttribute('data-kind', /^(start|do|next|end)$/);
    return (await this.next.getAttribute('data-kind')) ?? '';
  }

  /** Words that somebody sees and that are smaller than the last row can read. */
  async tooSmall(): Promise<readonly Seen[]> {
    const shown = await this.page.evaluate(wordsSeen);
    expect(shown.length).toBeGreaterThan(5);
    return shown.filter(({ px }) => px < 20);
  }

  /** Words that stick out of the window, or of what holds them. */
  cutOff(): Promise<readonly string[]> {
    return this.view.evaluate((view) => {
      const cut: string[] = [];
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = view;
      if (scrollWidth > clientWidth || scrollHeight > clientHeight) cut.push('the whole');
      for (const element of view.querySelectorAll('p, h2, li, dt, dd, button')) {
        if (element.closest('.visually-hidden, [data-testid="hall-text"]')) continue;
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const within =
          left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5;
        if (!within) cut.push(element.textContent);
      }
      return cut;
    });
  }
}
