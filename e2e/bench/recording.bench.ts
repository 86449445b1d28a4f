/** How soon a recording of an hour is on the screen. Writes one JSON object of figures. */
import { writeFile } from 'node:fs/promises';

import type { Fact, Observation } from '../../ui/src/trace/types';
import { STAGE } from '../../ui/src/lab/fixture';
import { headerOf } from '../../ui/src/recordings/fixture';
import { RecordingWriter } from '../../ui/src/recordings/writer';
import { expect, test } from '../browser/lab/test';

const REPORT = process.env['SSE_LAB_REPORT'];
const SECONDS = 3_600;
const EVENTS_A_SECOND = 100;
/** Facts of events are told of every 20 ms, as the journal does. */
const EVENTS_A_FACT = 2;
/** A connection is killed this often, and comes back. */
const KILL_EVERY_S = 60;

/** An hour of a busy lab. */
function hour(): string {
  const parts: string[] = [];
  const stage = {
    ...STAGE,
    feed: { ...STAGE.feed, interval_ms: 10, retry_ms: 500 },
  };
  const writer = new RecordingWriter(headerOf(stage), (line) => parts.push(line));
  let seq = 0;
  let seen = 0;
  let connection = 1;
  const tell = (us: number, what: object): void => {
    seq += 1;
    writer.fact({ seq, t_us: us, ...what } as Fact);
  };
  const see = (us: number, what: object): void => {
    writer.observation(seen, us, {
      lane: 'window',
      at: us / 1_000,
      ...what,
    } as Observation);
    seen += 1;
  };
  const open = (us: number, lastSeq: number): void => {
    tell(us, { fact: 'accepted', connection, peer: '127.0.0.1:40000' });
    tell(us + 200, {
      fact: 'request',
      connection,
      method: 'GET',
      target: '/stream?client=w1',
      last_event_id: lastSeq > 0 ? `k3f-${lastSeq}` : null,
      client: 'w1',
      user_agent: 'Chrome/140',
      origin: null,
    });
    tell(us + 400, {
      fact: 'subscribed',
      connection,
      stream: 'lab',
      requested: lastSeq > 0 ? `k3f-${lastSeq}` : null,
      resumed_after_seq: lastSeq,
      replay: 0,
      retry_ms: 500,
    });
    see(us + 900, { kind: 'open' });
  };
  const begin = STAGE.now_us + 1_000;
  const url = 'http://127.0.0.1:3000/stream?client=w1';
  see(begin, { kind: 'created', url, withCredentials: false });
  open(begin + 100, 0);
  const step = (1e6 / EVENTS_A_SECOND) * EVENTS_A_FACT;
  for (let n = 1; n <= SECONDS * EVENTS_A_SECOND; n += EVENTS_A_FACT) {
    const us = begin + 10_000 + Math.round((n * step) / EVENTS_A_FACT);
    const batch = { first_seq: n, count: EVENTS_A_FACT, span_us: step / 2 };
    tell(us, { fact: 'produced', ...batch });
    tell(us + 300, { fact: 'written', connection, ...batch, bytes: n * 60 });
    for (let i = 0; i < EVENTS_A_FACT; i += 1) {
      see(us + 600 + i, {
        kind: 'event',
        type: 'message',
        lastEventId: `k3f-${n + i}`,
        data: `${n + i}-----${1_795_000_000_000 + Math.round(us / 1_000)}`,
        n: n + i,
      });
    }
    if ((n - 1) % (KILL_EVERY_S * EVENTS_A_SECOND) !== 0 || n === 1) continue;
    tell(us + 1_000, {
      fact: 'killed',
      connection,
      kind: 'cut',
      partial_bytes: null,
      by: 'presenter',
    });
    const closed = {
      by: 'server',
      how: 'cut',
      events: n,
      bytes: n * 60,
      last_seq: n + 1,
    };
    tell(us + 1_100, { fact: 'closed', connection, ...closed });
    see(us + 1_500, { kind: 'error', readyState: 0 });
    connection += 1;
    open(us + 3_000, n + 1);
  }
  writer.end(begin + SECONDS * 1e6, 'saved');
  return parts.join('');
}

test('a recording of one hour at 100 events a second', async ({ labPage, page }, testInfo) => {
  const file = testInfo.outputPath('hour.ndjson');
  const text = hour();
  await writeFile(file, text);
  await labPage.lab.feed({ paused: true });
  await labPage.open();
  await page.goto(`${labPage.lab.control}/#recordings`);
  const recordings = page.getByTestId('recordings');
  const input = recordings.locator('input[type=file]');
  await expect(input).toBeAttached();
  const shown = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let begun = 0;
        const look = (): void => {
          const list = document.querySelector('[data-testid=recordings] [data-testid=event-row]');
          if (list) requestAnimationFrame(() => resolve(performance.now() - begun));
          else requestAnimationFrame(look);
        };
        addEventListener(
          'change',
          () => {
            begun = performance.now();
            look();
          },
          { once: true, capture: true },
        );
      }),
  );
  await input.setInputFiles(file);
  const openMs = await shown;
  await expect(recordings.getByTestId('last-event-id')).toHaveText('k3f-360000');
  await expect(recordings.getByTestId('recording-banner').getByRole('status')).toHaveCount(0);
  const slider = recordings.getByRole('slider');
  const seekMs = await slider.evaluate((element) => {
    const input = element as HTMLInputElement;
    const begun = performance.now();
    input.value = String(Number(input.max) / 2);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    return new Promise<number>((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
    });
  });
  const figures = {
    open_ms: openMs,
    seek_ms: seekMs,
    file_mib: text.length / 1024 / 1024,
  };
  const report = JSON.stringify(figures);
  if (REPORT) await writeFile(REPORT, report);
  else process.stdout.write(`${report}\n`);
});
