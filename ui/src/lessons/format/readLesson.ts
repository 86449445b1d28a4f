/** From a lesson's file to what the page shows of it, or to all that is wrong with it. */
import type { Locale } from '../../i18n/catalogue';
import type { Lesson, Step } from '../lesson';
import { readDeeds } from './deeds';
import type { Mistake, Problem } from './mistake';
import { lineOf, readBlocks, tokensOf, unclosedOf, type ProseProblem } from './prose';
import { isObject, type Schema } from './schema';
import { problemsOfValue, unknownField } from './shape';
import { readStep, sectionsOf, type Section } from './step';
import { textOf } from './text';
import { YamlBlock } from './yaml';

export { LOCALES } from '../../i18n/catalogue';
export { told } from './mistake';

export interface ReadLesson {
  /** Absent where there are mistakes. */
  readonly lesson?: Lesson;
  readonly mistakes: readonly Mistake[];
  /** The line of each step's title. */
  readonly stepLines: readonly number[];
}

const NAME = /^(\d\d-[a-z0-9]+(?:-[a-z0-9]+)*)\.md$/;

const HEADER: Readonly<Record<string, Schema>> = {
  title: { type: 'string' },
  minutes: { type: 'integer', minimum: 1, maximum: 60 },
};
const HEADER_FIELDS = ['title', 'minutes', 'lab'];

/** Reads a lesson; `file` is its path from the repository's root. */
export function readLesson(file: string, locale: Locale, bytes: Uint8Array): ReadLesson {
  const mistakes: Mistake[] = [];
  const at = (line: number, what: string): void => void mistakes.push({ file, line, what });
  const [, id] = NAME.exec(file.split('/').at(-1) ?? '') ?? [];
  if (id === undefined) {
    at(1, 'a lesson is called by two digits and small letters, as `04-kill-it.md`');
  }
  const { text, problems } = textOf(bytes);
  problems.forEach(({ line, what }) => at(line, what));
  const { header, body } = partsOf(text);
  if (header === undefined) {
    at(1, 'a lesson begins with a line `---`, then its title and minutes, then a line `---`');
  }
  const head = readHeader(new YamlBlock(file, header ?? '', 2), header !== undefined, mistakes);

  const tokens = tokensOf(body);
  const { intro, sections } = sectionsOf(tokens, at);
  const { blocks, problems: wrong } = readBlocks(intro);
  tell(wrong, at);
  if (sections.length === 0) {
    const last = text.split('\n').length;
    at(last, 'there is no step: each begins with a line `## ` and its title');
  } else if (blocks.length === 0) {
    at(lineOf(sections[0]?.heading), 'say before the first step what the lesson is about');
  }
  const steps = sections.map((section: Section): Step => {
    const read = readStep(file, section);
    mistakes.push(...read.mistakes);
    return read.step;
  });
  const stepLines = sections.map(({ heading }) => lineOf(heading));
  const unclosed = unclosedOf(tokens, body.split('\n'));
  if (unclosed) {
    const { markup } = unclosed;
    const line = lineOf(unclosed);
    at(line, `this block is never closed: it ends with a line \`${markup}\``);
    // It has swallowed what comes after it, of which nothing true can be said.
    mistakes.splice(0, Infinity, ...mistakes.filter((mistake) => mistake.line <= line));
  }
  mistakes.sort((a, b) => a.line - b.line);
  if (mistakes.length > 0 || id === undefined) return { mistakes, stepLines };
  return { mistakes, stepLines, lesson: { id, locale, ...head, intro: blocks, steps } };
}

function tell(problems: readonly ProseProblem[], at: (line: number, what: string) => void): void {
  problems.forEach(({ line, what }) => at(line, what));
}

/** The header, and all else on the lines on which it stands in the file. */
function partsOf(text: string): { readonly header: string | undefined; readonly body: string } {
  const lines = text.split('\n');
  const end = lines[0]?.trimEnd() === '---' ? lines.findIndex(isEnd) : -1;
  if (end < 0) return { header: undefined, body: text };
  const header = lines.slice(1, end).join('\n');
  return { header, body: '\n'.repeat(end + 1) + lines.slice(end + 1).join('\n') };
}

function isEnd(line: string, i: number): boolean {
  return i > 0 && line.trimEnd() === '---';
}

function readHeader(
  block: YamlBlock,
  there: boolean,
  mistakes: Mistake[],
): Pick<Lesson, 'title' | 'minutes' | 'lab'> {
  mistakes.push(...block.mistakes);
  const nothing = { title: '', minutes: 0, lab: [] };
  if (!there || block.mistakes.length > 0) return nothing;
  const problems: Problem[] = [];
  const fields = isObject(block.value) ? block.value : {};
  for (const name of Object.keys(fields)) {
    if (HEADER_FIELDS.includes(name)) continue;
    problems.push({ path: [name], what: unknownField('header', name, HEADER_FIELDS) });
  }
  for (const [name, schema] of Object.entries(HEADER)) {
    if (name in fields) problems.push(...problemsOfValue(schema, fields[name], [name], name));
    else problems.push({ path: [], what: `the header lacks \`${name}\`` });
  }
  const title = typeof fields['title'] === 'string' ? fields['title'].trim() : '';
  if (fields['title'] !== undefined && title === '') {
    problems.push({ path: ['title'], what: 'the title is empty' });
  }
  const { deeds: lab, problems: wrong } = readDeeds(fields['lab'], ['lab'], 'lab');
  problems.push(...wrong);
  mistakes.push(...problems.map((problem) => block.place(problem)));
  return { title, minutes: Number(fields['minutes']), lab };
}
