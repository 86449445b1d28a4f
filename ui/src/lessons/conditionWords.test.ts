import { expect, it } from 'vitest';
import { en } from '../i18n/en';
import { zhCN } from '../i18n/zh-CN';
import { conditionLine, conditionWords } from './conditionWords';
import type { Condition, Pattern } from './lesson';
import { LESSONS, loadLesson } from './library';

const lines = (condition: Condition): string[] =>
  [en, zhCN].map((texts) => conditionLine(conditionWords(condition, texts), texts));

it('says whose log is looked at, what for, and with which fields', () => {
  expect(lines({ fact: 'killed', lane: 'window', where: { kind: 'cut' } })).toEqual([
    'Server: a connection is killed, kind cut',
    '服务器：断开了一条连接，kind cut',
  ]);
  expect(lines({ seen: 'error', where: { readyState: 0 } })[0]).toBe(
    'This window: it meets an error, readyState 0',
  );
  expect(lines({ seen: 'response', lane: 'fetch', where: { status: 200 } })[0]).toBe(
    'fetch: it gets a response, status 200',
  );
});

it('writes comparisons as signs, and names fields as the screen does', () => {
  const feed = { interval_ms: { at_most: 500 }, retry_ms: { at_least: 10 } };
  expect(conditionWords({ fact: 'feed_changed', where: { feed } }, en).details).toEqual([
    'interval_ms ≤ 500',
    'retry_ms ≥ 10',
  ]);
  const where = { client: { matches: '^extra-' }, last_event_id: { present: true } };
  expect(conditionWords({ fact: 'request', where }, en).details).toEqual([
    'client extra-…',
    'with Last-Event-ID',
  ]);
  const without = { last_event_id: { present: false } };
  expect(conditionWords({ fact: 'request', where: without }, zhCN).details).toEqual([
    '没有 Last-Event-ID',
  ]);
});

it('tells an empty last event ID from one that is there', () => {
  const seen = (lastEventId: Pattern): string | undefined =>
    lines({ seen: 'event', where: { lastEventId } })[0];
  expect(seen('')).toBe('This window: an event arrives, lastEventId empty');
  expect(seen({ present: true })).toBe('This window: an event arrives, lastEventId not empty');
});

it('says of every event that a lesson looks for what is special about it', async () => {
  for (const locale of ['en', 'zh-CN'] as const) {
    for (const { id } of LESSONS[locale]) {
      const { steps } = await loadLesson(id, locale);
      for (const condition of steps.flatMap(({ check }) => check)) {
        if (!('seen' in condition) || Object.keys(condition.where).length === 0) continue;
        const { details } = conditionWords(condition, locale === 'en' ? en : zhCN);
        expect(details, `${id}: ${JSON.stringify(condition)}`).not.toEqual([]);
        expect(details.join(' '), id).not.toMatch(/[(\\^]/);
      }
    }
  }
});

it('asks the learner for what is to be looked at, by the names on the screen', () => {
  expect(lines({ view: { panel: 'wire' } })).toEqual([
    'You: open Wire on the right',
    '你：在右侧打开“线路”',
  ]);
  expect(lines({ view: { page: 'playground', selected: true } })).toEqual([
    'You: open the page Playground, choose an event',
    '你：打开“试验场”页，选中一个事件',
  ]);
});

it('calls a kind that it has no words for as the log does', () => {
  const unknown = { fact: 'seen_by_nobody', where: {} } as unknown as Condition;
  expect(lines(unknown)[0]).toBe('Server: seen_by_nobody');
});
