/** `npm run lessons`: reads every lesson file and prints what is wrong with it, line by line. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @type {{ module: typeof import('./src/lessons/format/folder') }} */
const { module } = await runnerImport(at('src/lessons/format/folder.ts'));
const files = module.readLessons(at('..'));
const mistakes = module.mistakesOf(files);
for (const mistake of mistakes) console.log(module.told(mistake));
const count = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;
console.log(`${count(files.length, 'lesson file')}, ${count(mistakes.length, 'mistake')}`);
if (mistakes.length > 0) process.exitCode = 1;
