/** What tests of recordings share: a story to record, and what the page tells of it. */
import { expect, type Locator, type Page } from '@playwright/test';

import type { LabPage } from './page';

/** What strip and lists tell of a lab, live or recorded. */
export async function told(scope: Page | Locator): Promise<Record<string, string>> {
  const text = (id: string) => scope.getByTestId(id).first().innerText();
  return {
    state: await text('ready-state'),
    id: await text('last-event-id'),
    replayed: await text('replayed'),
    lost: await text('lost'),
  };
}

/** The page of recordings. */
export function view(page: Page): Locator {
  return page.getByTestId('recordings');
}

/** A sentence without its figures, which run. */
export function sentence(caption: string): string {
  return caption
    .replace(/[\d.,]+/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A lab that was reset in the middle of an event, came back, and rests; what it said meanwhile. */
export async function story(labPage: LabPage): Promise<readonly string[]> {
  await labPage.open();
  await labPage.reaches(3);
  const record = await labPage.record();
  await labPage.kill('reset', true);
  await record.passes('OPEN', 'CONNECTING', 'OPEN');
  await expect(labPage.caption).toHaveAttribute('data-situation', 'resumed');
  const { next_seq } = (await labPage.lab.state()).stage.log;
  await labPage.reaches(next_seq);
  await labPage.lab.feed({ paused: true });
  const last = (await labPage.lab.state()).stage.log.next_seq - 1;
  await labPage.reaches(last);
  return (await record.moments()).map(({ caption }) => sentence(caption));
}
