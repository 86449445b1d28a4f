import { untrack } from 'svelte';
import type { Locale } from '../i18n/catalogue';
import { putBack } from './baseline';
import type { Logs, Looked } from './condition';
import { perform } from './deeds';
import type { LessonHost } from './host';
import type { Condition, Deed, Lesson, Step } from './lesson';
import { loadLesson } from './library';
import { OpenStep, type CheckState } from './openStep.svelte';
import type { Progress } from './progress.svelte';
import type { Trouble } from './trouble';

/** Without any progress for so long, a learner is told more. */
export const HINT_AFTER_MS = 15_000;
/** How long something may take while the lab is set up: a lesson begins, if need be, without it. */
const PATIENCE_MS = 10_000;

async function withPatience(so: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([so, tooLong]);
  clearTimeout(timer);
}

/** `idle` without a lesson; `preparing` while the lab is set up for it; `failed` with a trouble. */
export type RunPhase = 'idle' | 'preparing' | 'running' | 'failed';

/** The lesson that runs in this window, if any. */
export class LessonRun {
  readonly progress: Progress;
  readonly #host: LessonHost;
  readonly #load: typeof loadLesson;
  readonly #logs: Logs;
  #phase = $state<RunPhase>('idle');
  #lesson = $state.raw<Lesson>();
  #open = $state.raw<OpenStep>();
  /** Looks at what the lab does while it is set up. */
  #preparing: OpenStep | undefined;
  #trouble = $state.raw<Trouble>();
  #busy = $state(false);
  #hintDue = $state(false);
  /** Steps that were done in this run: going back to one finds it done. */
  #done = $state.raw<ReadonlySet<number>>(new Set());
  #hintTimer: ReturnType<typeof setTimeout> | undefined;
  /** What belongs to an earlier start, or an earlier language, comes too late. */
  #starts = 0;
  #spoken: Locale = 'en';

