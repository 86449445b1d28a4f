/** All lesson files of both languages, as they lie on the disk. Not for the page: it has no files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES, type Locale } from '../../i18n/catalogue';
import type { Mistake } from './mistake';
import { readLesson, type ReadLesson } from './readLesson';

export { told } from './mistake';

export interface LessonFile extends ReadLesson {
  /** From the repository's root: `lessons/en/04-kill-it.md`. */
  readonly file: string;
  readonly name: string;
  readonly locale: Locale;
}

/** Reads every lesson under `root`, the repository's root, by language and name. */
export function readLessons(root: string): readonly LessonFile[] {
  return LOCALES.flatMap((locale) =>
    namesIn(join(root, 'lessons', locale)).map((name) => {
      const file = `lessons/${locale}/${name}`;
      return { file, name, locale, ...readLesson(file, locale, readFileSync(join(root, file))) };
    }),
  );
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
}

/** All that is wrong with the lessons, each by itself and as a pair of languages. */
export function mistakesOf(files: readonly LessonFile[]): readonly Mistake[] {
  return [...files.flatMap(({ mistakes }) => mistakes), ...numbersTwice(files), ...apart(files)];
}

function numbersTwice(files: readonly LessonFile[]): readonly Mistake[] {
  return files.flatMap(({ file, name, locale }) => {
    const number = name.slice(0, 2);
    const other = files.find((each) => each.locale === locale && each.name.startsWith(number));
    if (!other || other.name === name) return [];
    const what = `has the number of ${other.file}: the number is the lesson's place among all`;
    return [{ file, line: 1, what }];
  });
}

/** Where two languages do different things, or one lacks a lesson. */
function apart(files: readonly LessonFile[]): readonly Mistake[] {
  return files.flatMap((one) =>
    LOCALES.filter((locale) => locale !== one.locale).flatMap((locale): readonly Mistake[] => {
      const other = files.find((each) => each.locale === locale && each.name === one.name);
      if (!other) {
        const what = `is missing in the other language: write lessons/${locale}/${one.name}`;
        return [{ file: one.file, line: 1, what }];
      }
      // Each difference is told once, of the language that comes later.
      return LOCALES.indexOf(locale) < LOCALES.indexOf(one.locale) ? differences(one, other) : [];
    }),
  );
}

function differences(one: LessonFile, other: LessonFile): readonly Mistake[] {
  const [ours, theirs] = [one.lesson, other.lesson];
  if (!ours || !theirs) return [];
  const { file } = one;
  const mistakes: Mistake[] = [];
  const compare = (line: number, name: string, our: unknown, their: unknown): void => {
    if (JSON.stringify(our, untold) === JSON.stringify(their, untold)) return;
    mistakes.push({ file, line, what: `\`${name}\` is not the same as in ${other.file}` });
  };
  compare(1, 'lab', ours.lab, theirs.lab);
  compare(1, 'minutes', ours.minutes, theirs.minutes);
  if (ours.steps.length !== theirs.steps.length) {
    const what = `has ${ours.steps.length} steps, and ${other.file} has ${theirs.steps.length}`;
    return [...mistakes, { file, line: 1, what }];
  }
  ours.steps.forEach((our, i) => {
    const their = theirs.steps[i];
    const line = one.stepLines[i] ?? 1;
    compare(line, 'point', our.point, their?.point);
    compare(line, 'do', our.deeds, their?.deeds);
    compare(line, 'check', our.check, their?.check);
    compare(line, 'hint', our.hint === undefined, their?.hint === undefined);
  });
  return mistakes;
}

/** What is published is text for the learner, and so in each language another. */
function untold(key: string, value: unknown): unknown {
  return key === 'publish' ? {} : value;
}
