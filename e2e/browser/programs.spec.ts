/** The programs of the code pane, written as the page writes them and run as their heads say. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

import type { KillKind, Payload } from '../../ui/src/api/types';
import { hostileStrings } from '../../ui/src/code/hostile';
import { pyString } from '../../ui/src/code/literals';
import { RECIPES, writeProgram, type ProgramName } from '../../ui/src/code/programs';
import type { CodeSettings } from '../../ui/src/code/codeSettings';
import { LOCALES, TEXTS } from './lab/languages';
import { PYTHON, Running, settingsOf } from './lab/programs';
import { expect, test } from './lab/test';

const KILLS: readonly KillKind[] = ['end', 'cut', 'reset'];

function write(
  name: ProgramName,
  settings: CodeSettings,
  folder: (file: string) => string,
): string {
  const locale = LOCALES[0] ?? 'en';
  const file = folder(RECIPES[name].file);
  writeFileSync(file, writeProgram(name, settings, TEXTS[locale].code, locale));
  return file;
}

for (const [name, command] of [
  ['node', process.execPath],
  ['python', PYTHON],
] as const) {
  test.describe(name, () => {
    test.use({ labOptions: ['--interval', '40ms', '--retry', '60ms'] });

    test('prints every event, comes back after every kill and misses nothing', async ({
      lab,
    }, testInfo) => {
      await lab.feed({ event_names: ['it’s "quoted"', ''] });
      const file = write(name, await settingsOf(lab), (it) => testInfo.outputPath(it));
      const program = Running.start(command, file);
      try {
        let last: number | undefined;
        const reads = async (events: number, connected: boolean): Promise<void> => {
          while (events > 0 || !connected) {
            const line = await program.line();
            if (line.startsWith('connecttime ')) connected = true;
            const event = /^(it’s "quoted"|message) \S+-(\d+) \d+-----\d+$/.exec(line);
            if (!event) continue;
            const at = Number(event[2]);
            if (last !== undefined) expect(at).toBe(last + 1);
            last = at;
            events -= 1;
          }
        };
        await reads(5, false);
        for (const kind of KILLS) {
          expect((await lab.kill({ kind })).killed).toBe(1);
          await reads(5, false);
        }
      } finally {
        await program.stop();
      }
    });
  });
}

test.describe('Express', () => {
  /** Reads a response until its text is as wanted. */
  async function body(
    url: string,
    headers: Record<string, string>,
    wanted: RegExp,
  ): Promise<[Headers, string]> {
    const abort = new AbortController();
    const answer = await fetch(url, { headers, signal: abort.signal });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream\b/);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of answer.body ?? []) {
      text += decoder.decode(bytes as Uint8Array, { stream: true });
      if (wanted.test(text)) break;
    }
    abort.abort();
    return [answer.headers, text];
  }

  test('serves ids, names and the reconnection time, and resumes', async ({ lab }, testInfo) => {
    await lab.feed({
      interval_ms: 30,
      event_names: ['tick', ''],
      retry_ms: 1_234,
    });
    const file = write('express', await settingsOf(lab), (it) => testInfo.outputPath(it));
    const program = Running.start(process.execPath, file, { PORT: '0' });
    try {
      const url = await program.line();
      const whole = /(id: \S+\n(event: tick\n)?data: .*\n\n){6}/;
      const [headers, text] = await body(url, {}, whole);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(text).toMatch(/^retry: 1234\nid: [0-9a-z]+-\d+\n\n(id: )/);
      const blocks = text.split('\n\n').slice(1, 7);
      const ids = blocks.map((block) => /^id: (\S+)$/m.exec(block)?.[1] ?? '');
      blocks.forEach((block, i) => {
        const count = Number(ids[i]?.split('-')[1]);
        const name = count % 2 === 1 ? 'event: tick\n' : '';
        expect(block).toMatch(new RegExp(`^id: ${ids[i]}\n${name}data: ${count}-----\\d+$`));
      });

      const [, resumed] = await body(url, { 'Last-Event-ID': ids[1] ?? '' }, whole);
      const missed = `${blocks.slice(2).join('\n\n')}\n\n`;
      expect(resumed.startsWith(`retry: 1234\nid: ${ids[1]}\n\n${missed}`)).toBe(true);
      const [, unknown] = await body(url, { 'Last-Event-ID': 'another-1' }, whole);
      expect(unknown).toMatch(/^retry: 1234\nid: \S+\n\nevent: lab\.gap\ndata: unknown/);
    } finally {
      await program.stop();
    }
  });

  const DATA: readonly [Payload, RegExp][] = [
    [{ kind: 'json' }, /data: \{"n":1,"unix_ms":\d+\}\n\n(id: \S+\n)data: \{"n":2,/],
    [{ kind: 'text', size_bytes: 500 }, /data: 2 abcdef[a-zA-Z0-9 ]{492}\n\n/],
    [{ kind: 'tokens' }, /data:  A\n\n(id: \S+\n)data:  stream\n\n/],
  ];
  for (const [payload, wanted] of DATA) {
    test(`serves ${payload.kind} as the lab does, and heartbeats`, async ({ lab }, testInfo) => {
      // Two events at the first tick, and then only heartbeats.
      await lab.feed({
        interval_ms: 900,
        events_per_tick: 2,
        heartbeat_ms: 50,
        payload,
      });
      const file = write('express', await settingsOf(lab), (it) => testInfo.outputPath(it));
      const program = Running.start(process.execPath, file, { PORT: '0' });
      try {
        const [, text] = await body(await program.line(), {}, wanted);
        expect(text).toContain(': heartbeat\n\n');
      } finally {
        await program.stop();
      }
    });
  }

  test('serves no ids, and the origin as the lab does', async ({ lab }, testInfo) => {
    await lab.feed({ interval_ms: 30, ids: false });
    for (const cors of ['echo', 'none'] as const) {
      await lab.call('PUT', '/cors', { cors });
      const file = write('express', await settingsOf(lab), (it) => testInfo.outputPath(it));
      const program = Running.start(process.execPath, file, { PORT: '0' });
      try {
        const url = await program.line();
        const asked = { 'Last-Event-ID': 'another-1', Origin: 'http://a.test' };
        const [headers, text] = await body(url, asked, /(data: \d+-----\d+\n\n){2}/);
        expect(text).toMatch(/^retry: 800\n\n(data: \d+-----\d+\n\n)+/);
        const origin = headers.get('access-control-allow-origin');
        const credentials = headers.get('access-control-allow-credentials');
        expect([origin, credentials]).toEqual(
          cors === 'echo' ? ['http://a.test', 'true'] : [null, null],
        );
      } finally {
        await program.stop();
      }
    }
  });
});

test('whatever a string holds, its Python literal is that string', () => {
  const strings = hostileStrings(400);
  const script = `import json\nprint(json.dumps([${strings.map(pyString).join(',\n')}]))`;
  const said = execFileSync(PYTHON, ['-'], { input: script, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual(strings);
});
