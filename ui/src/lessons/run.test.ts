import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Fact } from '../api/types';
import { LabView } from '../layout/view.svelte';
import { LabTrace } from '../trace/labtrace.svelte';
import type { Observation } from '../trace/types';
import type { LessonHost } from './host';
import type { Deed, Lesson, Step } from './lesson';
import { Progress } from './progress.svelte';
import { HINT_AFTER_MS, LessonRun } from './run.svelte';

/** The lab behind a lesson: it answers, and what happens in it is said by the test. */
class FakeHost {
  readonly trace = new LabTrace();
  readonly said: string[] = [];
  readonly view = new LabView();
  readonly pages = { shown: 'lab', go: (page: string) => (this.pages.shown = page) };
  /** Facts that have happened; they come to the page one by one. */
  happened = 0;
  refuses = false;
  /** Whether the window's `EventSource` is as good as new. */
  asOpened = false;
  #came = 0;

  readonly host: LessonHost;

  constructor() {
    const say = (words: string) => {
      this.said.push(words);
      return Promise.resolve(this.refuses ? { code: 'unreachable' } : null);
    };
    const came = (): number => this.#came;
    const lab = {
      trace: this.trace,
      connections: [{ id: 7, client: 'w1' }],
      stream: {
        label: 'w1',
        url: '/stream',
        close: () => this.said.push('close'),
      },
      beginAnew: () => {
        this.said.push('beginAnew');
        if (this.asOpened) return false;
        this.sees({ kind: 'open' });
        return true;
      },
      settle: () => say('settle'),
      newestFact: () => Promise.resolve(this.happened),
      get journalSeq() {
        return came();
      },
      killAll: async () => (await say('kill all')) ?? 1,
      setStalled: (on: boolean) => say(`stall ${on}`),
      changeFeed: (patch: object) => say(`feed ${JSON.stringify(patch)}`),
    };
    const nothing = () => undefined;
    this.host = {
      lab,
      view: this.view,
      pages: this.pages,
      extra: { open: (count: number) => void this.said.push(`streams ${count}`) },
      fetch: { stop: nothing, change: nothing },
      playground: { case: undefined, play: () => Promise.resolve(false), stop: nothing },
      websocket: { putBack: nothing },
      engine: 'chromium',
    } as unknown as LessonHost;
  }

  /** Something happens in the lab, and the page is told of it, at once or later. */
  happens(fact: Partial<Fact> & Pick<Fact, 'fact'>): () => void {
    this.happened += 1;
    const seq = this.happened;
    return () => {
      this.#came = seq;
      this.trace.addFact({ ...fact, seq, t_us: seq } as Fact);
      vi.advanceTimersByTime(300);
    };
  }

  sees(seen: Partial<Observation> & Pick<Observation, 'kind'>): void {
    this.trace.addObservation({ lane: 'window', at: 0, ...seen } as Observation);
    vi.advanceTimersByTime(300);
  }
}

const step = (title: string, rest: Partial<Step> = {}): Step => ({
  title,
  body: [],
  deeds: [],
  check: [],
  ...rest,
});

const KILLED = { fact: 'killed', where: {} } as const;
const KILL: Deed = { kill: { kind: 'cut' } };
const HINT = [{ kind: 'text', text: 'hint' }] as const;

const LESSON: Lesson = {
  id: '04-kill-it',
  locale: 'en',
  title: 'Title',
  minutes: 5,
  lab: [{ feed: { interval_ms: 500 } }],
  intro: [],
  steps: [
    step('first', { deeds: [KILL], check: [KILLED], hint: HINT }),
    step('second', {
      deeds: [{ stall: true }],
      check: [
        { fact: 'stalled', where: {} },
        { seen: 'error', where: {} },
      ],
      hint: HINT,
    }),
    step('third'),
  ],
};

let fake: FakeHost;
let run: LessonRun;
let progress: Progress;
let lessons: Record<string, Lesson>;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  fake = new FakeHost();
  progress = new Progress();
  lessons = { en: LESSON, 'zh-CN': { ...LESSON, locale: 'zh-CN', title: '标题' } };
  run = new LessonRun(fake.host, progress, (_, locale) => {
    const lesson = lessons[locale];
    return lesson ? Promise.resolve(lesson) : Promise.reject(new Error('gone'));
  });
});

afterEach(() => {
  run.end();
  vi.useRealTimers();
});

async function settled(): Promise<void> {
  for (let i = 0; i < 30; i += 1) await Promise.resolve();
}

async function started(at = 0): Promise<void> {
  await run.start(LESSON.id, 'en', at);
  await settled();
}

/** The second step, to which somebody came by the first. */
async function atSecond(): Promise<void> {
  const starting = started(1);
  await settled();
  fake.happens({ fact: 'killed', connection: 7 })();
  await starting;
}

it('puts the lab back before a lesson begins, and then sets what its file says', async () => {
  fake.view.selected = 'x';
  fake.pages.shown = 'playground';
  await started();
  expect(fake.said).toEqual(['streams 0', 'settle', 'beginAnew', 'feed {"interval_ms":500}']);
  expect([fake.view.selected, fake.pages.shown]).toEqual([null, 'lab']);
  expect([run.phase, run.at, run.step?.title]).toEqual(['running', 0, 'first']);
});

