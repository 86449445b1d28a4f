import { beforeEach, expect, it } from 'vitest';
import { Progress } from './progress.svelte';

const KEY = 'sse-lab.lessons';
const LESSON = '04-kill-it';

beforeEach(() => localStorage.clear());

it('remembers what was done in a lesson', () => {
  const progress = new Progress();
  expect([progress.any, progress.doneIn(LESSON)]).toEqual([false, []]);
  progress.stepDone(LESSON, 2);
  progress.stepDone(LESSON, 0);
  progress.stepDone(LESSON, 2);
  const later = new Progress();
  expect([later.any, later.doneIn(LESSON), later.isFinished(LESSON)]).toEqual([
    true,
    [0, 2],
    false,
  ]);
  later.finish(LESSON);
  expect(new Progress().isFinished(LESSON)).toBe(true);
});

it.each([
  'no json',
  'null',
  '[]',
  '5',
  '{"04-kill-it": 5}',
  '{"04-kill-it": null}',
  '{"no-such-lesson": {"done": [1], "finished": true}}',
  '{"__proto__": {"done": [1]}}',
])('begins anew where %s was remembered', (text) => {
  localStorage.setItem(KEY, text);
  const progress = new Progress();
  expect([progress.any, progress.doneIn(LESSON), progress.isFinished(LESSON)]).toEqual([
    false,
    [],
    false,
  ]);
});

it('believes of each lesson only what can be so', () => {
  const odd = { done: [3, 1, 1, -1, 1.5, '2', 1e9, null], finished: 'yes' };
  localStorage.setItem(KEY, JSON.stringify({ [LESSON]: odd }));
  const progress = new Progress();
  expect([progress.doneIn(LESSON), progress.isFinished(LESSON)]).toEqual([[1, 3], false]);
});

it('counts for this visit where nothing can be kept', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  };
  const progress = new Progress(full as unknown as Storage);
  progress.stepDone(LESSON, 1);
  expect(progress.doneIn(LESSON)).toEqual([1]);
});
