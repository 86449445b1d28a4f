import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Expects no serious accessibility violation of the page as it stands; `view` names it. */
export async function isAccessible(page: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${view}: ${id}: ${nodes.map((it) => it.html).join(' | ')}`);
  expect(serious).toEqual([]);
}
