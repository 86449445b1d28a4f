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

  /**
   * The words and controls in sight that lie under the tag, or under the lines of the frame; of what
   * has opened over the page alone, where something has.
   */
  inTheWay(): Promise<{ tag: string[]; frame: string[] }> {
    return this.pointer.evaluate((ring: HTMLElement) => {
      const opened = document.querySelector('[data-panel]');
      const seen: { rect: DOMRect; text: string }[] = [];
      const add = (element: Element, rect: DOMRect, text: string) => {
        const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
        const there = document.elementFromPoint(x, y);
        if (opened && !opened.contains(element)) return;
        if (rect.width > 1 && rect.height > 1 && there && element.contains(there))
          seen.push({ rect, text });
      };
      for (const control of document.querySelectorAll('button, input, select, textarea, a[href]')) {
        const name = control.textContent?.trim() || control.getAttribute('aria-label') || 'field';
        add(control, control.getBoundingClientRect(), name);
      }
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const { parentElement, textContent } = node;
        if (!parentElement || textContent?.trim() === '' || ring.contains(node)) continue;
        range.selectNodeContents(node);
        for (const rect of range.getClientRects()) add(parentElement, rect, textContent ?? '');
      }
      const under = ({ left, right, top, bottom }: Omit<DOMRect, 'toJSON'>) =>
        seen
          .filter(
            // A word's box is a little larger than what is seen of it.
            ({ rect }) =>
              Math.min(right, rect.right) - Math.max(left, rect.left) > 1 &&
              Math.min(bottom, rect.bottom) - Math.max(top, rect.top) > 1,
          )
          .map(({ text }) => text);
      const tag = ring.querySelector('.tag')?.getBoundingClientRect();
      if (!tag) throw new Error('no tag');
      const { left, right, top, bottom } = ring.getBoundingClientRect();
      const places = document.querySelectorAll(`[data-place=${ring.dataset['points'] ?? ''}]`);
      // Where more of it is to be scrolled to, the frame ends with what shows it.
      const isWhole = [...places].every((it) => it.getBoundingClientRect().bottom <= bottom);
      const line = (x: number, y: number, width: number, height: number) =>
        under(new DOMRect(x, y, width, height));
      return {
        tag: under(tag),
        frame: [
          ...line(left, top, right - left, 2),
          ...(isWhole ? line(left, bottom - 2, right - left, 2) : []),
          ...line(left, top, 2, bottom - top),
          ...line(right - 2, top, 2, bottom - top),
        ],
      };
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
