/** The page under load, and how soon it shows a kill. Writes one JSON object of figures. */
import { writeFile } from 'node:fs/promises';

import type { CDPSession, Page } from '@playwright/test';

import type { LabPage } from '../browser/lab/page';
import { expect, test } from '../browser/lab/test';
import { framesPerSecond } from './frames';

const REPORT = process.env['SSE_LAB_REPORT'];
const KILLS = 40;
const figures: Record<string, number> = {};

test.afterAll(async () => {
  const report = JSON.stringify(figures);
  if (REPORT) await writeFile(REPORT, report);
  else process.stdout.write(`${report}\n`);
});

/** The numbers of the window's last event, and of all it was handed. */
async function counted(labPage: LabPage): Promise<{ last: number; total: number }> {
  const last = (await labPage.figure('last-event-id').innerText()).split('-').at(-1);
  const shown = labPage.texts.events.shown('…', '…').split('…')[1] ?? '';
  const chip = await labPage.events.getByTitle(labPage.texts.events.shownTitle).innerText();
  // Where all are shown, their number is said once.
  const total = (chip.split(shown).at(-1) ?? chip).replace(/\D/g, '');
  return { last: Number(last), total: Number(total) };
}

async function heapBytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Rests the feed and waits until the window has all of it; the events it was not handed. */
async function missing(labPage: LabPage): Promise<number> {
  await labPage.lab.feed({ paused: true });
  const { next_seq } = (await labPage.lab.state()).stage.log;
  await labPage.reaches(next_seq - 1);
  const [subscribed] = labPage.lab.journal.facts.filter((it) => it.fact === 'subscribed');
  const before = subscribed ? subscribed.resumed_after_seq : 0;
  const { total } = await counted(labPage);
  // One of all the window was handed is the connecttime block.
  return Math.abs(next_seq - 1 - before - (total - 1));
}

test.describe('5,000 events a second', () => {
  test.use({ labOptions: ['--interval', '10ms', '--events-per-tick', '50'] });

  test('for a minute', async ({ labPage, page }) => {
    const cdp = await page.context().newCDPSession(page);
    await labPage.open();
    await framesPerSecond(page, 10_000);
    const early = await heapBytes(cdp);
    figures['frames_per_second'] = await framesPerSecond(page, 50_000);
    const late = await heapBytes(cdp);
    figures['heap_growth_percent'] = ((late - early) / early) * 100;
    figures['miscounted'] = await missing(labPage);
  });
});

test.describe('a million events', () => {
  test.use({ labOptions: ['--interval', '10ms', '--events-per-tick', '200'] });

  test('are bounded in memory and honestly counted', async ({ labPage, page }) => {
    const cdp = await page.context().newCDPSession(page);
    await labPage.open();
    await expect
      .poll(async () => (await counted(labPage)).last, { timeout: 120_000, intervals: [1_000] })
      .toBeGreaterThan(1_000_000);
    figures['million_miscounted'] = await missing(labPage);
    figures['million_heap_mib'] = (await heapBytes(cdp)) / 1024 / 1024;
  });
});

test.describe('a kill', () => {
  test.use({ labOptions: ['--interval', '100ms', '--retry', '400ms'] });

  test('is soon on screen, and the wait is as long as shown', async ({ labPage, page, lab }) => {
    await labPage.open();
    const delays: number[] = [];
    const errors: number[] = [];
    for (let n = 0; n < KILLS; n += 1) {
      delays.push(await pressAndWatch(labPage, page));
      const killed = lab.journal.facts.findLast((it) => it.fact === 'killed');
      if (!killed) throw new Error('the journal has no kill');
      const back = await lab.journal.first('answered', () => true, killed.seq);
      const shown = await shownWaitMs(labPage);
      errors.push(Math.abs(shown - (back.t_us - killed.t_us) / 1_000));
      await labPage.reaches((await lab.state()).stage.log.next_seq);
    }
    const sorted = delays.sort((a, b) => a - b);
    figures['kill_to_connecting_p95_ms'] = sorted[Math.floor(KILLS * 0.95)] ?? NaN;
    figures['shown_wait_error_ms'] = Math.max(...errors);
  });
});

/** The wait as the caption tells it once the stream is back. */
async function shownWaitMs(labPage: LabPage): Promise<number> {
  const told = /^Back after ([\d.]+)\s(ms|s)/;
  await expect(labPage.caption).toHaveText(told);
  const [, number, unit] = told.exec(await labPage.caption.innerText()) ?? [];
  return Number(number) * (unit === 's' ? 1_000 : 1);
}

/** Presses Cut; milliseconds from the press to the frame that shows CONNECTING. */
async function pressAndWatch(labPage: LabPage, page: Page): Promise<number> {
  const cut = labPage.verb(labPage.texts.verbs.kills.cut.name);
  const watching = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const word = document.querySelector('[data-testid=ready-state]');
        let pressed = 0;
        addEventListener('pointerdown', () => (pressed = performance.now()), { once: true });
        const look = (): void => {
          if (pressed && word?.textContent?.trim() === 'CONNECTING') {
            resolve(performance.now() - pressed);
          } else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
  );
  await cut.click();
  return watching;
}
