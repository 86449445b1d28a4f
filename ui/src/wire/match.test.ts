import { describe, expect, test } from 'vitest';
import { Body, bodyAt } from './body';
import { chunk, RESPONSE, Taping } from './fixtures';
import { candidates, eventOf, isSame } from './match';
import { WireRows } from './rows';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function bodyOf(taping: Taping): Body {
  const rows = new WireRows({ mode: 'text', columns: 40, perRow: 16 });
  rows.take(taping.page());
  return new Body(rows);
}

const STREAM = 'id: 1\ndata: a\n\nid: 12\ndata: b\n\nid: 2\ndata: a\n\n';

describe('the body', () => {
  test('is what is in the chunks, however they cut it', () => {
    const body = bodyOf(
      new Taping().to_client(RESPONSE, chunk(STREAM.slice(0, 9))).to_client(chunk(STREAM.slice(9))),
    );
    expect(body.runs).toEqual([{ from: 0, to: STREAM.length, base: 0, fromTheStart: true }]);
    expect(text(body.bytes({ from: 0, to: STREAM.length }))).toBe(STREAM);
    expect(text(body.bytes({ from: 5, to: 20 }))).toBe(STREAM.slice(5, 20));
  });

  test('has a place in the segments for each of its bytes, and back', () => {
    const body = bodyOf(
      new Taping().to_client(RESPONSE, chunk(STREAM.slice(0, 9))).to_client(chunk(STREAM.slice(9))),
    );
    for (let at = 0; at < STREAM.length; at += 1) {
      const place = body.place(at);
      expect(String.fromCharCode(place?.held.piece.bytes[place.at] ?? 0)).toBe(STREAM[at]);
      expect(place && bodyAt(place.held, place.at)).toBe(at);
    }
  });

  test('is parsed from the first known block on where its beginning is left out', () => {
    const body = bodyOf(
      new Taping()
        .to_client(RESPONSE)
        .unseen('to_client', 50)
        .to_client(chunk(`x\n\n${STREAM}`)),
    );
    expect(body.runs).toEqual([{ from: 0, to: STREAM.length + 3, base: 3, fromTheStart: false }]);
    expect(body.blockAt(1)).toBeUndefined();
    expect(body.blockAt(4)).toEqual({ from: 3, to: 18 });
  });
});

test('what is left out parts the body, and no block reaches over it', () => {
  const body = bodyOf(
    new Taping()
      .to_client(RESPONSE, chunk(`${STREAM}data: half`))
      .unseen('to_client', 50)
      .to_client(chunk(`x\n\n${STREAM}`)),
  );
  const to = STREAM.length + 10;
  expect(body.runs.map(({ from, base }) => [from, base])).toEqual([
    [0, 0],
    [to, to + 3],
  ]);
  expect(body.blockAt(to - 1)).toEqual({ from: STREAM.length, to });
});

describe('the bytes of an event', () => {
  const body = bodyOf(new Taping().to_client(RESPONSE, chunk(STREAM)));
  const sought = { type: 'message', data: 'a', atUs: undefined };

  test('are in the blocks that hold its id', () => {
    const blocks = candidates(body, { ...sought, id: '1' });
    expect(blocks.map((block) => text(body.bytes(block)))).toEqual([
      'id: 12\ndata: b\n\n',
      'id: 1\ndata: a\n\n',
    ]);
  });

  test('are those that came nearest in time where there is no id', () => {
    const late = bodyOf(
      new Taping()
        .to_client(RESPONSE, chunk('data: a\n\n'))
        .to_client(chunk('data: a\n\n'))
        .to_client(chunk('data: a\n\n')),
    );
    expect(candidates(late, { ...sought, id: undefined, atUs: 2_100 })[0]).toEqual({
      from: 9,
      to: 18,
    });
  });

  test('are told by what the parser dispatched', () => {
    const excerpt = (start: string) => ({ start, left_out_bytes: 0, end: '' });
    const found = eventOf({
      steps: [
        {
          said: [
            {
              kind: 'event',
              range: { start: 0, end: 1 },
              event_type: excerpt('message'),
              data: excerpt('a'),
              last_event_id: excerpt('12'),
              has_id: true,
            },
          ],
        },
      ],
    } as unknown as Parameters<typeof eventOf>[0]);
    expect(found && isSame(found, { id: '12', type: '', data: '' })).toBe(true);
    expect(found && isSame(found, { id: '1', type: 'message', data: 'a' })).toBe(false);
    expect(found && isSame(found, { id: undefined, type: 'message', data: 'a' })).toBe(true);
    expect(found && isSame(found, { id: undefined, type: 'message', data: 'ab' })).toBe(false);
  });
});
