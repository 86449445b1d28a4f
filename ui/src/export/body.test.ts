import { expect, it } from 'vitest';
import type { WirePage, WireSegment } from '../api/types';
import { bodyOf } from './body';

type Part = readonly [kind: WireSegment['parts'][number]['kind'], text: string];

function segment(n: number, offset: number, parts: readonly Part[]): WireSegment {
  const text = parts.map(([, part]) => part).join('');
  return {
    n,
    t_us: n,
    direction: 'to_client',
    offset,
    bytes_base64: btoa(text),
    parts: parts.map(([kind, part]) => ({ kind, bytes: part.length })),
  };
}

function page(segments: readonly WireSegment[], crossed_bytes: number): WirePage {
  const link = { crossed_bytes, left_out_bytes: 0 };
  const rest = { recording: false, closed: true, limit_bytes: 1, more: false, ends: [] };
  return { connection: 1, to_client: link, to_server: link, segments: [...segments], ...rest };
}

const HEAD = 'HTTP/1.1 200 OK\r\n\r\n';
const FIRST = segment(1, 0, [['response_head', HEAD]]);
const SECOND = segment(2, 19, [
  ['chunk_size', '9\r\n'],
  ['chunk_data', 'data: a'],
]);
const THIRD = segment(3, 29, [
  ['chunk_data', '\n\n'],
  ['chunk_end', '\r\n'],
  ['last_chunk', '0\r\n\r\n'],
]);

function text(pages: readonly WirePage[]): string {
  return new TextDecoder().decode(bodyOf(pages).bytes);
}

it('leaves out the head and the framing of chunks, and joins what segments divide', () => {
  const pages = [page([FIRST, SECOND], 38), page([SECOND, THIRD], 38)];
  expect(text(pages)).toBe('data: a\n\n');
  expect(bodyOf(pages)).toMatchObject({ leftOutBytes: 0, encoding: undefined });
});

it('says how many bytes no recording holds', () => {
  expect(bodyOf([page([FIRST, THIRD], 38)]).leftOutBytes).toBe(10);
});

it('says when the bytes are encoded', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n';
  expect(bodyOf([page([segment(1, 0, [['response_head', head]])], 44)]).encoding).toBe('gzip');
});
