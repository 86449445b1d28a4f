import { describe, expect, test } from 'vitest';
import { Body } from './body';
import { chunk, REQUEST, RESPONSE, Taping, TERMINATOR } from './fixtures';
import { Flag, Kind } from './lines';
import { WireRows, type Layout, type Row } from './rows';

const TEXT: Layout = { mode: 'text', columns: 40, perRow: 16 };
const HEX: Layout = { mode: 'hex', columns: 40, perRow: 16 };
const EVENT = 'id: 1\ndata: one\n\n';

function rowsOf(taping: Taping, closed = false, layout = TEXT): WireRows {
  const rows = new WireRows(layout);
  rows.take(taping.page(closed));
  return rows;
}

function all(rows: WireRows): Row[] {
  return Array.from({ length: rows.count }, (_, i) => rows.row(i) as Row);
}

/** A row in a word: its bytes, or what it says. */
function shown({ held: { piece }, from, to }: Row): string {
  if (piece.kind === 'segment') return String.fromCharCode(...piece.bytes.subarray(from, to));
  if (piece.kind === 'note') return piece.note.about;
  if (piece.kind === 'end') return `${piece.mark} ${piece.by}`;
  return `${piece.bytes} ${piece.direction} ${piece.why}`;
}

const kinds = (rows: WireRows): number[] => all(rows).map(({ flags }) => flags & 0xf);

