import type { LessonHead } from './library';

/** How far somebody has come with a lesson; `at` is the number of a step, from 0. */
export type LessonState =
  | { readonly kind: 'new' }
  | { readonly kind: 'begun'; readonly at: number }
  | { readonly kind: 'done' };

/** A lesson as the list of lessons shows it. */
export interface ListedLesson {
  readonly head: LessonHead;
  readonly state: LessonState;
  /** Whether it is open beside the lab. */
  readonly running: boolean;
}

/** How it stands with a lesson of so many steps, by the steps that were done. */
export function stateOf(steps: number, done: readonly number[], finished: boolean): LessonState {
  if (finished) return { kind: 'done' };
  if (done.length === 0) return { kind: 'new' };
  const at = Array.from({ length: steps }, (_, i) => i).find((i) => !done.includes(i));
  return { kind: 'begun', at: at ?? steps - 1 };
}

/** The lesson to go on with: the one that was left in the middle, or the first not yet done. */
export function toGoOnWith(lessons: readonly ListedLesson[]): ListedLesson | undefined {
  return (
    lessons.find(({ running }) => running) ??
    lessons.find(({ state }) => state.kind === 'begun') ??
    lessons.find(({ state }) => state.kind === 'new')
  );
}
