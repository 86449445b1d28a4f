import type { FetchSettings } from '../fetch/policy';
import type { CodeSettings } from './codeSettings';
import { jsString } from './literals';
import { comment, list, program } from './text';
import type { Comments } from './words';

/** A page that reads the stream by `fetch`, with everything an `EventSource` does by itself. */
export function fetchPage(settings: CodeSettings, say: Comments, lang: string): string {
  const { url, fetch } = settings;
  const note = (text: string): string => comment('      // ', text);
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
    '      import { createParser } from "./node_modules/eventsource-parser/dist/index.js";',
    '',
    `      const url = ${jsString(url)};`,
    '      const state = document.querySelector("#state");',
    '      const events = document.querySelector("#events");',
    '',
    note(say.fetchRemembers),
    '      let lastEventId = "";',
    ...(fetch.honoursRetry ? ['      let retryMs;'] : []),
    '      let failed = 0;',
    '',
    ...chance(fetch, note(say.fetchChance)),
    ...policy(fetch, say),
    ...attempt(fetch, say),
    ...reading(fetch, say),
    note(say.fetchLoop),
    '      for (;;) {',
    '        state.textContent = "CONNECTING";',
    '        const { opened, final, retryAfterMs } = await attempt();',
    '        failed = opened ? 0 : failed + 1;',
    fetch.mostAttempts > 0
      ? `        if (final || failed >= ${fetch.mostAttempts}) break;`
      : '        if (final) break;',
    `        const ms = waitMs(${fetch.honoursRetryAfter ? 'retryAfterMs' : ''});`,
    '        state.textContent = `WAITING ${ms}`;',
    '        await new Promise((resolve) => setTimeout(resolve, ms));',
    '      }',
    '      state.textContent = "CLOSED";',
    '    </script>',
    '  </body>',
    '</html>',
  );
}

function chance({ growth, seed }: FetchSettings, note: string): string[] {
  if (growth === 'fixed') return [];
  return [
    note,
    `      let seed = ${seed};`,
    '      function random() {',
    '        seed = (seed + 0x6d2b79f5) | 0;',
    '        let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);',
    '        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;',
    '        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;',
    '      }',
    '',
  ];
}

/** How long it waits, with nothing in it that these settings do not ask for. */
function policy(fetch: FetchSettings, say: Comments): string[] {
  const { growth, honoursRetry, honoursRetryAfter, waitMs, mostWaitMs } = fetch;
  const backoff = growth === 'backoff';
  const asked = honoursRetryAfter ? 'retryAfterMs' : '';
  const wait = backoff ? 'ceiling / 2 + (random() * ceiling) / 2' : 'base';
  return [
    ...(honoursRetry ? [comment('      // ', say.fetchRetry)] : []),
    `      function waitMs(${asked}) {`,
    `        const base = ${honoursRetry ? `retryMs ?? ${waitMs}` : waitMs};`,
    ...(backoff
      ? [
          comment('        // ', say.fetchBackoff),
          `        const ceiling = Math.max(base, Math.min(${mostWaitMs}, base * 2 ** failed));`,
        ]
      : []),
    comment('        // ', say.fetchLongest),
    honoursRetryAfter
      ? `        return Math.min(2 ** 31 - 1, Math.round(Math.max(${wait}, retryAfterMs)));`
      : `        return Math.min(2 ** 31 - 1, Math.round(${wait}));`,
    '      }',
    '',
    ...(honoursRetryAfter
      ? [
          comment('      // ', say.fetchRetryAfter),
          '      function retryAfterOf(response) {',
          '        const value = response.headers.get("Retry-After");',
          '        if (value === null) return 0;',
          '        if (/^\\d+$/.test(value)) return Number(value) * 1000;',
          '        return Math.max(0, Date.parse(value) - Date.now()) || 0;',
          '      }',
          '',
        ]
      : []),
  ];
}