it('keeps an EventSource that is as good as new, and waits for no other', async () => {
  fake.asOpened = true;
  await started();
  expect(fake.said).toEqual(['streams 0', 'settle', 'beginAnew', 'feed {"interval_ms":500}']);
  expect(run.phase).toBe('running');
});

it('finds a step done when its check holds, and not before', async () => {
  await started();
  expect([run.done, run.checks[0]?.held]).toEqual([false, false]);
  fake.happens({ fact: 'heartbeat' })();
  await settled();
  expect(run.done).toBe(false);
  fake.happens({ fact: 'killed', connection: 7 })();
  await settled();
  expect([run.done, run.checks[0]?.held, run.at]).toEqual([true, true, 0]);
});

it('does not take for a deed what had happened before the step was shown', async () => {
  const comesLate = fake.happens({ fact: 'killed', connection: 7 });
  await started();
  comesLate();
  await settled();
  expect(run.done).toBe(false);
});

it('does for the learner what a step asks for, and waits for what it says itself', async () => {
  const waits = step('waits', {
    deeds: [KILL, { until: KILLED }, { stall: true }],
    check: [KILLED],
  });
  lessons['en'] = { ...LESSON, steps: [waits, step('last')] };
  await started();
  void run.doIt();
  await settled();
  expect(fake.said.slice(4)).toEqual(['kill all']);
  expect(run.busy).toBe(true);
  fake.happens({ fact: 'killed', connection: 7 })();
  await settled();
  expect(fake.said.slice(4)).toEqual(['kill all', 'stall true']);
  expect([run.busy, run.done]).toEqual([false, true]);
});

it('tells what could not be done, and by which deed', async () => {
  await started();
  fake.refuses = true;
  await run.doIt();
  expect(run.trouble).toMatchObject({ code: 'refused', deed: 'kill' });
  expect(run.busy).toBe(false);
  const plays = step('plays', { deeds: [{ play: 'no-such' }], check: [KILLED] });
  fake.refuses = false;
  lessons['en'] = { ...LESSON, steps: [plays] };
  await started();
  await run.doIt();
  expect(run.trouble).toEqual({ code: 'not_here', deed: 'play' });
});

it('fails where the lab cannot be set up, and can be started again', async () => {
  fake.refuses = true;
  await started();
  expect([run.phase, run.trouble?.code]).toEqual(['failed', 'refused']);
  fake.refuses = false;
  await started();
  expect([run.phase, run.trouble]).toEqual(['running', undefined]);
});

it('fails where the lesson cannot be loaded', async () => {
  lessons = {};
  await started();
  expect([run.phase, run.trouble]).toEqual(['failed', { code: 'not_loaded' }]);
});

it('goes on and back, and finds done what was done', async () => {
  await started();
  fake.happens({ fact: 'killed', connection: 7 })();
  await settled();
  run.next();
  await settled();
  expect([run.at, run.done]).toEqual([1, false]);
  run.back();
  await settled();
  expect([run.at, run.done, run.checks[0]?.held]).toEqual([0, true, true]);
  run.next();
  run.next();
  run.next();
  expect([run.at, run.isLast, run.done]).toEqual([2, true, true]);
});

it('does what the steps before it ask for where a lesson is begun in its middle', async () => {
  const starting = started(1);
  await settled();
  expect([fake.said.slice(4), run.phase]).toEqual([['kill all'], 'preparing']);
  fake.happens({ fact: 'killed', connection: 7 })();
  await starting;
  expect([run.phase, run.at, run.done]).toEqual(['running', 1, false]);
  expect(progress.any).toBe(false);
});

it('begins all the same where something that it waits for never comes', async () => {
  const starting = started(1);
  await settled();
  await vi.advanceTimersByTimeAsync(10_000);
  await starting;
  expect([run.phase, run.at]).toEqual(['running', 1]);
});

it('keeps step and what was found when the language changes in mid-lesson', async () => {
  await atSecond();
  fake.happens({ fact: 'stalled', connection: null })();
  await settled();
  const held = () => run.checks.map((check) => check.held);
  expect(held()).toEqual([true, false]);
  await run.speak('zh-CN');
  expect([run.lesson?.title, run.at, held()]).toEqual(['标题', 1, [true, false]]);
  fake.sees({ kind: 'error', readyState: 0 });
  await settled();
  expect(run.done).toBe(true);
  delete lessons['en'];
  await run.speak('en');
  expect([run.lesson?.title, run.trouble?.code]).toEqual(['标题', 'not_loaded']);
});

it('takes the language that was chosen while the lesson was being prepared', async () => {
  const starting = run.start(LESSON.id, 'en');
  void run.speak('zh-CN');
  await starting;
  await settled();
  expect([run.lesson?.title, run.at]).toEqual(['标题', 0]);
});

