import type { CodeSettings } from './codeSettings';
import { jsString } from './literals';
import { comment, list, program } from './text';
import type { Comments } from './words';

/** Node with the npm package `eventsource`. */
export function nodeClient(settings: CodeSettings, say: Comments): string {
  return program(
    'import { EventSource } from "eventsource";',
    '',
    `const source = new EventSource(${jsString(settings.url)});`,
    '',
    'source.addEventListener("open", () => console.error("open"));',
    'source.addEventListener("error", (error) => {',
    comment('  // ', say.eventSourceError),
    '  const closed = source.readyState === EventSource.CLOSED;',
    '  console.error(closed ? "closed" : "lost", error.message ?? "");',
    '});',
    '',
    comment('// ', say.listeners),
    list('for (const type of ', settings.eventTypes.map(jsString), ') {'),
    '  source.addEventListener(type, (event) => {',
    '    console.log(event.type, event.lastEventId, event.data);',
    '  });',
    '}',
  );
}
