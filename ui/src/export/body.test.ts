import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
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

const missing = (bytes: number): string => `${bytes} missing`;

function text(pages: readonly WirePage[]): string {
  return new TextDecoder().decode(bodyOf(pages, missing).bytes);
}

it('leaves out the head and the framing of chunks, and joins what segments divide', () => {
  const pages = [page([FIRST, SECOND], 38), page([SECOND, THIRD], 38)];
  expect(text(pages)).toBe('data: a\n\n');
  expect(bodyOf(pages, missing)).toMatchObject({ leftOutBytes: 0, encoding: undefined });
});

it('says how many bytes no recording holds', () => {
  expect(bodyOf([page([FIRST, THIRD], 38)], missing).leftOutBytes).toBe(10);
});

/** Segments of a body without chunks, one after the other; those of `gone` are in no recording. */
function recorded(texts: readonly string[], gone: readonly number[]): readonly WirePage[] {
  let offset = HEAD.length;
  const segments = texts.map((each, i) => {
    const told = segment(i + 2, offset, [['body', each]]);
    offset += each.length;
    return told;
  });
  const held = segments.filter((_each, i) => !gone.includes(i));
  return [page([FIRST, ...held], offset)];
}

it.each([
  [
    'between two events',
    ['data: a\n\n', 'data: b\n\n', 'data: c\n\n'],
    [1],
    // What follows could be the rest of an event, so it begins at the next blank line.
    'data: a\n\n: 9 missing\n\n',
  ],
  [
    'within an event',
    ['data: a\n\ndata: b', 'bb\n\nda', 'ta: c\n\ndata: d\n\n'],
    [1],
    'data: a\n\n: 6 missing\n\ndata: d\n\n',
  ],
  [
    'after a CR',
    ['data: a\r\n\r\n', 'data: b\r', '\n\r\ndata: c\r\n\r\n'],
    [1],
    'data: a\r\n\r\n: 8 missing\n\ndata: c\r\n\r\n',
  ],
  [
    'at the beginning',
    ['data: a\n', '\ndata: b\n\ndata: c\n\n'],
    [0],
    ': 8 missing\n\ndata: c\n\n',
  ],
  ['at the end', ['data: a\n\ndata: b', '\n\n'], [1], 'data: a\n\n: 2 missing\n\n'],
])('marks where bytes are missing %s', (_where, texts, gone, expected) => {
  const pages = recorded(texts, gone);
  expect(text(pages)).toBe(expected);
  expect(bodyOf(pages, missing).holes).toBe(1);
});

it('keeps what was cut by nothing but its end', () => {
  expect(text(recorded(['data: a\n\nda', 'ta: b'], []))).toBe('data: a\n\ndata: b');
});

it('holds no event that never was, wherever bytes are missing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('\n', '\r', '\r\n'), fc.nat(2)), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(30), { maxLength: 6 }),
      (events, lengths, gone) => {
        const stream = events
          .map(([end, more], i) => `data: ${i}${`${end}data: ${i}`.repeat(more)}${end}${end}`)
          .join('');
        const texts: string[] = [];
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const length = lengths[i % lengths.length] ?? 1;
          texts.push(stream.slice(at, at + length));
          at += length;
        }
        const all = dataOf(stream);
        const found = dataOf(text(recorded(texts, gone)));
        expect(all).toEqual(expect.arrayContaining(found));
        expect(found.length).toBe(new Set(found).size);
      },
    ),
    { numRuns: 500 },
  );
});

function dataOf(stream: string): string[] {
  const data: string[] = [];
  const parser = createParser({ onEvent: (event) => data.push(event.data) });
  parser.feed(stream);
  return data;
}

it('ends a compressed body where the first bytes are missing', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n';
  const segments = [
    segment(1, 0, [['response_head', head]]),
    segment(2, head.length, [['body', 'packed']]),
    segment(4, head.length + 10, [['body', 'more']]),
  ];
  const body = bodyOf([page(segments, head.length + 14)], missing);
  expect(new TextDecoder().decode(body.bytes)).toBe('packed');
  expect(body).toMatchObject({ holes: 1, leftOutBytes: 4, encoding: 'gzip' });
});

it('says when the bytes are encoded', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n';
  expect(bodyOf([page([segment(1, 0, [['response_head', head]])], 44)], missing).encoding).toBe(
    'gzip',
  );
});
