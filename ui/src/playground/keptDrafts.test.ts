import { beforeEach, expect, it } from 'vitest';
import { EMPTY_ANSWER } from './draft';
import { KeptDrafts } from './keptDrafts';

const drafts = [
  { ...EMPTY_ANSWER, text: 'data: mine\n\n', end: 'reset' as const },
  { ...EMPTY_ANSWER, status: 99_999 },
];

beforeEach(() => sessionStorage.clear());

it('keeps the drafts of each case and of one’s own stream apart, for the next page as well', () => {
  const kept = new KeptDrafts(sessionStorage);
  kept.keep(undefined, drafts);
  kept.keep('one-space', drafts.slice(1));
  const next = new KeptDrafts(sessionStorage);
  expect(next.of(undefined)).toEqual(drafts);
  expect(next.of('one-space')).toEqual(drafts.slice(1));
  expect(next.of('no-colon')).toBeUndefined();
  next.forget('one-space');
  expect(next.of('one-space')).toBeUndefined();
});

it('keeps what the storage has no room for as long as the page', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: () => undefined,
  };
  const kept = new KeptDrafts(full);
  kept.keep(undefined, drafts);
  expect(kept.of(undefined)).toEqual(drafts);
});

it('takes nothing that is no draft', () => {
  const kept = new KeptDrafts(sessionStorage);
  for (const text of ['', '{', '[]', '[null]', '{"text":"x"}', '[{"text":1}]']) {
    sessionStorage.setItem('sse-lab.playground.own', text);
    expect(kept.of(undefined)).toBeUndefined();
  }
});
