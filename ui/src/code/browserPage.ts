import type { CodeSettings } from './codeSettings';
import { jsString } from './literals';
import { comment, list, program } from './text';
import type { Comments } from './words';

/** A page with an `EventSource`. */
export function browserPage(settings: CodeSettings, say: Comments, lang: string): string {
  const options = settings.withCredentials ? ', { withCredentials: true }' : '';
  return program(
    '<!doctype html>',
    `<html lang="${lang}">`,
    '  <head>',
    '    <meta charset="utf-8" />',
    '    <title>Server-Sent Events</title>',
    '  </head>',
    '  <body>',
    '    <p id="state">CONNECTING</p>',
    '    <ol id="events"></ol>',
    '    <script type="module">',
    settings.withCredentials && comment('      // ', say.credentials),
    `      const source = new EventSource(${jsString(settings.url)}${options});`,
    '      const state = document.querySelector("#state");',
    '      const events = document.querySelector("#events");',
    '',
    '      source.addEventListener("open", () => {',
    '        state.textContent = "OPEN";',
    '      });',
    '      source.addEventListener("error", () => {',
    comment('        // ', say.eventSourceError),
    '        const closed = source.readyState === EventSource.CLOSED;',
    '        state.textContent = closed ? "CLOSED" : "CONNECTING";',
    '      });',
    '',
    comment('      // ', say.listeners),
    list('      for (const type of ', settings.eventTypes.map(jsString), ') {'),
    '        source.addEventListener(type, (event) => {',
    '          const line = document.createElement("li");',
    comment('          // ', say.textContent),
    '          line.textContent = `${event.type} ${event.lastEventId} ${event.data}`;',
    '          events.prepend(line);',
    comment('          // ', say.bounded),
    '          if (events.children.length > 100) events.lastElementChild.remove();',
    '        });',
    '      }',
    '    </script>',
    '  </body>',
    '</html>',
  );
}
