import { fileURLToPath } from 'node:url';

import { readLessons } from '../../../ui/src/lessons/format/folder';
import type { Condition, Lesson, Step } from '../../../ui/src/lessons/lesson';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Every lesson of both languages, as their files say. */
export const LESSONS: readonly Lesson[] = readLessons(ROOT).map(({ file, lesson, mistakes }) => {
  if (!lesson) throw new Error(`${file} has ${mistakes.length} mistakes: npm -w ui run lessons`);
  return lesson;
});

/** What a step looks for in this browser, in the order in which the page lists it. */
export function askedIn(step: Step, engine: 'chromium' | 'gecko'): readonly Condition[] {
  return step.check.filter(({ engines }) => engines?.includes(engine) ?? true);
}
