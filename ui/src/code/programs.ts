import type { Catalogue, Locale } from '../i18n/catalogue';
import { axumServer } from './axumServer';
import { browserPage } from './browserPage';
import type { CodeSettings } from './codeSettings';
import { expressServer } from './expressServer';
import { fetchPage } from './fetchPage';
import { nodeClient } from './nodeClient';
import { pythonClient } from './pythonClient';
import { rustClient } from './rustClient';
import { comment } from './text';
import { VERSIONS } from './versions';
import { webSocketPage } from './webSocketPage';
import type { Comments } from './words';

/** The programs, in the order in which they are offered. */
export const PROGRAMS = [
  'browser',
  'fetch',
  'websocket',
  'node',
  'python',
  'rust',
  'express',
  'axum',
] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** How a program begins to run, and what it was tested with. */
interface Recipe {
  readonly file: string;
  /** Commands, one after the other, in the folder that holds the file. */
  readonly run: readonly string[];
  /** Names and versions, as people write them. */
  readonly testedWith: readonly string[];
  readonly mark: '//' | '#' | '<!--';
  readonly write: (settings: CodeSettings, say: Comments, locale: Locale) => string;
}

const V = VERSIONS;
const TOKIO = `tokio@${V.tokio} --features tokio/full`;

export const RECIPES: Readonly<Record<ProgramName, Recipe>> = {
  browser: {
    file: 'events.html',
    run: ['python3 -m http.server 8000 -b 127.0.0.1'],
    testedWith: [`Chromium ${V.chromium}`],
    mark: '<!--',
    write: browserPage,
  },
  fetch: {
    file: 'fetch.html',
    run: [
      `npm install eventsource-parser@${V.eventsourceParser}`,
      'python3 -m http.server 8000 -b 127.0.0.1',
    ],
    testedWith: [`Chromium ${V.chromium}`, `eventsource-parser ${V.eventsourceParser}`],
    mark: '<!--',
    write: fetchPage,
  },
  websocket: {
    file: 'websocket.html',
    run: ['python3 -m http.server 8000 -b 127.0.0.1'],
    testedWith: [`Chromium ${V.chromium}`],
    mark: '<!--',
    write: webSocketPage,
  },
  node: {
    file: 'client.mjs',
    run: [`npm install eventsource@${V.eventsource}`, 'node client.mjs'],
    testedWith: [`Node.js ${V.node}`, `eventsource ${V.eventsource}`],
    mark: '//',
    write: nodeClient,
  },
  python: {
    file: 'client.py',
    run: [`pip install httpx==${V.httpx} httpx-sse==${V.httpxSse}`, 'python3 client.py'],
    testedWith: [`Python ${V.python}`, `httpx ${V.httpx}`, `httpx-sse ${V.httpxSse}`],
    mark: '#',
    write: pythonClient,
  },
  rust: {
    file: 'src/main.rs',
    run: [
      `cargo add eventsource-client@${V.eventsourceClient} --no-default-features --features hyper`,
      `cargo add launchdarkly-sdk-transport@${V.transport} --no-default-features --features hyper`,
      `cargo add futures-util@${V.futuresUtil} ${TOKIO}`,
      'cargo run',
    ],
    testedWith: [`Rust ${V.rust}`, `eventsource-client ${V.eventsourceClient}`, `tokio ${V.tokio}`],
    mark: '//',
    write: rustClient,
  },
  express: {
    file: 'server.mjs',
    run: [`npm install express@${V.express}`, 'node server.mjs'],
    testedWith: [`Node.js ${V.node}`, `Express ${V.express}`],
    mark: '//',
    write: expressServer,
  },
  axum: {
    file: 'src/main.rs',
    run: [`cargo add axum@${V.axum} futures-util@${V.futuresUtil} ${TOKIO}`, 'cargo run'],
    testedWith: [`Rust ${V.rust}`, `axum ${V.axum}`, `tokio ${V.tokio}`],
    mark: '//',
    write: axumServer,
  },
};

/** A whole program, with what it is and how to run it at its head. */
export function writeProgram(
  name: ProgramName,
  settings: CodeSettings,
  words: Catalogue['code'],
  locale: Locale,
): string {
  const { file, mark, run, testedWith, write } = RECIPES[name];
  const body = write(settings, words.comments, locale);
  const told = [
    `${file}: ${words.about[name]}`,
    words.testedWith(testedWith.join(', ')),
    ...(words.prepare[name] === '' ? [] : [words.prepare[name]]),
  ];
  if (mark === '<!--') {
    // A comment before the doctype would be legal; after it no old engine can stumble.
    const [doctype, ...rest] = body.split('\n');
    const commands = run.map((command) => `    ${command}`);
    const head = told.map((it) => comment('  ', it));
    return [doctype, '<!--', ...head, '', ...commands, '-->', ...rest].join('\n');
  }
  const commands = run.map((command) => `${mark}   ${command}`);
  const head = told.map((it) => comment(`${mark} `, it));
  return [...head, `${mark}`, ...commands, '', body].join('\n');
}
