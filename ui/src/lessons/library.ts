/** The lessons that there are, by their files' names; what is in one is loaded when it is begun. */
import { LOCALES, type Locale } from '../i18n/catalogue';
import type { Lesson } from './lesson';
import type { Inline } from './prose';

/** What a list of lessons shows of one. */
export interface LessonHead {
  /** The same in every language: `04-kill-it`. */
  readonly id: string;
  /** Its place among all, from its file's name. */
  readonly number: number;
  readonly title: string;
  /** How long it takes a learner, about. */
  readonly minutes: number;
  /** How many steps it has. */
  readonly steps: number;
  /** What it is about: the first paragraph of what stands before its steps. */
  readonly about: readonly Inline[];
}

const heads = import.meta.glob<Omit<LessonHead, 'id' | 'number'>>('../../../lessons/*/*.md', {
  eager: true,
  query: '?head',
  import: 'default',
});
const files = import.meta.glob<Lesson>('../../../lessons/*/*.md', { import: 'default' });

const pathOf = (id: string, locale: Locale): string => `../../../lessons/${locale}/${id}.md`;

function headsIn(locale: Locale): readonly LessonHead[] {
  return Object.keys(heads)
    .sort()
    .flatMap((path) => {
      const id = /\/([^/]+)\.md$/.exec(path)?.[1] ?? '';
      const head = path === pathOf(id, locale) ? heads[path] : undefined;
      return head ? [{ id, number: Number.parseInt(id, 10), ...head }] : [];
    });
}

/** In the order in which they build on each other, which is that of their numbers. */
export const LESSONS = Object.fromEntries(
  LOCALES.map((locale) => [locale, headsIn(locale)]),
) as Readonly<Record<Locale, readonly LessonHead[]>>;

/** Whether there is a lesson by that name. */
export function isLesson(id: string): boolean {
  return LESSONS.en.some((head) => head.id === id);
}

/** Throws where there is none, or its file cannot be loaded. */
export async function loadLesson(id: string, locale: Locale): Promise<Lesson> {
  const load = files[pathOf(id, locale)];
  if (!load) throw new Error(`there is no lesson ${id} in ${locale}`);
  return load();
}
