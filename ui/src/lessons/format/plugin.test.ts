// @vitest-environment node
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { build } from 'vite';
import { lessons } from '../../../lessons.plugin';

const LESSON = '---\ntitle: Title\nminutes: 5\n---\nIntro.\n\n## Step\nCaption.\n';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'page-'));
  mkdirSync(join(root, 'lessons/en'), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

/** What a page that imports the lesson is built into. */
async function built(lesson: string, query = ''): Promise<string> {
  writeFileSync(join(root, 'lessons/en/01-a.md'), lesson);
  writeFileSync(join(root, 'main.js'), `export { default } from './lessons/en/01-a.md${query}';`);
  const page = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [lessons(root)],
    build: { write: false, minify: false, lib: { entry: 'main.js', formats: ['es'] } },
  });
  const [first] = Array.isArray(page) ? page : [page];
  const [chunk] = first && 'output' in first ? first.output : [];
  return chunk?.type === 'chunk' ? chunk.code : '';
}

it('gives the page the lesson as it was read, and no parser', async () => {
  const code = await built(LESSON);
  expect(code).toContain('Caption.');
  expect(code.length).toBeLessThan(1_000);
});

it('gives a list of lessons no more than it shows', async () => {
  const code = await built(LESSON, '?head');
  expect(code).toContain('Title');
  expect(code).not.toContain('Caption.');
});

it('breaks the build where a lesson cannot be read, by every line and what is wrong there', async () => {
  const wrong = LESSON.replace('5', '0').replace('Caption.', '<b>');
  await expect(built(wrong)).rejects.toThrow(
    /lessons\/en\/01-a\.md:3: `minutes`[^]*lessons\/en\/01-a\.md:8: HTML is not shown/,
  );
});
