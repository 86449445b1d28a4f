import { expect, type Locator, type Page } from '@playwright/test';

import type { Catalogue } from '../../../ui/src/i18n/catalogue';
import type { CaseId } from '../../../ui/src/playground/cases/library';
import type { LabPage } from './page';

/** The playground, by what a person sees on it. */
export class PlaygroundPage {
  readonly texts: Catalogue['playground'];

  private constructor(
    readonly page: Page,
    labPage: LabPage,
  ) {
    this.texts = labPage.texts.playground;
  }

  static async open(labPage: LabPage): Promise<PlaygroundPage> {
    await labPage.open();
    const { page } = labPage;
    await page.getByRole('link', { name: labPage.texts.common.nav.pages.playground }).click();
    const playground = new PlaygroundPage(page, labPage);
    await expect(playground.editor).toBeVisible();
    return playground;
  }

  get editor(): Locator {
    return this.page.getByRole('textbox', { name: this.texts.editor.body(1) });
  }

  get send(): Locator {
    return this.page.getByTestId('send');
  }

  /** What the page says of the script as a whole. */
  get verdict(): Locator {
    return this.page.getByTestId('play-verdict');
  }

  get connections(): Locator {
    return this.page.getByTestId('connection');
  }

  /** Rows of a connection that tell of one kind of thing. */
  rows(connection: number, kind: string): Locator {
    return this.connections.nth(connection).locator(`[data-row=${kind}]`);
  }

  /** What differs from the standard. */
  get differences(): Locator {
    return this.page.locator('[data-differs=true]');
  }

  async choose(id: CaseId): Promise<void> {
    await this.page.locator(`[data-case=${id}]`).first().click();
  }

  /** Puts a text in the notation in the place of what the editor holds. */
  async write(text: string): Promise<void> {
    await this.editor.fill(text);
  }

  /** Chooses how the answer ends. */
  async endBy(end: keyof Catalogue['playground']['editor']['ends']): Promise<void> {
    const { end: label, ends } = this.texts.editor;
    await this.page.getByRole('combobox', { name: new RegExp(`^${label}: `) }).click();
    await this.page.getByRole('option', { name: ends[end] }).click();
  }

  /** Sends the script and waits until it has come to its end. */
  async sends(): Promise<void> {
    await this.send.click();
    await this.isSettled();
  }

  async isSettled(): Promise<void> {
    await expect(this.verdict).toHaveAttribute('data-ending', 'settled');
  }
}
