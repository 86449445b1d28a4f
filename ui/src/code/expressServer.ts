import type { CodeSettings } from './codeSettings';
import { jsString } from './literals';
import { jsData } from './payloadCode';
import { comment, list, program } from './text';
import type { Comments } from './words';

/** Express as a server of `/stream`. */
export function expressServer(settings: CodeSettings, say: Comments): string {
  const { ids, eventsPerTick, heartbeatMs } = settings;
  const data = jsData(settings.payload);
  const named = settings.eventNames.length > 0;
  return program(
    'import express from "express";',
    '',
    'const PORT = process.env.PORT ?? 8080;',
    `const INTERVAL_MS = ${settings.intervalMs};`,
    eventsPerTick > 1 && `const EVENTS_PER_TICK = ${eventsPerTick};`,
    `const RETRY_MS = ${settings.retryMs};`,
    heartbeatMs > 0 && `const HEARTBEAT_MS = ${heartbeatMs};`,
    ...data.constants,
    named && comment('// ', say.names),
    named && list('const EVENT_NAMES = ', settings.eventNames.map(jsString), ';'),
    ids && `const HISTORY_EVENTS = ${settings.historyEvents};`,
    '',
    'const clients = new Set();',
    'let count = 0;',
    ids && '',
    ids && comment('// ', say.epoch),
    ids && 'const epoch = Date.now().toString(36);',
    ids && comment('// ', say.history),
    ids && 'const history = [{ id: `${epoch}-0`, text: "" }];',
    '',
    'function data() {',
    ...data.statements.map((line) => `  ${line}`),
    '}',
    '',
    'function publish() {',
    '  count += 1;',
    comment('  // ', say.block),
    '  let text = `data: ${data()}\\n\\n`;',
    named && '  const name = EVENT_NAMES[(count - 1) % EVENT_NAMES.length];',
    named && '  if (name !== "") text = `event: ${name}\\n${text}`;',
    ids && '  const id = `${epoch}-${count}`;',
    ids && '  text = `id: ${id}\\n${text}`;',
    ids && '  history.push({ id, text });',
    ids && '  if (history.length > HISTORY_EVENTS) history.shift();',
    '  for (const client of clients) {',
    '    client.write(text);',
    comment('    // ', ids ? say.slowReaderResumes : say.slowReader),
    '    if (client.writableLength > 1_000_000) client.destroy();',
    '  }',
    '}',
    '',
    ...heartbeat(settings, say),
    ...ticks(settings),
    '',
    'const app = express();',
    'app.get("/stream", (request, response) => {',
    '  response.set("Content-Type", "text/event-stream");',
    comment('  // ', say.noCache),
    '  response.set("Cache-Control", "no-cache");',
    settings.cors === 'any' && comment('  // ', say.corsAny),
    settings.cors === 'any' && '  response.set("Access-Control-Allow-Origin", "*");',
    settings.cors === 'echo' && comment('  // ', say.corsEcho),
    settings.cors === 'echo' && '  const origin = request.get("Origin");',
    settings.cors === 'echo' && '  if (origin !== undefined) {',
    settings.cors === 'echo' && '    response.set("Access-Control-Allow-Origin", origin);',
    settings.cors === 'echo' && '    response.set("Access-Control-Allow-Credentials", "true");',
    settings.cors === 'echo' && '    response.vary("Origin");',
    settings.cors === 'echo' && '  }',
    settings.cors === 'none' && comment('  // ', say.corsNone),
    '',
    ...(ids
      ? [
          comment('  // ', say.resume),
          '  const asked = request.get("Last-Event-ID") ?? "";',
          '  const place = history.findIndex(({ id }) => id === asked);',
          '  const resumesAt = place === -1 ? history.at(-1).id : asked;',
          '  response.write(`retry: ${RETRY_MS}\\nid: ${resumesAt}\\n\\n`);',
          '  if (place !== -1) {',
          '    for (const { text } of history.slice(place + 1)) response.write(text);',
          '  } else if (asked !== "") {',
          comment('    // ', say.gap),
          '    response.write("event: lab.gap\\ndata: unknown Last-Event-ID\\n\\n");',
          '  }',
        ]
      : [comment('  // ', say.noIds), '  response.write(`retry: ${RETRY_MS}\\n\\n`);']),
    '',
    '  clients.add(response);',
    comment('  // ', say.gone),
    '  response.on("close", () => clients.delete(response));',
    '});',
    '',
    'const server = app.listen(PORT, "127.0.0.1", () => {',
    '  console.log(`http://127.0.0.1:${server.address().port}/stream`);',
    '});',
  );
}

/** A comment after silence; what is written begins the silence anew. */
function heartbeat({ heartbeatMs }: CodeSettings, say: Comments): string[] {
  if (heartbeatMs === 0) return [];
  return [
    comment('// ', say.heartbeat),
    'const heartbeat = setInterval(() => {',
    '  for (const client of clients) client.write(": heartbeat\\n\\n");',
    '}, HEARTBEAT_MS);',
    '',
  ];
}

function ticks({ eventsPerTick, heartbeatMs }: CodeSettings): string[] {
  const silenceEnds = heartbeatMs > 0 ? ['  heartbeat.refresh();'] : [];
  const publishes =
    eventsPerTick > 1
      ? ['  for (let n = 0; n < EVENTS_PER_TICK; n += 1) publish();']
      : ['  publish();'];
  return ['setInterval(() => {', ...publishes, ...silenceEnds, '}, INTERVAL_MS);'];
}
