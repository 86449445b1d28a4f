/** How far somebody has come, remembered on this machine. */
import { isLesson } from './library';

interface Reached {
  /** Steps that were done, by their number from 0. */
  readonly done: readonly number[];
  /** Whether all that its steps ask for was done, and the last step was reached. */
  readonly finished: boolean;
}

const KEY = 'sse-lab.lessons';
const NOTHING: Reached = { done: [], finished: false };
/** No lesson has more; what says so was not written by this page. */
const MOST_STEPS = 100;

export class Progress {
  readonly #storage: Storage;
  #lessons: Readonly<Record<string, Reached>>;

  constructor(storage: Storage = localStorage) {
    this.#storage = storage;
    this.#lessons = $state.raw(read(storage));
  }

  /** Steps of a lesson that were done once, by their number from 0. */
  doneIn(lesson: string): readonly number[] {
    return this.#of(lesson).done;
  }

  isFinished(lesson: string): boolean {
    return this.#of(lesson).finished;
  }

  /** Whether any lesson was ever begun with success. */
  get any(): boolean {
    return Object.keys(this.#lessons).length > 0;
  }

  stepDone(lesson: string, step: number): void {
    const { done, finished } = this.#of(lesson);
    if (done.includes(step) || step >= MOST_STEPS) return;
    this.#keep(lesson, { done: [...done, step].sort((a, b) => a - b), finished });
  }

  finish(lesson: string): void {
    const { done, finished } = this.#of(lesson);
    if (!finished) this.#keep(lesson, { done, finished: true });
  }

  #of(lesson: string): Reached {
    return Object.hasOwn(this.#lessons, lesson) ? (this.#lessons[lesson] ?? NOTHING) : NOTHING;
  }

  #keep(lesson: string, reached: Reached): void {
    this.#lessons = { ...this.#lessons, [lesson]: reached };
    try {
      this.#storage.setItem(KEY, JSON.stringify(this.#lessons));
    } catch {
      // Storage may be full or forbidden; what was reached then counts for this visit.
    }
  }
}

/** What was remembered, each field checked: it may be of an older version, or edited. */
function read(storage: Storage): Readonly<Record<string, Reached>> {
  let found: unknown;
  try {
    found = JSON.parse(storage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
  if (typeof found !== 'object' || found === null) return {};
  const lessons: Record<string, Reached> = {};
  for (const [id, reached] of Object.entries(found as Record<string, unknown>)) {
    if (!isLesson(id) || typeof reached !== 'object' || reached === null) continue;
    const { done, finished } = reached as Readonly<Record<string, unknown>>;
    const steps: readonly unknown[] = Array.isArray(done) ? done : [];
    const isStep = (step: unknown): step is number =>
      Number.isSafeInteger(step) && (step as number) >= 0 && (step as number) < MOST_STEPS;
    lessons[id] = {
      done: [...new Set(steps.filter(isStep))].sort((a, b) => a - b),
      finished: finished === true,
    };
  }
  return lessons;
}
