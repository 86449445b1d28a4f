import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { LOCALES } from '../i18n/catalogue';
import { en } from '../i18n/en';
import { zhCN } from '../i18n/zh-CN';
import { FIRST_SETTINGS } from '../fetch/policy';
import { codeSettings, type CodeSettings } from './codeSettings';
import { PATTERN, SENTENCE } from './payloadCode';
import { PROGRAMS, writeProgram } from './programs';
import { VERSIONS } from './versions';

const TEXTS = { en: en.code, 'zh-CN': zhCN.code };
const root = `${import.meta.dirname}/../../../`;

const SETTINGS: CodeSettings = {
  url: 'http://127.0.0.1:3000/stream',
  socketUrl: 'ws://127.0.0.1:3000/ws',
  envelope: false,
  withCredentials: false,
  eventTypes: ['message', 'connecttime', 'lab.gap'],
  intervalMs: 20,
  eventsPerTick: 1,
  payload: { kind: 'counter' },
  heartbeatMs: 0,
  retryMs: 300,
  ids: true,
  historyEvents: 1_000,
  eventNames: ['tick', ''],
  cors: 'any',
  fetch: FIRST_SETTINGS,
};
const OTHERS: CodeSettings = {
  ...SETTINGS,
  socketUrl: 'ws://127.0.0.1:3000/ws?envelope=json',
  envelope: true,
  ids: false,
  eventNames: [],
  cors: 'echo',
  eventsPerTick: 2,
  payload: { kind: 'json' },
  fetch: {
    ...FIRST_SETTINGS,
    method: 'POST',
    headers: [['X-Demo', '</script>']],
    body: '</script><!--',
    credentials: true,
    growth: 'fixed',
    mostAttempts: 3,
    honoursRetry: false,
    honoursRetryAfter: false,
    givesUpOn: [],
    readTimeoutMs: 0,
  },
};
/** Silent but for heartbeats, for longer than a test takes. */
const QUIET: CodeSettings = {
  ...SETTINGS,
  intervalMs: 60_000,
  heartbeatMs: 30,
  cors: 'none',
  payload: { kind: 'tokens' },
};
const LARGE: CodeSettings = {
  ...OTHERS,
  cors: 'none',
  payload: { kind: 'text', size_bytes: 5_000 },
};

/** Where the workspace compiles what is generated; `vitest --update` writes it anew. */
function compiled(file: string): string {
  return `${root}crates/sse-programs/generated/${file}`;
}

