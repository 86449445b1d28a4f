/**
 * The engines themselves against `/stream`, without our page: every kill, the reconnect, the
 * resume, and every door.
 */
import type { Page } from '@playwright/test';

import type { FactOf } from './lab/journal';
import type { LabProcess } from './lab/process';
import { expect, test } from './lab/test';

type Seen =
  | { kind: 'open' }
  | { kind: 'error'; readyState: number }
  | { kind: 'event'; type: string; id: string; data: string };

declare global {
  interface Window {
    seen: Seen[];
    source: EventSource;
  }
}

/** Opens an `EventSource` in an empty page and writes down what it sees. */
async function listen(page: Page, url: string): Promise<void> {
  // Any page of the stage will do, the one that says 404 too: browsers guard loopback from others.
  await page.goto(`${new URL(url).origin}/blank`);
  await page.evaluate((url) => {
    window.seen = [];
    window.source = new EventSource(url);
    window.source.onopen = () => window.seen.push({ kind: 'open' });
    window.source.onerror = () => {
      window.seen.push({ kind: 'error', readyState: window.source.readyState });
    };
    for (const type of ['message', 'connecttime', 'lab.gap']) {
      window.source.addEventListener(type, (event: MessageEvent<string>) => {
        const { type, lastEventId: id, data } = event;
        window.seen.push({ kind: 'event', type, id, data });
      });
    }
  }, url);
}

const seen = (page: Page): Promise<Seen[]> => page.evaluate(() => window.seen);

/** Numbers of the ticks seen so far, from the ids. */
async function ticks(page: Page): Promise<number[]> {
  const messages = (await seen(page)).filter((it) => it.kind === 'event' && it.type === 'message');
  return messages.map((it) => Number((it as { id: string }).id.split('-').at(-1)));
}

async function hasTicks(page: Page, least: number): Promise<void> {
  await expect.poll(async () => (await ticks(page)).length).toBeGreaterThanOrEqual(least);
}

const openings = async (page: Page): Promise<number> =>
  (await seen(page)).filter((it) => it.kind === 'open').length;

const stream = (lab: LabProcess): string => `${lab.stage}/stream?client=engine`;

/** The stream's next request. An engine asks for the page's icon too, whenever it finds time. */
const nextRequest = (lab: LabProcess, after: number): Promise<FactOf<'request'>> =>
  lab.journal.first('request', ({ client }) => client === 'engine', after);

for (const kind of ['end', 'cut', 'reset'] as const) {
  for (const midEvent of [false, true]) {
    test(`${kind}${midEvent ? ' mid-event' : ''}: the engine asks again and misses nothing`, async ({
      page,
      lab,
    }) => {
      await listen(page, stream(lab));
      await hasTicks(page, 4);
      const before = lab.journal.newest;
      await lab.kill({ kind, mid_event: midEvent });

      const killed = await lab.journal.first('killed', () => true, before);
      expect(killed.kind).toBe(kind);
      expect((killed.partial_bytes ?? 0) > 0).toBe(midEvent);
      const again = await nextRequest(lab, killed.seq);
      await expect.poll(() => openings(page)).toBe(2);
      const already = (await ticks(page)).length;
      await hasTicks(page, already + 4);

      const numbers = await ticks(page);
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
      expect(again.last_event_id).toMatch(/-\d+$/);
      expect(await seen(page)).toContainEqual({ kind: 'error', readyState: 0 });
    });
  }
}

test('the engine waits for the reconnection time that the stream advertises', async ({
  page,
  lab,
}) => {
  await lab.feed({ retry_ms: 1_200 });
  await listen(page, stream(lab));
  await hasTicks(page, 2);
  const killed = lab.journal.first('killed');
  await lab.kill({ kind: 'end', mid_event: false });
  const { seq, t_us: from } = await killed;
  const { t_us: to } = await nextRequest(lab, seq);
  // Only the lower bound: how much longer an engine takes is its own affair.
  expect((to - from) / 1_000).toBeGreaterThan(1_100);
});

test('once ids are off the engine forgets the last one, and what it then misses is lost', async ({
  page,
  lab,
}) => {
  await listen(page, stream(lab));
  await hasTicks(page, 2);
  await lab.feed({ paused: true, ids: false });
  const publish = (data: string): Promise<unknown> => lab.call('POST', '/events', { data });
  const published = async (): Promise<Seen[]> =>
    (await seen(page)).filter((it) => it.kind === 'event' && /^(had|missed|new)/.test(it.data));
  const message = (data: string): Seen => ({ kind: 'event', type: 'message', id: '', data });
  await publish('had 1');
  await publish('had 2');
  await expect.poll(published).toEqual([message('had 1'), message('had 2')]);

  await lab.door({ kind: 'refuse' });
  await lab.kill({ kind: 'cut', mid_event: false });
  const { seq } = await lab.journal.first('killed');
  await publish('missed');
  await lab.door({ kind: 'open' });
  expect((await nextRequest(lab, seq)).last_event_id).toBeNull();
  await expect.poll(() => openings(page)).toBe(2);
  await publish('new');
  await expect.poll(published).toEqual(['had 1', 'had 2', 'new'].map(message));
});

