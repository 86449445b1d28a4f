import { expect, type Locator, type Page } from '@playwright/test';

import type { Catalogue } from '../../../ui/src/i18n/catalogue';
import type { LabPage } from './page';

/** Lessons, by what a person sees of them. */
export class Lessons {
  readonly page: Page;
  readonly texts: Catalogue['lessons'];

  constructor(readonly labPage: LabPage) {
    this.page = labPage.page;
    this.texts = labPage.texts.lessons;
  }

  get pane(): Locator {
    return this.page.getByTestId('lesson-pane');
  }

  /** The heading of the step that is shown. */
  get step(): Locator {
    return this.page.getByTestId('lesson-step');
  }

  get next(): Locator {
    return this.page.getByTestId('lesson-next');
  }

  get doIt(): Locator {
    return this.page.getByTestId('lesson-do');
  }

  get pointer(): Locator {
    return this.page.getByTestId('lesson-pointer');
  }

  /** Whether nothing covers the word beside what is pointed at. */
  isTagSeen(): Promise<boolean> {
    return this.pointer.locator('.tag').evaluate((tag: HTMLElement) => {
      const { left, right, top, bottom } = tag.getBoundingClientRect();
      // Presses go through it, and so would the question what is there.
      tag.style.pointerEvents = 'auto';
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const edges = [
        [left + 1, y],
        [right - 1, y],
        [x, top + 1],
        [x, bottom - 1],
      ] as const;
      const seen = edges.every((edge) => document.elementFromPoint(...edge) === tag);
      tag.style.pointerEvents = '';
      return seen;
    });
  }

  /** A lesson's row in the list. */
  row(id: string): Locator {
    return this.page.getByTestId(`lesson-${id}`);
  }

  async openList(): Promise<void> {
    await this.page.locator("nav a[href='#lessons']").click();
    await expect(this.page.getByTestId('lessons-list')).toBeVisible();
  }

  /** Begins a lesson from the list, or goes on with it. */
  async start(id: string): Promise<void> {
    await this.openList();
    await this.page.getByTestId(`lesson-start-${id}`).click();
    await expect(this.step).toBeVisible();
  }

  async isAt(step: number): Promise<void> {
    await expect(this.step).toHaveAttribute('data-step', String(step));
  }

  async isDone(): Promise<void> {
    await expect(this.next).toHaveAttribute('data-ready', 'true');
  }

  /** Has the step done, and goes on. */
  async pass(): Promise<void> {
    await this.doIt.click();
    await this.isDone();
    await this.next.click();
  }
}