function attempt(fetch: FetchSettings, say: Comments): string[] {
  const { method, headers, body, credentials, readTimeoutMs, giveUp, retryAfter } = parts(fetch);
  const note = (text: string): string => comment('        // ', text);
  return [
    '      async function attempt() {',
    '        const aborter = new AbortController();',
    ...(readTimeoutMs > 0
      ? [
          note(say.fetchSilence),
          '        let timer;',
          '        const heard = () => {',
          '          clearTimeout(timer);',
          `          timer = setTimeout(() => aborter.abort(), ${readTimeoutMs});`,
          '        };',
        ]
      : []),
    list('        const headers = new Headers(', headers, ');'),
    note(say.fetchLastEventId),
    '        if (lastEventId !== "") {',
    '          const bytes = new TextEncoder().encode(lastEventId);',
    '          headers.set("Last-Event-ID", String.fromCharCode(...bytes));',
    '        }',
    '        let opened = false;',
    '        let retryAfterMs = 0;',
    '        try {',
    ...(readTimeoutMs > 0 ? ['          heard();'] : []),
    '          const response = await fetch(url, {',
    `            method: "${method}",`,
    '            headers,',
    ...(method === 'POST' ? [`            body: ${jsString(body)},`] : []),
    `            credentials: "${credentials ? 'include' : 'omit'}",`,
    '            cache: "no-store",',
    '            signal: aborter.signal,',
    '          });',
    ...(readTimeoutMs > 0 ? ['          heard();'] : []),
    '          const type = response.headers.get("Content-Type") ?? "";',
    '          const isStream = /^text\\/event-stream\\s*(;|$)/i.test(type);',
    '          if (response.status !== 200 || !isStream) {',
    comment('            // ', say.fetchStatus),
    '            console.error("no stream", response.status, type);',
    `            const final = ${giveUp};`,
    ...(retryAfter ? ['            retryAfterMs = retryAfterOf(response);'] : []),
    '            return { opened, final, retryAfterMs };',
    '          }',
    '          opened = true;',
    '          state.textContent = "OPEN";',
    `          await read(response.body${readTimeoutMs > 0 ? ', heard' : ''});`,
    '          console.error("the response ended properly");',
    '        } catch (error) {',
    comment('          // ', say.fetchReason),
    '          console.error("lost", error.message);',
    '        } finally {',
    ...(readTimeoutMs > 0 ? ['          clearTimeout(timer);'] : []),
    '          aborter.abort();',
    '        }',
    '        return { opened, final: false, retryAfterMs };',
    '      }',
    '',
  ];
}

/** The settings as the attempt needs them. */
function parts(fetch: FetchSettings) {
  const own = fetch.headers.map(([name, value]) => `[${jsString(name)}, ${jsString(value)}]`);
  const statuses = fetch.givesUpOn.join(', ');
  return {
    ...fetch,
    headers: ['["Accept", "text/event-stream"]', ...own],
    giveUp: statuses === '' ? 'false' : `[${statuses}].includes(response.status)`,
    retryAfter: fetch.honoursRetryAfter,
  };
}

function reading({ honoursRetry, readTimeoutMs }: FetchSettings, say: Comments): string[] {
  const note = (text: string): string => comment('          // ', text);
  return [
    `      async function read(body${readTimeoutMs > 0 ? ', heard' : ''}) {`,
    '        const parser = createParser({',
    '          onEvent({ event = "message", id = lastEventId, data }) {',
    '            lastEventId = id;',
    '            const line = document.createElement("li");',
    comment('            // ', say.textContent),
    '            line.textContent = `${event} ${lastEventId} ${data}`;',
    '            events.prepend(line);',
    comment('            // ', say.bounded),
    '            if (events.children.length > 100) events.lastElementChild.remove();',
    '          },',
    note(say.fetchComment),
    '          onComment(text) {',
    '            console.debug("comment", text);',
    '          },',
    ...(honoursRetry
      ? ['          onRetry(ms) {', '            retryMs = ms;', '          },']
      : []),
    '        });',
    '        const reader = body.pipeThrough(new TextDecoderStream()).getReader();',
    '        for (;;) {',
    '          const { done, value } = await reader.read();',
    '          if (done) return;',
    ...(readTimeoutMs > 0 ? ['          heard();'] : []),
    '          parser.feed(value);',
    '        }',
    '      }',
    '',
  ];
}
