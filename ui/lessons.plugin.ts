/** Lessons as modules: what the page gets is read already, and what cannot be read does not build. */
import { readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport, type Plugin } from 'vite';
import type * as Reader from './src/lessons/format/readLesson';
import type { Lesson } from './src/lessons/lesson';
import type { LessonHead } from './src/lessons/library';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READER = fileURLToPath(new URL('src/lessons/format/readLesson.ts', import.meta.url));

const read = (): Promise<{ readonly module: typeof Reader }> => runnerImport<typeof Reader>(READER);

/** What a list shows of a lesson: not more, since it is loaded with the page. */
function headOf({ title, minutes, intro, steps }: Lesson): Omit<LessonHead, 'id' | 'number'> {
  const first = intro.find((block) => block.kind === 'paragraph');
  return { title, minutes, steps: steps.length, about: first?.of ?? [] };
}

/**
 * Under `root`, `lessons/<locale>/<name>.md` is the lesson; with `?head` it is what a list of
 * lessons shows of it.
 */
export function lessons(root = ROOT): Plugin {
  let loading: Promise<{ readonly module: typeof Reader }> | undefined;
  return {
    name: 'lessons',
    enforce: 'pre',
    async load(id) {
      const [path = '', query] = id.split('?', 2);
      const file = relative(root, path).replaceAll('\\', '/');
      if (!/^lessons\/[^/]+\/[^/]+\.md$/.test(file)) return null;
      // Vite waits a minute for a module, which a machine under load can take; not so twice.
      loading ??= read().catch(read);
      const { readLesson, told, LOCALES } = (await loading).module;
      const locale = LOCALES.find((each) => each === basename(dirname(path)));
      if (!locale) return null;
      this.addWatchFile(path);
      const { lesson, mistakes } = readLesson(file, locale, readFileSync(path));
      if (!lesson) {
        const line = mistakes[0]?.line ?? 1;
        const message = mistakes.map(told).join('\n');
        this.error({ id: path, message, loc: { file: path, line, column: 0 } });
      }
      const shown = query === 'head' ? headOf(lesson) : lesson;
      return { code: `export default ${JSON.stringify(shown)};`, map: null, moduleType: 'js' };
    },
  };
}
