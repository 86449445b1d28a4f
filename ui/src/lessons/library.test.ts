import { expect, it } from 'vitest';
import { isLesson, LESSONS, loadLesson } from './library';

it('knows the lessons of both languages by the same names, in the order of their numbers', () => {
  const ids = LESSONS.en.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual([...ids].sort());
  expect(LESSONS['zh-CN'].map(({ id }) => id)).toEqual(ids);
  for (const { id, number, title, minutes } of [...LESSONS.en, ...LESSONS['zh-CN']]) {
    expect(id.startsWith(String(number).padStart(2, '0'))).toBe(true);
    expect(title).not.toBe('');
    expect(minutes).toBeGreaterThan(0);
  }
});

it('loads what the list names, in the language that is asked for', async () => {
  for (const locale of ['en', 'zh-CN'] as const) {
    for (const { id, title } of LESSONS[locale]) {
      const lesson = await loadLesson(id, locale);
      expect([lesson.id, lesson.locale, lesson.title]).toEqual([id, locale, title]);
      expect(lesson.steps.length).toBeGreaterThan(1);
    }
  }
});

it('says so where there is no lesson of that name', async () => {
  expect(isLesson('99-nothing')).toBe(false);
  await expect(loadLesson('99-nothing', 'en')).rejects.toThrow('99-nothing');
});
