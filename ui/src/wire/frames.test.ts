// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { Format } from '../i18n/format';
import { REQUEST, Taping } from './fixtures';
import { headerOf } from './frames';
import { Kind } from './lines';
import { WireRows, type Row } from './rows';
import { noteOf, sentenceOf } from './sentences';

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
const LAYOUT = { mode: 'text', columns: 64, perRow: 16 } as const;
const fmt = new Format('en');

function opened(): Taping {
  return new Taping().to_server(REQUEST).to_client([['response_head', SWITCHING]]);
}

function rowsOf(taping: Taping): { rows: WireRows; all: Row[] } {
  const rows = new WireRows(LAYOUT);
  rows.take(taping.page(true));
  const all = Array.from({ length: rows.count }, (_, i) => rows.row(i)).filter((row) => !!row);
  return { rows, all };
}

/** What is said beside the rows, and of how it ends. */
function said(all: readonly Row[]): string[] {
  return all
    .map((row) => noteOf(row, en.wire, fmt) || sentenceOf(row.held.piece, en.wire, fmt))
    .filter((text) => text !== '');
}

describe('frames', () => {
  it('have headers of every length', () => {
    const of = (...bytes: number[]) => headerOf(Uint8Array.from(bytes));
    expect(of(0x81, 5)).toEqual({ fin: true, opcode: 1, length: 5, mask: undefined });
    expect(of(0x02, 126, 4, 0)).toMatchObject({ fin: false, opcode: 2, length: 1_024 });
    expect(of(0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0)?.length).toBe(65_536);
    expect(of(0x81, 0x81, 1, 2, 3, 4)?.mask).toEqual(Uint8Array.from([1, 2, 3, 4]));
    for (const part of [[], [0x81], [0x82, 126, 4], [0x81, 0x81, 1, 2, 3]]) {
      expect(of(...part)).toBeUndefined();
    }
  });

  it('are rows of a header and a payload, of which none is a line of a stream', () => {
    const taping = opened()
      .to_client([
        ['frame_header', '\x81\x08'],
        ['frame_payload', 'data: a\n'],
      ])
      .to_client([['frame_header', '\x81\x00']]);
    const { rows, all } = rowsOf(taping);
    const kinds = all.slice(-4, -1).map(({ flags }) => flags & 0xf);
    expect(kinds).toEqual([Kind.FrameHeader, Kind.FramePayload, Kind.FrameHeader]);
    expect(all.slice(-4, -1).every(({ flags }) => flags >> 4 === 0)).toBe(true);
    expect(rows.isWebSocket).toBe(true);
    expect(rows.lines.bodyBytes).toBe(0);
    expect(said(all)).toContain('frame: text, 8\u00a0B');
  });

  it('tell the code of a Close frame, masked or not, and whether there was none', () => {
    const key = [7, 8, 9, 10];
    const masked = [0x03, 0xe8, 0x62, 0x79].map((byte, i) => byte ^ (key[i] ?? 0));
    const text = (bytes: number[]): string => String.fromCharCode(...bytes);
    const closed = opened()
      .to_client([
        ['frame_header', '\x88\x02'],
        ['frame_payload', '\x03\xe9'],
      ])
      .to_server([
        ['frame_header', text([0x88, 0x84, ...key])],
        ['masked_frame_payload', text(masked)],
      ])
      .ends('server', 'fin');
    const told = said(rowsOf(closed).all);
    expect(told).toEqual(expect.arrayContaining(['code 1001', 'code 1000: by']));
    expect(told).toContain('frame: Close, 4\u00a0B, masked');
    expect(told).not.toContain(en.wire.notes.no_close_frame);
    const cut = said(rowsOf(opened().ends('server', 'fin')).all);
    expect(cut).toContain(en.wire.notes.no_close_frame);
    expect(cut).not.toContain(en.wire.notes.no_chunks);
  });
});
