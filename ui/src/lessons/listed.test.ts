import { expect, it } from 'vitest';
import { stateOf, toGoOnWith, type ListedLesson, type LessonState } from './listed';

it('goes on at the first step that was not done', () => {
  expect(stateOf(4, [], false)).toEqual({ kind: 'new' });
  expect(stateOf(4, [0, 1], false)).toEqual({ kind: 'begun', at: 2 });
  expect(stateOf(4, [0, 3], false)).toEqual({ kind: 'begun', at: 1 });
  expect(stateOf(4, [0, 1, 2, 3], true)).toEqual({ kind: 'done' });
});

it('goes on at the last step where all were done and it was not finished', () => {
  expect(stateOf(2, [0, 1], false)).toEqual({ kind: 'begun', at: 1 });
});

it('finishes a lesson that has more steps by now than when it was done', () => {
  expect(stateOf(9, [0, 1], true)).toEqual({ kind: 'done' });
});

function listed(id: string, state: LessonState, running = false): ListedLesson {
  const head = { id, number: 1, title: id, minutes: 1, steps: 3, about: [] };
  return { head, state, running };
}

it('proposes what runs, then what was left, then what is new, and nothing when all is done', () => {
  const done = listed('done', { kind: 'done' });
  const fresh = listed('fresh', { kind: 'new' });
  const left = listed('left', { kind: 'begun', at: 1 });
  const again = listed('again', { kind: 'done' }, true);
  expect(toGoOnWith([done, fresh, left, again])).toBe(again);
  expect(toGoOnWith([done, fresh, left])).toBe(left);
  expect(toGoOnWith([done, fresh])).toBe(fresh);
  expect(toGoOnWith([done])).toBeUndefined();
});
