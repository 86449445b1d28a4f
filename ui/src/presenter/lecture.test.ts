import { describe, expect, it, vi } from 'vitest';
import type { Deed, Step } from '../lessons/lesson';
import type { LessonHead } from '../lessons/library';
import { PLACES, type Place } from '../lessons/places';
import type { LessonRun } from '../lessons/run.svelte';
import { Lecture, type Lessons } from './lecture.svelte';

const CUT: Deed = { kill: { kind: 'cut' } };
const STEPS: readonly Step[] = ['Cut the wire', 'In one sentence'].map((title) => ({
  title,
  body: [],
  deeds: [],
  check: [],
}));

function headOf(number: number): LessonHead {
  const id = `0${number}-lesson`;
  return { id, number, title: `Lesson ${number}`, minutes: 5, steps: 2, about: [] };
}

type Standing = Pick<LessonRun, 'phase' | 'at' | 'busy' | 'isLast' | 'deedsLeft' | 'step'>;

/** Lessons that stand as told; what is asked of them is written down. */
function lecture(standing: Partial<Standing>, running?: number) {
  const asked: string[] = [];
  const run = {
    phase: 'idle',
    at: 0,
    busy: false,
    isLast: false,
    deedsLeft: [],
    lesson: running === undefined ? undefined : { steps: STEPS },
    step: STEPS[standing.at ?? 0],
    press: vi.fn(() => Promise.resolve(asked.push('press'))),
    back: () => asked.push('back'),
    ...standing,
  };
  const lessons = {
    run: run as unknown as LessonRun,
    listed: [1, 2, 3, 4, 5].map((number) => ({ head: headOf(number) })),
    head: running === undefined ? undefined : headOf(running),
    start: (id: string) => asked.push(`start ${id}`),
    end: () => asked.push('end'),
  };
  return { asked, run, lessons, lecture: new Lecture(lessons as Lessons) };
}

describe('the next press', () => {
  it('begins lesson 4 where none was open yet, and says so', () => {
    const { lecture: it, asked } = lecture({});
    expect(it.next).toMatchObject({ kind: 'start', lesson: { number: 4 } });
    it.forward();
    expect(asked).toEqual(['start 04-lesson']);
  });

  it('begins again the lesson that was left in the middle', () => {
    const { lecture: it, run, lessons } = lecture({ phase: 'running' }, 2);
    it.follow();
    Object.assign(lessons, { head: undefined });
    Object.assign(run, { phase: 'idle' });
    expect(it.next).toMatchObject({ kind: 'start', lesson: { number: 2 } });
  });

  it('goes on to the lesson after one that was held to its end', () => {
    const {
      lecture: it,
      run,
      lessons,
      asked,
    } = lecture({ phase: 'running', at: 1, isLast: true }, 2);
    it.follow();
    expect(it.next).toEqual({ kind: 'end' });
    it.forward();
    expect(asked).toEqual(['end']);
    Object.assign(lessons, { head: undefined });
    Object.assign(run, { phase: 'idle' });
    expect(it.next).toMatchObject({ kind: 'start', lesson: { number: 3 } });
  });

  it('does the deeds of a step before it goes on', () => {
    const { lecture: it, asked, run } = lecture({ phase: 'running', deedsLeft: [CUT] }, 4);
    expect(it.next).toEqual({ kind: 'do', deeds: [CUT] });
    Object.assign(run, { deedsLeft: [] });
    expect(it.next).toEqual({ kind: 'next', title: 'In one sentence' });
    it.forward();
    expect(asked).toEqual(['press']);
  });

  it('does nothing while deeds are being done', () => {
    const { lecture: it, asked } = lecture({ phase: 'running', busy: true }, 4);
    expect(it.next).toEqual({ kind: 'wait' });
    it.forward();
    expect(asked).toEqual([]);
  });
});

describe('what a room is not shown', () => {
  const elsewhere = (point: Place) =>
    lecture({ phase: 'running', step: { ...STEPS[0], point } as Step }, 4).lecture.elsewhere;

  it('is every part that a step can speak of, but strip and timeline', () => {
    const inTheHall = PLACES.filter((place) => elsewhere(place) === undefined);
    expect(inTheHall).toEqual(['strip', 'caption', 'last-event-id', 'lost', 'timeline']);
    for (const place of [
      'websocket-kill-both',
      'settings-feed',
      'stream-picker',
      'kill-cut',
    ] as const)
      expect(elsewhere(place)).toBe(place);
    expect(elsewhere('interval')).toBe('interval');
  });
});
