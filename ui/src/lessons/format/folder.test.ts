// @vitest-environment node
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mistakesOf, readLessons, told } from './folder';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lessons-'));
  for (const locale of ['en', 'zh-CN'])
    mkdirSync(join(root, 'lessons', locale), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

const LESSON = `---
title: Title
minutes: 5
---
Intro.

## Step
Caption.

\`\`\`step
point: timeline
do:
  - publish: {data: Hello}
check:
  - seen: event
hint: Hint.
\`\`\`
`;

function write(file: string, text = LESSON): void {
  writeFileSync(join(root, 'lessons', file), text);
}

function allMistakes(): readonly string[] {
  return mistakesOf(readLessons(root)).map(told);
}

it('finds nothing wrong with the lessons of this repository', () => {
  const repository = fileURLToPath(new URL('../../../..', import.meta.url));
  const files = readLessons(repository);
  expect(files.length).toBeGreaterThan(0);
  expect(mistakesOf(files).map(told)).toEqual([]);
});

it('lets languages differ in their words, also in those that are published', () => {
  write('en/01-a.md');
  const chinese = LESSON.replace('Title', '标题')
    .replace('Hello', '你好')
    .replace('Hint.', '提示。');
  write('zh-CN/01-a.md', chinese);
  expect(allMistakes()).toEqual([]);
});

it('tells which lesson is missing in which language', () => {
  write('en/01-a.md');
  write('zh-CN/02-b.md');
  expect(allMistakes()).toEqual([
    'lessons/en/01-a.md:1: is missing in the other language: write lessons/zh-CN/01-a.md',
    'lessons/zh-CN/02-b.md:1: is missing in the other language: write lessons/en/02-b.md',
  ]);
});

it.each([
  ['point: timeline', 'point: events', 7, '`point`'],
  ['- seen: event', '- seen: open', 7, '`check`'],
  ['- publish: {data: Hello}', '- stall: true', 7, '`do`'],
  ['minutes: 5', 'minutes: 6', 1, '`minutes`'],
  ['minutes: 5', 'minutes: 5\nlab:\n  - stall: true', 1, '`lab`'],
  ['## Step', '## More\nWords.\n\n## Step', 1, 'has 2 steps'],
])('tells where %j is %j in one language only', (part, instead, line, says) => {
  write('en/01-a.md');
  write('zh-CN/01-a.md', LESSON.replace(part, instead));
  const wrong = allMistakes();
  expect(wrong).toHaveLength(1);
  expect(wrong[0]).toContain(`lessons/zh-CN/01-a.md:${line}: `);
  expect(wrong[0]).toContain(says);
});

it('tells of two lessons with one number', () => {
  for (const locale of ['en', 'zh-CN']) {
    write(`${locale}/01-a.md`);
    write(`${locale}/01-b.md`);
  }
  expect(allMistakes()).toEqual(
    ['en', 'zh-CN'].map(
      (locale) =>
        expect.stringContaining(`lessons/${locale}/01-b.md:1: has the number of`) as string,
    ),
  );
});