  constructor(host: LessonHost, progress: Progress, load: typeof loadLesson = loadLesson) {
    this.#host = host;
    this.progress = progress;
    this.#load = load;
    const { trace } = host.lab;
    this.#logs = {
      facts: trace.live.facts,
      observations: trace.live.observations,
      laneOf: (connection) => trace.laneOf(connection),
    };
    trace.onFlush(() => this.#read());
    // It lives as long as the page: nothing has to end it.
    $effect.root(() => {
      $effect(() => {
        const open = this.#open;
        if (open?.holds && !open.done) untrack(() => this.#passed(open));
      });
    });
  }

  get phase(): RunPhase {
    return this.#phase;
  }
  get lesson(): Lesson | undefined {
    return this.#lesson;
  }
  /** The number of the step that is shown, from 0. */
  get at(): number {
    return this.#open?.at ?? 0;
  }
  get step(): Step | undefined {
    return this.#lesson?.steps[this.at];
  }
  get isLast(): boolean {
    return this.#lesson !== undefined && this.at === this.#lesson.steps.length - 1;
  }
  /** What is looked for, and what of it was found; empty where there is only something to read. */
  get checks(): readonly CheckState[] {
    return this.#open?.checks ?? [];
  }
  /** Whether every step of the lesson that asks for something was done, and the last was seen. */
  get finished(): boolean {
    return this.#lesson !== undefined && this.progress.isFinished(this.#lesson.id);
  }
  /** Whether the step is done: all of it was found, or there is nothing to find. */
  get done(): boolean {
    return this.#open?.done ?? false;
  }
  /** Whether "do it for me" has something to do. */
  get canDo(): boolean {
    return this.#phase === 'running' && (this.step?.deeds.length ?? 0) > 0;
  }
  /** The step's deeds, where they are still to be done: what a press on the clicker does. */
  get deedsLeft(): readonly Deed[] {
    const deeds = this.step?.deeds ?? [];
    const left = !this.done && (this.#open?.deedsDone ?? 0) < deeds.length;
    return this.#phase === 'running' && left ? deeds : [];
  }
  /** Whether deeds are being done, or waited for. */
  get busy(): boolean {
    return this.#busy;
  }
  /** Whether the learner seems to be stuck, and there is a hint. */
  get hintDue(): boolean {
    return this.#hintDue && this.step?.hint !== undefined && !this.done;
  }
  /** What went wrong last. */
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }
  /** Entries that were let go before they were looked through. */
  get missed(): number {
    return this.#open?.missed ?? 0;
  }

  /**
   * Sets the lab up and shows a step, the first unless said otherwise. What the steps before it ask
   * for is done first: each goes on from where the one before it left the lab.
   */
  async start(id: string, locale: Locale, at = 0): Promise<void> {
    this.end();
    const start = this.#starts;
    this.#spoken = locale;
    this.#phase = 'preparing';
    const lesson = await this.#loaded(id, locale);
    if (start !== this.#starts) return;
    this.#lesson = lesson;
    const shown = Math.min(Math.max(0, at), (lesson?.steps.length ?? 1) - 1);
    const trouble = lesson
      ? await this.#prepare(lesson, shown, start)
      : { code: 'not_loaded' as const };
    if (start !== this.#starts) return;
    if (trouble || !lesson) {
      this.#trouble = trouble ?? { code: 'not_loaded' };
      this.#phase = 'failed';
      return;
    }
    this.#phase = 'running';
    this.#show(shown);
    if (this.#spoken !== locale) await this.speak(this.#spoken);
  }

  /** The same lesson and step in another language. */
  async speak(locale: Locale): Promise<void> {
    this.#spoken = locale;
    const start = this.#starts;
    const lesson = this.#lesson;
    if (!lesson || lesson.locale === locale) return;
    const other = await this.#loaded(lesson.id, locale);
    if (start !== this.#starts || this.#spoken !== locale) return;
    if (other) this.#lesson = other;
    else this.#trouble = { code: 'not_loaded' };
  }

  /** Does what the step asks the learner to do, and waits for nothing but what it says itself. */
  async doIt(): Promise<void> {
    const open = this.#open;
    const step = this.step;
    if (!open || !step || this.#busy) return;
    this.#busy = true;
    this.#trouble = undefined;
    open.deedsDone = 0;
    await open.ready(() => this.#host.lab.journalSeq);
    for (const deed of step.deeds) {
      const trouble = await perform(deed, this.#host, (condition) => open.until(condition));
      if (open.closed) return;
      if (trouble) {
        this.#trouble = trouble;
        break;
      }
      open.deedsDone += 1;
      this.#wait();
    }
    this.#busy = false;
  }

  /** What a clicker does: the step's deeds if they are still to be done, else the next step. */
  async press(): Promise<void> {
    const open = this.#open;
    if (!open || this.#busy) return;
    if (this.deedsLeft.length > 0) await this.doIt();
    else this.next();
  }

  /** The next step; of the last there is none. */
  next(): void {
    const { lesson, at } = this;
    if (!lesson || this.#phase !== 'running' || this.isLast) return;
    if (this.done) this.#reached(lesson, at);
    this.#show(at + 1);
  }

  back(): void {
    if (this.#phase === 'running' && this.at > 0) this.#show(this.at - 1);
  }

  /** Ends the lesson and leaves the lab as it stands. */
  end(): void {
    this.#starts += 1;
    this.#leave();
    this.#phase = 'idle';
    this.#lesson = undefined;
    this.#trouble = undefined;
    this.#done = new Set();
  }

  #leave(): void {
    this.#preparing?.close();
    this.#preparing = undefined;
    this.#open?.close();
    this.#open = undefined;
    this.#busy = false;
    clearTimeout(this.#hintTimer);
    this.#hintDue = false;
  }

  async #loaded(id: string, locale: Locale): Promise<Lesson | undefined> {
    try {
      return await this.#load(id, locale);
    } catch {
      // The browser has said in its console what it could not load.
      return undefined;
    }
  }

  async #prepare(lesson: Lesson, shown: number, start: number): Promise<Trouble | null> {
    const before = this.#begins({ title: '', body: [], deeds: lesson.lab, check: [] });
    const opened = (): Promise<void> => withPatience(before.until({ seen: 'open', where: {} }));
    const trouble = await putBack(this.#host, opened);
    if (trouble) return trouble;
    const set = await this.#catchUp(before, lesson.lab, start);
    if (set) return set;
    for (const step of lesson.steps.slice(0, shown)) {
      if (step.deeds.length === 0) continue;
      const open = this.#begins(step);
      const failed = await this.#catchUp(open, step.deeds, start);
      if (failed) return failed;
      await withPatience(open.untilHeld());
    }
    return null;
  }

  /** A step that nobody sees, while the lab is set up. */
  #begins(step: Step): OpenStep {
    const open = this.#stepOpened(-1, step);
    open.begin(0);
    this.#preparing?.close();
    this.#preparing = open;
    return open;
  }

  /** Does what leads to where a lesson begins; what never comes is not waited for for ever. */
  async #catchUp(open: OpenStep, deeds: readonly Deed[], start: number): Promise<Trouble | null> {
    for (const deed of deeds) {
      if (start !== this.#starts) return null;
      const until = (condition: Condition): Promise<void> => withPatience(open.until(condition));
      const failed = await perform(deed, this.#host, until);
      if (failed) return failed;
    }
    return null;
  }

  #stepOpened(at: number, step: Step): OpenStep {
    return new OpenStep(at, step, this.#host.engine, this.#logs, () => this.#looked());
  }

  #show(at: number): void {
    const { lesson } = this;
    const step = lesson?.steps[at];
    if (!lesson || !step) return;
    this.#leave();
    this.#trouble = undefined;
    const open = this.#stepOpened(at, step);
    this.#open = open;
    if (this.#done.has(at)) open.finish();
    if (open.done && this.isLast) this.#reached(lesson, at);
    this.#wait();
    void this.#begin(open);
  }

  /** What happened before the step was shown does not count, even where it is told only now. */
  async #begin(open: OpenStep): Promise<void> {
    const newest = await this.#host.lab.newestFact();
    if (!open.closed) open.begin(newest);
  }

  #read(): void {
    this.#preparing?.read();
    if (this.#open?.read()) this.#wait();
  }

  #passed(open: OpenStep): void {
    open.finish();
    this.#done = new Set([...this.#done, open.at]);
    if (this.#lesson) this.#reached(this.#lesson, open.at);
  }

  #reached({ id, steps }: Lesson, at: number): void {
    this.progress.stepDone(id, at);
    const done = this.progress.doneIn(id);
    const last = steps.length - 1;
    // Who goes on past a step that asks for something leaves it to be done, even at the end.
    const isOver = steps.every(({ check }, i) => done.includes(i) || (i < last && !check.length));
    if (isOver) this.progress.finish(id);
  }

  /** Something has come: whoever goes on by himself needs no hint for a while. */
  #wait(): void {
    clearTimeout(this.#hintTimer);
    this.#hintDue = false;
    this.#hintTimer = setTimeout(() => (this.#hintDue = true), HINT_AFTER_MS);
  }

  #looked(): Looked {
    const { pages, view, playground } = this.#host;
    const { side, enlarged, selected } = view;
    const { case: chosen } = playground;
    return {
      page: pages.shown,
      panel: side,
      enlarged,
      selected: selected !== null,
      case: chosen,
    };
  }
}