/** A program without its comments. */
function codeOf(text: string): string {
  return text
    .replace(/<!--[^]*?-->/g, '')
    .split('\n')
    .filter((line) => !/^\s*(\/\/|#(?!\[))/.test(line))
    .join('\n')
    .replace(/lang="[^"]*"/, '');
}

describe('programs', () => {
  test('the Rust programs are those the workspace compiles and runs', async () => {
    const write = (name: 'rust' | 'axum', settings: CodeSettings): string =>
      writeProgram(name, settings, en.code, 'en');
    await expect(write('rust', SETTINGS)).toMatchFileSnapshot(compiled('client.rs'));
    await expect(write('axum', SETTINGS)).toMatchFileSnapshot(compiled('server.rs'));
    const other = compiled('server-other-settings.rs');
    await expect(write('axum', OTHERS)).toMatchFileSnapshot(other);
    await expect(write('axum', QUIET)).toMatchFileSnapshot(compiled('server-quiet.rs'));
    await expect(write('axum', LARGE)).toMatchFileSnapshot(compiled('server-large.rs'));
  });

  for (const name of PROGRAMS) {
    test(`${name}: the languages differ in comments alone`, () => {
      for (const settings of [SETTINGS, OTHERS, QUIET, LARGE]) {
        const [one, other] = LOCALES.map((it) => writeProgram(name, settings, TEXTS[it], it));
        expect(one).not.toBe(other);
        expect(codeOf(one ?? '')).toBe(codeOf(other ?? ''));
      }
    });

    test(`${name}: no comment is wider than a hundred columns, and none is empty of words`, () => {
      for (const locale of LOCALES) {
        const text = writeProgram(name, SETTINGS, TEXTS[locale], locale);
        expect(text).not.toContain('undefined');
        expect(text.endsWith('\n')).toBe(true);
        const comments = text.split('\n').filter((line) => /^\s*(\/\/|#) [^ ]/.test(line));
        expect(comments.length).toBeGreaterThan(name === 'browser' ? 2 : 3);
        for (const line of comments) expect(line.length).toBeLessThanOrEqual(100);
      }
    });
  }

  test('settings appear in every program that has a use for them', () => {
    const settings: CodeSettings = {
      ...SETTINGS,
      url: 'http://127.0.0.1:4567/article/stream',
      withCredentials: true,
      eventTypes: ['message', 'price'],
      intervalMs: 123,
      retryMs: 4_560,
      historyEvents: 77,
      eventNames: ['price'],
    };
    const shown = Object.fromEntries(
      PROGRAMS.map((name) => [name, writeProgram(name, settings, en.code, 'en')]),
    );
    for (const name of ['browser', 'fetch', 'node', 'python', 'rust']) {
      expect(shown[name]).toContain('"http://127.0.0.1:4567/article/stream"');
    }
    for (const name of ['browser', 'node']) expect(shown[name]).toContain('["message", "price"]');
    expect(shown['browser']).toContain('{ withCredentials: true }');
    expect(shown['python']).toContain('retry_seconds = 4.56');
    for (const name of ['rust', 'axum']) expect(shown[name]).toContain('from_millis(4560)');
    expect(shown['express']).toContain('RETRY_MS = 4560');
    for (const name of ['express', 'axum']) {
      expect(shown[name]).toMatch(/INTERVAL\w*(: Duration)? = .*123/);
      expect(shown[name]).toMatch(/HISTORY_EVENTS(: usize)? = 77;/);
      expect(shown[name]).toMatch(/EVENT_NAMES.* = \["price"\];/);
    }
  });

  test('their events are made of what the lab’s are made of', () => {
    const lab = readFileSync(`${root}crates/sse-stage/src/feed/payload.rs`, 'utf8');
    const joined = lab.replace(/\\\n\s*/g, '');
    for (const text of [SENTENCE, PATTERN]) expect(joined).toContain(`"${text}"`);
  });

  test('names that are all empty are no names, and each type is listened to once', () => {
    const stream = { url: SETTINGS.url, withCredentials: false };
    const feed = {
      interval_ms: 1,
      events_per_tick: 1,
      retry_ms: 1,
      ids: true,
      history_events: 1,
      heartbeat_ms: 0,
      event_names: ['', ''],
      payload: { kind: 'counter' as const },
      paused: false,
    };
    expect(codeSettings(stream, feed, 'any', ['message']).eventNames).toEqual([]);
    const named = { ...feed, event_names: ['a', '', 'a'] };
    const settings = codeSettings(stream, named, 'any', ['message', 'a']);
    expect(settings.eventTypes).toEqual(['message', 'a']);
    expect(settings.eventNames).toEqual(['a', '', 'a']);
  });

  test('the versions they name are those the tests run them with', () => {
    const read = (path: string): string => readFileSync(root + path, 'utf8');
    const e2e = JSON.parse(read('e2e/package.json')) as {
      devDependencies: Record<string, string>;
    };
    expect(VERSIONS.eventsource).toBe(e2e.devDependencies['eventsource']);
    const ui = JSON.parse(read('ui/package.json')) as { dependencies: Record<string, string> };
    expect(VERSIONS.eventsourceParser).toBe(ui.dependencies['eventsource-parser']);
    expect(VERSIONS.express).toBe(e2e.devDependencies['express']);
    const python = read('xtask/src/python.rs');
    expect(python).toContain(`"httpx==${VERSIONS.httpx}"`);
    expect(python).toContain(`"httpx-sse==${VERSIONS.httpxSse}"`);
    const lock = read('Cargo.lock');
    const crates = {
      axum: VERSIONS.axum,
      'eventsource-client': VERSIONS.eventsourceClient,
      'futures-util': VERSIONS.futuresUtil,
      'launchdarkly-sdk-transport': VERSIONS.transport,
      tokio: VERSIONS.tokio,
    };
    for (const [name, version] of Object.entries(crates)) {
      expect(lock).toContain(`name = "${name}"\nversion = "${version}"\n`);
    }
    expect(read('Cargo.toml')).toContain(`rust-version = "${VERSIONS.rust}"`);
  });
});