it('tells a hint after a while without progress, and none once the step is done', async () => {
  await atSecond();
  vi.advanceTimersByTime(HINT_AFTER_MS - 1);
  expect(run.hintDue).toBe(false);
  fake.happens({ fact: 'stalled', connection: null })();
  vi.advanceTimersByTime(HINT_AFTER_MS - 500);
  expect(run.hintDue).toBe(false);
  vi.advanceTimersByTime(500);
  expect(run.hintDue).toBe(true);
  fake.sees({ kind: 'error', readyState: 0 });
  await settled();
  expect(run.hintDue).toBe(false);
  vi.advanceTimersByTime(2 * HINT_AFTER_MS);
  expect(run.hintDue).toBe(false);
});

it('counts for a check over the screen what is looked at now', async () => {
  const looks = step('looks', { check: [{ view: { panel: 'wire' } }] });
  lessons['en'] = { ...LESSON, steps: [looks, step('last')] };
  await started();
  expect(run.checks[0]?.held).toBe(false);
  fake.view.side = 'wire';
  await settled();
  expect([run.checks[0]?.held, run.done]).toEqual([true, true]);
  fake.view.side = 'code';
  await settled();
  expect([run.checks[0]?.held, run.done]).toEqual([true, true]);
});

it('asks only what this engine can bring about', async () => {
  const engines = step('engines', {
    check: [KILLED, { seen: 'closed', where: {}, engines: ['gecko'] }],
  });
  const others = step('others', { check: [{ ...KILLED, engines: ['gecko', 'webkit'] }] });
  lessons['en'] = { ...LESSON, steps: [engines, others, step('last')] };
  await started();
  expect(run.checks).toHaveLength(1);
  run.next();
  expect([run.checks, run.done]).toEqual([[], true]);
});

it('goes through a lesson by presses alone: the deeds of a step first, then the next', async () => {
  await started();
  await run.press();
  expect(fake.said.at(-1)).toBe('kill all');
  expect(run.at).toBe(0);
  fake.happens({ fact: 'killed', connection: 7 })();
  await settled();
  await run.press();
  await settled();
  expect(run.at).toBe(1);
  // What the learner has done already is not done once more.
  fake.happens({ fact: 'stalled', connection: null })();
  fake.sees({ kind: 'error', readyState: 0 });
  await settled();
  await run.press();
  expect([run.at, fake.said.includes('stall true')]).toEqual([2, false]);
  await run.press();
  expect([run.at, run.phase]).toEqual([2, 'running']);
});

it('remembers which steps were done, and that the lesson came to its end', async () => {
  await started();
  fake.happens({ fact: 'killed', connection: 7 })();
  await settled();
  expect([...progress.doneIn(LESSON.id)]).toEqual([0]);
  run.next();
  await settled();
  fake.happens({ fact: 'stalled', connection: null })();
  fake.sees({ kind: 'error', readyState: 0 });
  await settled();
  expect([run.finished, progress.isFinished(LESSON.id)]).toEqual([false, false]);
  run.next();
  expect([run.finished, progress.isFinished(LESSON.id)]).toEqual([true, true]);
  const later = new Progress();
  expect([later.doneIn(LESSON.id), later.isFinished(LESSON.id)]).toEqual([[0, 1, 2], true]);
});

it('is not done by going on to its end, but once what was passed over is done, too', async () => {
  await started();
  run.next();
  run.next();
  await settled();
  expect([run.isLast, run.done, run.finished]).toEqual([true, true, false]);
  expect(progress.doneIn(LESSON.id)).toEqual([2]);
  run.back();
  await settled();
  fake.happens({ fact: 'stalled', connection: null })();
  fake.sees({ kind: 'error', readyState: 0 });
  await settled();
  run.back();
  await settled();
  expect([progress.doneIn(LESSON.id), run.finished]).toEqual([[1, 2], false]);
  fake.happens({ fact: 'killed', connection: 7 })();
  await settled();
  expect([progress.doneIn(LESSON.id), run.finished]).toEqual([[0, 1, 2], true]);
});

it('ends in the lab as it stands', async () => {
  await started();
  const before = fake.said.length;
  run.end();
  expect([run.phase, run.lesson, run.checks, fake.said.length]).toEqual([
    'idle',
    undefined,
    [],
    before,
  ]);
  fake.happens({ fact: 'killed', connection: 7 })();
  await settled();
  expect(progress.any).toBe(false);
});

it('does no more of a step that was left while the lab was still at work on it', async () => {
  const both = step('both', { deeds: [KILL, { stall: true }], check: [KILLED] });
  lessons['en'] = { ...LESSON, steps: [both, step('last')] };
  await started();
  const doing = run.doIt();
  run.next();
  await doing;
  await settled();
  expect([run.at, run.busy, fake.said.includes('stall true')]).toEqual([1, false, false]);
});

it('is not disturbed by what an earlier lesson still waits for', async () => {
  const waits = step('waits', { deeds: [{ until: KILLED }, KILL], check: [KILLED] });
  lessons['en'] = { ...LESSON, steps: [waits, step('last')] };
  await started();
  void run.doIt();
  await settled();
  run.next();
  await settled();
  fake.happens({ fact: 'killed', connection: 7 })();
  await settled();
  expect([run.at, run.busy, fake.said.includes('kill all')]).toEqual([1, false, false]);
});
