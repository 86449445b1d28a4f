import type { CodeSettings } from './codeSettings';
import { pyString } from './literals';
import { comment, program } from './text';
import type { Comments } from './words';

/** Python with `httpx-sse`, which leaves the return to the caller. */
export function pythonClient(settings: CodeSettings, say: Comments): string {
  return program(
    'import time',
    '',
    'import httpx',
    'from httpx_sse import connect_sse',
    '',
    `URL = ${pyString(settings.url)}`,
    '',
    comment('# ', say.pythonState),
    'last_event_id = ""',
    `retry_seconds = ${settings.retryMs / 1_000}`,
    '',
    comment('# ', say.pythonTimeout),
    'timeout = httpx.Timeout(5, read=None)',
    '',
    'with httpx.Client(timeout=timeout) as client:',
    '    while True:',
    '        headers = {"Last-Event-ID": last_event_id} if last_event_id else {}',
    '        try:',
    '            with connect_sse(client, "GET", URL, headers=headers) as source:',
    comment('                # ', say.pythonStatus),
    '                if source.response.status_code != 200:',
    '                    raise SystemExit(f"status {source.response.status_code}")',
    '                for event in source.iter_sse():',
    '                    last_event_id = event.id',
    '                    if event.retry is not None:',
    '                        retry_seconds = event.retry / 1000',
    comment('                    # ', say.pythonNoData),
    '                    if event.data:',
    '                        print(event.event, event.id, event.data, flush=True)',
    '        except httpx.TransportError as error:',
    comment('            # ', say.pythonLost),
    '            print(f"lost: {error}", flush=True)',
    '        time.sleep(retry_seconds)',
  );
}