for (const status of [204, 404, 429, 500, 503]) {
  test(`status ${status} on reconnect closes the EventSource for good`, async ({ page, lab }) => {
    await listen(page, stream(lab));
    await hasTicks(page, 2);
    await lab.door({ kind: 'status', status, attempts: 1 });
    await lab.kill({ kind: 'end', mid_event: false });
    await expect.poll(() => seen(page)).toContainEqual({ kind: 'error', readyState: 2 });
    expect(await page.evaluate(() => window.source.readyState)).toBe(2);
  });
}

for (const type of [undefined, 'application/json']) {
  const name = type ?? 'that of the door where none is named';
  test(`a wrong content type, ${name}, closes the EventSource for good`, async ({ page, lab }) => {
    await listen(page, stream(lab));
    await hasTicks(page, 2);
    // Nothing more is written, so an engine that would first look at the body goes on waiting.
    await lab.feed({ paused: true });
    const content_type = type === undefined ? {} : { content_type: type };
    await lab.door({ kind: 'content_type', ...content_type, attempts: 1 });
    await lab.kill({ kind: 'end', mid_event: false });
    await expect.poll(() => seen(page)).toContainEqual({ kind: 'error', readyState: 2 });
  });
}

test('a refused port is tried again until the door opens, and nothing is lost', async ({
  page,
  lab,
}) => {
  await listen(page, stream(lab));
  await hasTicks(page, 2);
  await lab.door({ kind: 'refuse' });
  await lab.kill({ kind: 'reset', mid_event: false });
  const errors = async (): Promise<number> =>
    (await seen(page)).filter((it) => it.kind === 'error' && it.readyState === 0).length;
  await expect.poll(errors).toBeGreaterThanOrEqual(3);
  await lab.door({ kind: 'open' });
  await expect.poll(() => openings(page)).toBe(2);
  const already = (await ticks(page)).length;
  await hasTicks(page, already + 3);
  const numbers = await ticks(page);
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
});

test('an empty answer is asked again without end', async ({ page, lab }) => {
  await listen(page, stream(lab));
  await hasTicks(page, 2);
  await lab.door({ kind: 'empty', attempts: 2 });
  await lab.kill({ kind: 'end', mid_event: false });
  await expect.poll(() => openings(page)).toBeGreaterThanOrEqual(4);
  const numbers = await ticks(page);
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
});

test('a redirect is followed and the same feed goes on', async ({ page, lab }) => {
  await listen(page, stream(lab));
  await hasTicks(page, 2);
  await lab.door({ kind: 'redirect', status: 307, attempts: 1 });
  await lab.kill({ kind: 'end', mid_event: false });
  await lab.journal.first('request', (fact) => fact.target.startsWith('/moved/stream'));
  await expect.poll(() => openings(page)).toBe(2);
  const already = (await ticks(page)).length;
  await hasTicks(page, already + 3);
  const numbers = await ticks(page);
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
});

test('a history that was reset is answered with lab.gap', async ({ page, lab }) => {
  await listen(page, stream(lab));
  await hasTicks(page, 3);
  await lab.door({ kind: 'refuse' });
  await lab.kill({ kind: 'cut', mid_event: false });
  await lab.call('POST', '/reset');
  await lab.door({ kind: 'open' });
  await expect
    .poll(async () => (await seen(page)).find((it) => it.kind === 'event' && it.type === 'lab.gap'))
    .toBeTruthy();
  const gap = (await seen(page)).find((it) => it.kind === 'event' && it.type === 'lab.gap');
  const told = JSON.parse((gap as { data: string }).data) as Record<string, unknown>;
  expect(told).toMatchObject({ reason: 'other_epoch', missed: null });
});

test('the article: the first message is 2, and nothing missed comes again', async ({
  page,
  lab,
}) => {
  await page.goto(`${lab.stage}/article/`);
  const lines = page.locator('div');
  await expect(page.locator('body')).toContainText('我是接收的');
  await expect(lines.filter({ hasText: /^2-----\d{13}$/ })).toHaveCount(1);
  await expect(lines.filter({ hasText: /^3-----\d{13}$/ })).toHaveCount(1);
});
