/** Clients that people use, against `/stream`: every kill, the reconnect, the resume. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { EventSource } from 'eventsource';

import { expect, test } from '../browser/lab/test';

const PYTHON = process.env['SSE_LAB_PYTHON'] ?? 'python3';
const KILLS = ['end', 'cut', 'reset'] as const;

/** curl's exit codes: complete; "transfer closed with outstanding read data"; "recv failure". */
const CURL_EXITS = { end: 0, cut: 18, reset: 56 };

/** What a client has seen: numbers of the ticks, and how often it was connected. */
interface Seen {
  ticks: number[];
  opened: number;
}

const numberOf = (id: string): number => Number(id.split('-').at(-1));

function expectNoHoleIn({ ticks }: Seen): void {
  expect(ticks).toEqual(ticks.map((_, i) => (ticks[0] ?? 0) + i));
}

for (const kind of KILLS) {
  for (const midEvent of [false, true]) {
    const name = `${kind}${midEvent ? ' mid-event' : ''}`;

    test(`${name}: curl says how it ended and does not come back`, async ({ lab }) => {
      const curl = spawn('curl', ['--silent', '--no-buffer', `${lab.stage}/stream?client=curl`]);
      let text = '';
      curl.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
      const ended = new Promise<number | null>((resolve) => curl.once('close', resolve));
      await expect.poll(() => text).toMatch(/(id: \S+-\d+\ndata: \d+-----\d+\n\n){3}/);
      await lab.kill({ kind, mid_event: midEvent });
      expect(await ended).toBe(CURL_EXITS[kind]);
      expect(text).toMatch(/^:\nretry: 800\nid: \S+-\d+\nevent: connecttime\n/);
      const requests = lab.journal.facts.filter((fact) => fact.fact === 'request');
      expect(requests).toHaveLength(1);
    });

    test(`${name}: Node's eventsource comes back and misses nothing`, async ({ lab }) => {
      const seen: Seen = { ticks: [], opened: 0 };
      const source = new EventSource(`${lab.stage}/stream?client=node`);
      source.addEventListener('open', () => (seen.opened += 1));
      source.addEventListener('message', (event) => seen.ticks.push(numberOf(event.lastEventId)));
      await expect.poll(() => seen.ticks.length).toBeGreaterThan(2);
      await lab.kill({ kind, mid_event: midEvent });
      await expect.poll(() => seen.opened).toBe(2);
      const before = seen.ticks.length;
      await expect.poll(() => seen.ticks.length).toBeGreaterThan(before + 2);
      source.close();
      expectNoHoleIn(seen);
    });

    test(`${name}: Python's httpx-sse resumes and misses nothing`, async ({ lab }) => {
      const { child, seen } = python(`${lab.stage}/stream?client=python`);
      await expect.poll(() => seen.ticks.length).toBeGreaterThan(2);
      await lab.kill({ kind, mid_event: midEvent });
      await expect.poll(() => seen.opened).toBe(2);
      const before = seen.ticks.length;
      await expect.poll(() => seen.ticks.length).toBeGreaterThan(before + 2);
      child.kill();
      expectNoHoleIn(seen);
    });
  }
}

function python(url: string): { child: ChildProcess; seen: Seen } {
  const seen: Seen = { ticks: [], opened: 0 };
  const script = fileURLToPath(new URL('reader.py', import.meta.url));
  const child = spawn(PYTHON, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as { kind: string; type?: string; id?: string };
    if (said.kind === 'open') seen.opened += 1;
    if (said.type === 'message') seen.ticks.push(numberOf(said.id ?? ''));
  });
  return { child, seen };
}
