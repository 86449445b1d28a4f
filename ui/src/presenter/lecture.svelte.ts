import type { Place } from '../lessons/places';
import type { LessonRun } from '../lessons/run.svelte';
import type { LessonHead } from '../lessons/library';
import type { Deed } from '../lessons/lesson';

/** Where a lecture begins when nothing was taught yet: at what everybody came to see. */
const FIRST_NUMBER = 4;

/** Parts that a room is shown: the state of the stream, and the timeline. */
const IN_THE_HALL: ReadonlySet<Place> = new Set([
  'strip',
  'caption',
  'last-event-id',
  'lost',
  'timeline',
]);

/** The lessons of a window, as far as a lecture needs them. */
export interface Lessons {
  readonly run: LessonRun;
  readonly listed: readonly { readonly head: LessonHead }[];
  /** The lesson that runs. */
  readonly head: LessonHead | undefined;
  start(id: string): void;
  end(): void;
}

/** What the next press on the clicker does; `wait`: nothing yet. */
export type NextPress =
  | { readonly kind: 'start'; readonly lesson: LessonHead }
  | { readonly kind: 'again' }
  | { readonly kind: 'preparing' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'do'; readonly deeds: readonly Deed[] }
  | { readonly kind: 'next'; readonly title: string }
  | { readonly kind: 'end' };

/** A lesson before an audience, driven by two keys. */
export class Lecture {
  readonly #lessons: Lessons;
  #last = $state<string>();
  /** Whether the last lesson was held to its end: then the one after it is offered. */
  #wasHeld = $state(false);

  constructor(lessons: Lessons) {
    this.#lessons = lessons;
  }

  get run(): LessonRun {
    return this.#lessons.run;
  }

  get head(): LessonHead | undefined {
    return this.#lessons.head;
  }

  /** Remembers which lesson is open, to offer it again. */
  follow(): void {
    const { head } = this.#lessons;
    if (!head || this.run.phase === 'idle') return;
    this.#last = head.id;
    this.#wasHeld = this.run.phase === 'running' && this.run.isLast;
  }

  get next(): NextPress | undefined {
    const { run } = this;
    if (run.phase === 'preparing') return { kind: 'preparing' };
    if (run.phase === 'failed') return { kind: 'again' };
    if (run.phase === 'idle') {
      const lesson = this.#offered();
      return lesson && { kind: 'start', lesson };
    }
    if (run.busy) return { kind: 'wait' };
    const deeds = run.deedsLeft;
    if (deeds.length > 0) return { kind: 'do', deeds };
    const title = run.lesson?.steps[run.at + 1]?.title;
    return title === undefined ? { kind: 'end' } : { kind: 'next', title };
  }

  /** What the step speaks of, where a room is not shown it. */
  get elsewhere(): Place | undefined {
    const point = this.run.phase === 'running' ? this.run.step?.point : undefined;
    return point && !IN_THE_HALL.has(point) ? point : undefined;
  }

  forward(): void {
    const { next } = this;
    if (next?.kind === 'start') this.#lessons.start(next.lesson.id);
    else if (next?.kind === 'again' && this.#last !== undefined) this.#lessons.start(this.#last);
    else if (next?.kind === 'end') this.#lessons.end();
    else if (next?.kind === 'do' || next?.kind === 'next') void this.run.press();
  }

  back(): void {
    this.run.back();
  }

  #offered(): LessonHead | undefined {
    const heads = this.#lessons.listed.map(({ head }) => head);
    const last = heads.findIndex(({ id }) => id === this.#last);
    if (last >= 0) return heads[this.#wasHeld ? last + 1 : last] ?? heads[last];
    return heads.find(({ number }) => number === FIRST_NUMBER) ?? heads[0];
  }
}
