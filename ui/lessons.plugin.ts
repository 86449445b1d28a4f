/** Lessons as modules: what the page gets is read already, and what cannot be read does not build. */
import { readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport, type Plugin } from 'vite';
import type * as Reader from './src/lessons/format/readLesson';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READER = fileURLToPath(new URL('src/lessons/format/readLesson.ts', import.meta.url));

/**
 * `lessons/<locale>/<name>.md` is the lesson; with `?head` it is what a list of lessons shows of
 * it.
 */
export function lessons(): Plugin {
  let loading: Promise<{ readonly module: typeof Reader }> | undefined;
  return {
    name: 'lessons',
    enforce: 'pre',
    async load(id) {
      const [path = '', query] = id.split('?', 2);
      const file = relative(ROOT, path).replaceAll('\\', '/');
      if (!/^lessons\/[^/]+\/[^/]+\.md$/.test(file)) return null;
      loading ??= runnerImport<typeof Reader>(READER);
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
      const { title, minutes } = lesson;
      const shown = query === 'head' ? { title, minutes } : lesson;
      return { code: `export default ${JSON.stringify(shown)};`, map: null, moduleType: 'js' };
    },
  };
}