describe('rows of bytes', () => {
  test('are the lines of heads and body, with the chunk framing around them', () => {
    const rows = rowsOf(new Taping().to_client(RESPONSE, chunk(`:x\n${EVENT}`)));
    expect(all(rows).map(shown)).toEqual([
      'HTTP/1.1 200 OK\r\n',
      'Content-Type: text/event-stream\r\n',
      'Transfer-Encoding: chunked\r\n',
      '\r\n',
      '14\r\n',
      ':x\n',
      'id: 1\n',
      'data: one\n',
      '\n\r\n',
    ]);
    expect(kinds(rows)).toEqual([
      Kind.ResponseHead,
      Kind.ResponseHead,
      Kind.ResponseHead,
      Kind.ResponseHead,
      Kind.ChunkSize,
      Kind.Comment,
      Kind.Field,
      Kind.Field,
      Kind.Blank,
    ]);
  });

  test('together are every byte, whatever the layout', () => {
    const body = `\u00e4\u00b8\u00ad\u00ff\u0000data: ${'x'.repeat(200)}\r\nid\r\r\n\n`;
    for (const layout of [TEXT, HEX, { ...TEXT, columns: 16 }]) {
      const taping = new Taping().to_client(RESPONSE, chunk(body), TERMINATOR);
      const bytes = all(rowsOf(taping, false, layout))
        .map(shown)
        .join('');
      expect(bytes).toBe([...RESPONSE, ...chunk(body), ...TERMINATOR].map(([, it]) => it).join(''));
    }
  });

  test('are lines only where the body is an event stream, or nobody knows what it is', () => {
    const head = (type: string): typeof RESPONSE => [
      ['response_head', `HTTP/1.1 200 OK\r\n${type}\r\n`],
    ];
    const after = (taping: Taping) =>
      kinds(rowsOf(taping.to_client([['body', 'data: x\n']]))).at(-1);
    const types = {
      'Content-Type: Text/Event-Stream; charset=utf-8\r\n': Kind.Field,
      'Content-Type: text/event-streams\r\n': Kind.Other,
      'Content-Type: text/html\r\n': Kind.Other,
      '': Kind.Other,
    };
    for (const [type, kind] of Object.entries(types)) {
      expect(after(new Taping().to_client(head(type)))).toBe(kind);
    }
    expect(after(new Taping())).toBe(Kind.Field);
  });

  test('break long lines where no character is', () => {
    const rows = rowsOf(
      new Taping().to_client([['body', `${'x'.repeat(39)}\u00e4\u00b8\u00ad\n`]]),
    );
    expect(all(rows).map(({ from, to }) => to - from)).toEqual([39, 4]);
  });

  test('tell event boundaries from chunk boundaries where a chunk ends within an event', () => {
    const rows = rowsOf(new Taping().to_client(chunk('data: o'), chunk('ne\n\n')));
    const marks = all(rows).map(({ flags }) =>
      [
        flags & Flag.BlockStart ? 'event begins' : '',
        flags & Flag.BlockGoesOn ? 'goes on' : '',
        flags & Flag.ChunkEnds ? 'chunk ends' : '',
      ].filter(Boolean),
    );
    expect(all(rows).map(shown)).toEqual(['7\r\n', 'data: o\r\n', '4\r\n', 'ne\n', '\n\r\n']);
    expect(marks).toEqual([
      [],
      ['event begins', 'goes on', 'chunk ends'],
      ['goes on'],
      ['goes on'],
      ['chunk ends'],
    ]);
  });

  test('take CR at the end of a chunk and LF in the next for one line end', () => {
    const rows = rowsOf(new Taping().to_client(chunk('data: x\r')).to_client(chunk('\n\r\n')));
    const body = all(rows).filter(({ flags }) => flags & Flag.Body);
    expect(body.map(({ flags }) => flags & 0xf)).toEqual([Kind.Field, Kind.LateLf, Kind.Blank]);
    expect(rows.lines.blockStarts).toEqual([0]);
  });

  test('tell the first line by what follows a byte order mark, wherever that is torn', () => {
    const mark = '\u00ef\u00bb\u00bf';
    const lines = [
      [':x\n', Kind.Comment],
      ['\n', Kind.Blank],
      ['\r\n', Kind.Blank],
      ['data: x\n', Kind.Field],
    ] as const;
    for (const [line, kind] of lines) {
      for (const tears of [[], [1], [2], [3], [1, 2, 3], [4]]) {
        const body = `${mark}${line}`;
        const parts = [0, ...tears].map((from, i) => body.slice(from, tears[i]));
        const rows = rowsOf(new Taping().to_client(RESPONSE, ...parts.map(chunk), chunk(EVENT)));
        const first = all(rows).filter(({ flags }) => flags & Flag.Body);
        first.splice(first.findIndex((row) => shown(row).startsWith('id: ')));
        for (const { flags } of first) expect([kind, Kind.LateLf]).toContain(flags & 0xf);
        const starts = kind === Kind.Blank ? [0, body.length] : [0];
        expect(rows.lines.blockStarts).toEqual(starts);
      }
    }
  });

  test('know a byte order mark for nothing but a field elsewhere, and where bytes are missing', () => {
    const mark = '\u00ef\u00bb\u00bf';
    const later = rowsOf(new Taping().to_client(RESPONSE, chunk(`\n${mark}\n`)));
    expect(kinds(later).slice(-2)).toEqual([Kind.Blank, Kind.Field]);
    const missing = new Taping().to_client(RESPONSE).unseen('to_client', 9);
    expect(kinds(rowsOf(missing.to_client(chunk(`${mark}\n`)))).at(-1)).toBe(Kind.Field);
    const wide = rowsOf(new Taping().to_client(RESPONSE, chunk('\u00ef\u00bc\u0081\n')));
    expect(kinds(wide).at(-1)).toBe(Kind.Field);
  });

  test('know each piece by its time and by how long after the one before it came', () => {
    const rows = rowsOf(new Taping().to_server(REQUEST).to_client(RESPONSE).ends('server', 'fin'));
    expect(
      all(rows)
        .filter(({ first }) => first)
        .map(({ held }) => held.gapUs),
    ).toEqual([undefined, 1_000, undefined, 1_000]);
  });

  test('stay with their bytes when they are laid out otherwise', () => {
    const rows = rowsOf(new Taping().to_client(RESPONSE, chunk(EVENT)));
    const at = rows.pieces[0]?.piece;
    const other = rows.relaid(HEX);
    const offset = 100;
    const row = other.row(other.rowOf(rows.pieces[0]?.id ?? -1, offset));
    expect(row?.held.piece).toBe(at);
    expect(row && row.from <= offset && offset < row.to).toBe(true);
  });
});

