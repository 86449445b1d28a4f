import { describe, expect, it } from 'vitest';
import { HostError, type CurlExit, type CurlRunner, type Host } from '../host/host';
import { LabTrace } from '../trace/labtrace.svelte';
import { Curl } from './curl.svelte';

const STREAM = 'http://127.0.0.1:3000/stream';

function setup(curl?: CurlRunner) {
  const trace = new LabTrace();
  const host: Host = {
    kind: 'desktop',
    connect: () => Promise.reject(new Error('not asked')),
    copyText: () => Promise.resolve(true),
    saveFile: () => Promise.resolve(undefined),
    ...(curl ? { curl } : {}),
  };
  const kinds = () =>
    Array.from({ length: trace.observations.total }, (_, i) => trace.observations.at(i)?.kind);
  return { curl: new Curl(host, trace), kinds };
}

describe('curl beside the window', () => {
  it('is observed from its start to its end, and does not come back', async () => {
    let print = (_: Uint8Array) => {};
    let exit = (_: CurlExit) => {};
    let spawned = 0;
    const { curl, kinds } = setup({
      spawn: (_url, onBytes, onExit) => {
        spawned += 1;
        print = onBytes;
        exit = onExit;
        return Promise.resolve({ stop: () => Promise.resolve() });
      },
    });
    await curl.start(STREAM);
    print(new TextEncoder().encode('HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n'));
    exit({ code: 18 });
    expect(curl.phase).toEqual({ at: 'ended', code: 18, byHand: false });
    expect(curl.text.body).toBe('data: 1\n\n');
    expect(kinds()).toEqual(['created', 'open', 'event', 'closed']);
    expect(spawned).toBe(1);
  });

  it('can be stopped before it has started', async () => {
    let exit = (_: CurlExit) => {};
    const { curl } = setup({
      spawn: (_url, _onBytes, onExit) => {
        exit = onExit;
        return Promise.resolve({
          stop: () => {
            exit({ code: null });
            return Promise.resolve();
          },
        });
      },
    });
    const starting = curl.start(STREAM);
    await curl.stop();
    await starting;
    expect(curl.phase).toEqual({ at: 'ended', code: null, byHand: true });
  });

  it('says that it is missing', async () => {
    const { curl, kinds } = setup({
      spawn: () => Promise.reject(new HostError('curl_missing', 'not in PATH')),
    });
    await curl.start(STREAM);
    expect(curl.phase).toMatchObject({ at: 'failed', error: { code: 'curl_missing' } });
    expect(kinds()).toEqual(['created', 'closed']);
  });

  it('gives the command where the host cannot run it', async () => {
    const { curl } = setup();
    await curl.start(STREAM);
    expect(curl.phase).toEqual({ at: 'idle' });
    expect(curl.commandFor(STREAM)).toBe(
      `curl -N -i --noproxy '*' '${STREAM}?client=${curl.label}'`,
    );
  });
});
