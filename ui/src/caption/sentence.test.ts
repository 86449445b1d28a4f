import { describe, expect, it } from 'vitest';
import type { Locale } from '../i18n/catalogue';
import { en } from '../i18n/en';
import { Format } from '../i18n/format';
import { plain } from '../i18n/rich';
import { zhCN } from '../i18n/zh-CN';
import { sentence } from './sentence';
import type { Situation, WaitCause } from './situation';

const back = { awayMs: 3_060, advertisedMs: 3_000, from: '39', replayed: 3, again: 0, lost: 0 };
const waiting = (cause: WaitCause, midEvent = false): Situation => ({
  kind: 'waiting',
  cause,
  midEvent,
  untilUs: 1_200_000,
  from: '39',
  failed: 0,
  door: 'open',
});

/** Every cause there is; the sentences must differ, so that no two are told alike. */
const ALL: Situation[] = [
  { kind: 'control_lost' },
  { kind: 'first_connect' },
  { kind: 'asking', from: '39' },
  { kind: 'asking', from: '' },
  { kind: 'late', dueUs: -500_000 },
  { kind: 'hung', sinceUs: -500_000 },
  { kind: 'undecided_type', contentType: 'text/plain' },
  ...(
    [
      'end',
      'cut',
      'reset',
      'url',
      'idle_cut',
      'shutdown',
      'empty',
      'refused',
      'unreachable',
      'unanswered',
      'unknown',
    ] as const
  ).map((cause) => waiting(cause)),
  waiting('end', true),
  waiting('cut', true),
  waiting('reset', true),
  { ...waiting('cut'), from: '' } as Situation,
  { ...waiting('cut'), from: '', article: true } as Situation,
  { ...waiting('refused'), failed: 2 } as Situation,
  { kind: 'live', intervalMs: 1_000, perTick: 1 },
  { kind: 'live', intervalMs: 1_000, perTick: 5 },
  ...(['latency', 'hold_back', 'drop', 'duplicate', 'gzip', 'drip', 'idle_cut'] as const).map(
    (kind): Situation => ({ kind: 'altered', faults: [kind], dropped: 0, doubled: 0 }),
  ),
  { kind: 'altered', faults: ['drop', 'duplicate'], dropped: 3, doubled: 0 },
  { kind: 'altered', faults: ['drop', 'duplicate'], dropped: 3, doubled: 2 },
  { kind: 'article' },
  { kind: 'paused_feed' },
  { kind: 'stalled', heldBack: 7 },
  { kind: 'stalled' },
  { kind: 'released', heldBack: 7 },
  { kind: 'released' },
  { kind: 'resumed', ...back },
  { kind: 'resumed', ...back, lost: 2 },
  { kind: 'resumed', ...back, replayed: 0 },
  { kind: 'resumed', ...back, again: 2 },
  { kind: 'redirected', status: 307, ...back },
  { kind: 'fresh', awayMs: 3_060, lost: 0 },
  { kind: 'fresh', awayMs: 3_060, lost: 3 },
  { kind: 'article_again', awayMs: 10_000, lost: 0 },
  { kind: 'article_again', awayMs: 10_000, lost: 1 },
  { kind: 'reopened', lost: 0 },
  { kind: 'reopened', lost: 2 },
  { kind: 'gap', reason: 'trimmed', from: '39', missed: 5 },
  { kind: 'gap', reason: 'future', from: '39' },
  { kind: 'gap', reason: 'malformed', from: 'x' },
  { kind: 'gap', reason: 'other_epoch', from: 'abc-39' },
  { kind: 'gap', reason: 'other_epoch', from: 'abc-39', counted: 2 },
  { kind: 'gap', reason: 'other_epoch', from: '', missed: 0 },
  { kind: 'gap', reason: 'too_slow', from: '', missed: 5 },
  { kind: 'closed', why: 'by_hand' },
  { kind: 'closed', why: 'no_content' },
  { kind: 'closed', why: 'status', status: 503 },
  { kind: 'closed', why: 'content_type', contentType: 'text/plain' },
  { kind: 'closed', why: 'cors', withCredentials: false },
  { kind: 'closed', why: 'cors', withCredentials: true },
  { kind: 'closed', why: 'unanswered' },
  { kind: 'closed', why: 'unreachable' },
  { kind: 'closed', why: 'unknown' },
];

const CATALOGUES = [
  ['en', en],
  ['zh-CN', zhCN],
] as const;

function say(locale: Locale, situation: Situation): string {
  const catalogue = locale === 'en' ? en : zhCN;
  return plain(sentence(catalogue.caption.sentences, situation, new Format(locale), 0));
}

describe.each(CATALOGUES)('in %s', (locale) => {
  it('tells every cause by a sentence of its own', () => {
    const told = ALL.map((situation) => say(locale, situation));
    expect(new Set(told).size).toBe(ALL.length);
    for (const text of told) {
      expect(text).toMatch(/[.。]$/);
      expect(text).not.toMatch(/undefined|NaN|\[object|\s\s/);
    }
  });
});

describe('the sentence', () => {
  it('says what happened and what comes next', () => {
    expect(say('en', waiting('reset'))).toBe(
      'The server reset the connection. The browser asks again in 1.2\u00a0s, from event 39.',
    );
    expect(say('zh-CN', waiting('reset'))).toBe(
      '服务器重置了连接。浏览器将在 1.2\u00a0秒后再次请求，从事件 39 之后开始。',
    );
  });

  it('counts one event as one', () => {
    const one: Situation = { kind: 'resumed', ...back, replayed: 1, lost: 1 };
    expect(say('en', one)).toContain('replayed 1 event; 1 is lost.');
  });

  it('says that nothing was missed rather than that nothing was replayed and lost', () => {
    const none: Situation = { kind: 'resumed', ...back, replayed: 0 };
    expect(say('en', none)).toMatch(/The browser asked from event 39; nothing was missed\.$/);
    expect(say('zh-CN', none)).toMatch(/没有错过任何事件。$/);
  });

  it('claims no loss while the article’s stream, which has stopped, is away', () => {
    const away = { ...waiting('cut'), from: '', article: true } as Situation;
    const again: Situation = { kind: 'article_again', awayMs: 10_000, lost: 0 };
    for (const situation of [away, again]) {
      expect(say('en', situation)).not.toContain('lost');
      expect(say('zh-CN', situation)).not.toMatch(/丢失|收不到/);
    }
  });

  it('says how a stall ends by the button’s word', () => {
    for (const [locale, catalogue] of CATALOGUES) {
      const told = say(locale, { kind: 'stalled', heldBack: 7 }).toLowerCase();
      expect(told).toContain(catalogue.verbs.release.toLowerCase());
    }
  });

  it('tells of a reset in the open stream without an id nobody sent', () => {
    const reset: Situation = { kind: 'gap', reason: 'other_epoch', from: '', missed: 0 };
    expect(say('en', reset)).toBe(
      'The history was reset, so ids begin anew. The stream says so itself with lab.gap: no event is missing.',
    );
  });

  it('emphasises the figures', () => {
    const pieces = sentence(en.caption.sentences, waiting('reset'), new Format('en'), 0);
    expect(pieces.filter((piece) => piece.strong).map((piece) => piece.text)).toEqual([
      '1.2\u00a0s',
      '39',
    ]);
  });
});