describe('how a connection ends', () => {
  const body = (): Taping => new Taping().to_client(RESPONSE, chunk(EVENT));
  const said = (taping: Taping): string[] =>
    all(rowsOf(taping, true))
      .filter(({ held }) => held.piece.kind !== 'segment')
      .map(shown);

  test('properly: the terminator, then FIN', () => {
    expect(said(body().to_client(TERMINATOR).ends('server', 'fin'))).toEqual(['fin server']);
  });

  test('cut: no terminator, then FIN', () => {
    expect(said(body().ends('server', 'fin').ends('client', 'fin'))).toEqual([
      'no_terminator',
      'fin server',
      'fin client',
    ]);
  });

  test('reset: no terminator, then RST', () => {
    expect(said(body().ends('server', 'rst'))).toEqual(['no_terminator', 'rst server']);
  });

  test('in the middle of an event', () => {
    expect(said(body().to_client(chunk('data: tw')).ends('server', 'rst'))).toEqual([
      'event_unfinished',
      'no_terminator',
      'rst server',
    ]);
  });

  test('in the middle of a chunk', () => {
    const half = [...chunk('data: two\n\n').slice(0, 1), ['chunk_data', 'data'] as const];
    expect(
      said(
        body()
          .to_client(half as ReturnType<typeof chunk>)
          .ends('server', 'rst'),
      ),
    ).toEqual(['event_unfinished', 'chunk_unfinished', 'no_terminator', 'rst server']);
  });

  test('by the client', () => {
    expect(said(body().ends('client', 'fin'))).toEqual(['fin client', 'no_terminator']);
  });

  test('without chunks, where the connection ends', () => {
    const taping = new Taping().to_client(
      [['response_head', 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n']],
      [['body', EVENT]],
    );
    expect(said(taping.ends('server', 'fin'))).toEqual(['no_chunks', 'fin server']);
  });
});

describe('what is left out', () => {
  test('is said where it crossed, and no event is begun in the dark', () => {
    const rows = rowsOf(
      new Taping()
        .to_client(RESPONSE)
        .unseen('to_client', 300)
        .to_client(chunk('ta: x\n\ndata: y\n\n')),
    );
    const i = all(rows).findIndex(({ held }) => held.piece.kind === 'left_out');
    expect(shown(rows.row(i) as Row)).toBe('300 to_client not_recorded');
    expect(rows.lines.blockStarts).toEqual([7]);
    expect((rows.row(i + 2) as Row).flags & Flag.Uncertain).not.toBe(0);
  });

  test('is said at the end while nothing newer is held', () => {
    const taping = new Taping().to_client(RESPONSE).unseen('to_client', 300);
    const rows = rowsOf(taping);
    expect(shown(rows.row(rows.count - 1) as Row)).toBe('300 to_client not_recorded');
    rows.take(taping.to_client(chunk(EVENT)).page());
    expect(all(rows).filter(({ held }) => held.piece.kind === 'left_out')).toHaveLength(1);
    expect(rows.figures('to_client').leftOut).toBe(300);
  });

  test('makes room for what is newer, but the heads stay', () => {
    const taping = new Taping().to_server(REQUEST).to_client(RESPONSE);
    const rows = rowsOf(taping);
    const block = `data: ${'x'.repeat(100_000)}\n\n`;
    for (let n = 0; n < 15; n += 1) rows.take(taping.to_client(chunk(block)).page());
    const { crossed, leftOut } = rows.figures('to_client');
    expect(crossed - leftOut).toBeLessThanOrEqual(1024 * 1024);
    expect(rows.droppedRows).toBeGreaterThan(0);
    const whys = all(rows)
      .map(({ held }) => held.piece)
      .filter((piece) => piece.kind === 'left_out');
    expect(whys).toEqual([
      { kind: 'left_out', direction: 'to_client', bytes: leftOut, why: 'room' },
    ]);
    expect(shown(rows.row(0) as Row)).toBe('GET /stream HTTP/1.1\r\n');
  });

  test('is forgotten with what was known of it, however long the connection lasts', () => {
    const taping = new Taping().to_server(REQUEST).to_client(RESPONSE, chunk(EVENT));
    const rows = rowsOf(taping);
    const blocks = Array.from({ length: 500 }, (_, n) => `id: ${n}\ndata: ${n}\n\n`).join('');
    for (let n = 0; n < 400; n += 1) {
      rows.take(
        taping
          .unseen('to_client', 9)
          .to_client(chunk(`\n\n${blocks}`))
          .page(),
      );
    }
    const segments = rows.pieces.filter(({ piece }) => piece.kind === 'segment').length;
    expect(rows.lines.blockStarts.length).toBeLessThanOrEqual(502 * segments);
    expect(rows.lines.breaks.size).toBeLessThanOrEqual(segments);
    const body = new Body(rows);
    expect(body.blockAt(0)).toEqual({ from: 0, to: EVENT.length });
    const last = body.blockAt(rows.lines.bodyBytes - 1) ?? { from: 0, to: 0 };
    expect(String.fromCharCode(...body.bytes(last))).toBe('id: 499\ndata: 499\n\n');
  });

  test('still leaves known how much of an event is unfinished that began in it', () => {
    const taping = new Taping().to_client(RESPONSE, chunk(EVENT));
    const rows = rowsOf(taping.to_client(chunk('data: ')));
    for (let n = 0; n < 15; n += 1) rows.take(taping.to_client(chunk('x'.repeat(100_000))).page());
    expect(rows.lines.pendingBytes).toBe(1_500_006);
  });
});
