import { FIRST_WAIT_MS, MOST_WAIT_MS } from '../websocket/policy';
import type { CodeSettings } from './codeSettings';
import { jsString } from './literals';
import { comment, program } from './text';
import type { Comments } from './words';

/** A page with a WebSocket, and the code that an `EventSource` does not need. */
export function webSocketPage(settings: CodeSettings, say: Comments, lang: string): string {
  const { socketUrl, envelope } = settings;
  return program(
    '<!doctype html>',
    `<html lang="${lang}">`,
    '  <head>',
    '    <meta charset="utf-8" />',
    '    <title>WebSocket</title>',
    '  </head>',
    '  <body>',
    '    <p id="state">CONNECTING</p>',
    '    <ol id="events"></ol>',
    '    <script type="module">',
    `      const url = ${jsString(socketUrl)};`,
    '      const state = document.querySelector("#state");',
    '      const events = document.querySelector("#events");',
    '      let failed = 0;',
    '',
    '      function connect() {',
    '        state.textContent = "CONNECTING";',
    comment('        // ', say.socketOnce),
    '        const socket = new WebSocket(url);',
    '        socket.binaryType = "arraybuffer";',
    '        socket.addEventListener("open", () => {',
    '          failed = 0;',
    '          state.textContent = "OPEN";',
    '        });',
    '        socket.addEventListener("message", ({ data }) => {',
    '          const line = document.createElement("li");',
    comment('          // ', say.textContent),
    '          line.textContent = textOf(data);',
    '          events.prepend(line);',
    comment('          // ', say.bounded),
    '          if (events.children.length > 100) events.lastElementChild.remove();',
    '        });',
    comment('        // ', say.socketClose),
    '        socket.addEventListener("close", ({ code }) => {',
    comment('          // ', say.fetchBackoff),
    `          const ceiling = Math.min(${MOST_WAIT_MS}, ${FIRST_WAIT_MS} * 2 ** failed);`,
    '          const ms = Math.round(ceiling / 2 + (Math.random() * ceiling) / 2);',
    '          failed += 1;',
    '          state.textContent = `CLOSED ${code}, WAITING ${ms}`;',
    comment('          // ', say.socketNoResume),
    '          setTimeout(connect, ms);',
    '        });',
    '      }',
    '',
    '      function textOf(data) {',
    comment('        // ', say.socketBinary),
    '        if (typeof data !== "string") return `${data.byteLength} bytes`;',
    ...(envelope
      ? [
          comment('        // ', say.socketEnvelope),
          '        const { id, event, data: text } = JSON.parse(data);',
          '        return `${event} ${id} ${text}`;',
        ]
      : ['        return data;']),
    '      }',
    '',
    '      connect();',
    '    </script>',
    '  </body>',
    '</html>',
  );
}
