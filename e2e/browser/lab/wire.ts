import type { Locator } from '@playwright/test';

import type { LabPage } from './page';

/** The view, opened in its panel. */
export async function openWire(labPage: LabPage): Promise<Locator> {
  const { page, texts } = labPage;
  const views = page.getByRole('radiogroup', { name: texts.curl.views });
  await views.getByText(texts.wire.title, { exact: true }).click();
  return page.getByTestId('wire-pane');
}

export async function enlarge(labPage: LabPage, pane: Locator): Promise<void> {
  await pane.getByRole('button', { name: labPage.texts.common.panel.enlarge }).click();
}

export async function choose(labPage: LabPage, pane: Locator, connection: RegExp): Promise<void> {
  const { wire } = labPage.texts;
  await pane.getByRole('combobox', { name: new RegExp(`^${wire.connection}:`) }).click();
  await labPage.page.getByRole('option', { name: connection }).click();
}

export const rows = (pane: Locator): Locator => pane.getByRole('listbox').getByRole('option');

/** The row that shows this text, such as `id: …`; the marks for line ends stand behind it. */
export function row(pane: Locator, text: string): Locator {
  return rows(pane).filter({ hasText: new RegExp(`(^|\\s)${text}(LF|CR)`) });
}
