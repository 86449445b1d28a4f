// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Fact, WirePage } from '../api/types';
import { headerOf } from './fixture';
import { read } from './readText';
import { RecordingWriter } from './writer';

const BYTES = 'x'.repeat(3_000);

function produced(second: number): Fact {
  const seq = second + 1;
  return { seq, t_us: second * 1_000_000, fact: 'produced', first_seq: seq, count: 1, span_us: 0 };
}

function page(): WirePage {
  return {
    connection: 1,
    recording: true,
    closed: false,
    limit_bytes: 1_048_576,
    to_client: { crossed_bytes: BYTES.length, left_out_bytes: 0 },
    to_server: { crossed_bytes: 0, left_out_bytes: 0 },
    segments: [
      {
        n: 1,
        t_us: 0,
        direction: 'to_client',
        offset: 0,
        bytes_base64: btoa(BYTES),
        parts: [{ kind: 'body', bytes: BYTES.length }],
      },
    ],
    more: false,
    ends: [],
  };
}

function linesOf(write: (writer: RecordingWriter) => void): readonly string[] {
  const lines: string[] = [];
  write(new RecordingWriter(headerOf(), (line) => lines.push(line)));
  return lines;
}

describe('a recording that is cut', () => {
  it('has what led to recorded bytes, where it has the bytes', async () => {
    const lines = linesOf((writer) => {
      for (let second = 0; second < 20; second += 1) writer.fact(produced(second));
      writer.wire(page());
      writer.end(20_000_000, 'saved');
    });
    const upToBytes = lines.slice(
      0,
      lines.findIndex((line) => line.startsWith('{"wire"')),
    );
    expect((await read(upToBytes.join(''))).facts).toHaveLength(20);
  });

  it('lacks no more than the last second before the cut', async () => {
    const text = linesOf((writer) => {
      for (let second = 0; second < 100; second += 1) writer.fact(produced(second));
      writer.end(100_000_000, 'saved');
    }).join('');
    const half = await read(text.slice(0, text.length / 2));
    expect(half.report.cut).toBe(true);
    expect(half.facts.length).toBeGreaterThan(30);
  });
});
