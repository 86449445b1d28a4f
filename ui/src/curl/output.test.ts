import { describe, expect, it } from 'vitest';
import { CurlOutput } from './output';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n';

function read(text: string, cut = text.length) {
  const seen: unknown[] = [];
  const output = new CurlOutput({
    onHead: (status) => seen.push(status),
    onEvent: (type, id, data) => seen.push([type, id, data]),
  });
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += cut) output.feed(bytes.subarray(i, i + cut));
  return { output, seen };
}

describe('what curl prints', () => {
  it('is told apart into head and events, wherever it is cut', () => {
    const text = `${HEAD}id: k-1\ndata: 一\n\n:beat\n\ndata: two\n\nevent: x\ndata: unfinished`;
    for (let cut = 1; cut <= 40; cut += 1) {
      const { seen, output } = read(text, cut);
      expect(seen).toEqual([200, ['message', 'k-1', '一'], ['message', 'k-1', 'two']]);
      expect(output.head).toBe('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n');
      expect(output.body.endsWith('data: unfinished')).toBe(true);
    }
  });

  it('keeps the end of a long body and counts the rest', () => {
    const { output } = read(`${HEAD}${'data: x\n\n'.repeat(10_000)}`, 777);
    expect(output.body.length).toBe(32_768);
    expect(output.charactersLeftOut).toBe(90_000 - 32_768);
    expect(output.bytes).toBe(HEAD.length + 90_000);
  });

  it('is all head where no answer came', () => {
    const { seen, output } = read('curl: (7) Failed to connect\n');
    expect(seen).toEqual([]);
    expect(output.head).toBe('curl: (7) Failed to connect\n');
  });
});
