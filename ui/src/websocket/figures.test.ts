// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { WirePage } from '../api/types';
import { Script } from '../timeline/fixtures';
import type { LaneId } from '../trace/types';
import { REQUEST, Taping } from '../wire/fixtures';
import { compared, handshakeIn } from './heads';
import { Ledger } from './ledger';
import { frameParts, opened, streamParts, sumOf, type Dispatched } from './parts';
import { FIRST_WAIT_MS, MOST_WAIT_MS, nextWaitMs } from './policy';

const event = (data: string, type = 'message', lastEventId = 'k3f-7'): Dispatched => ({
  type,
  lastEventId,
  data,
});

/** The event as the lab writes it: in one chunk. */
function chunkOf(block: string): number {
  const bytes = new TextEncoder().encode(block).length;
  return `${bytes.toString(16)}\r\n`.length + bytes + 2;
}

describe('what a message consists of', () => {
  const BLOCKS: readonly [Dispatched, boolean, string][] = [
    [event('7-----1795327446000'), true, 'id: k3f-7\ndata: 7-----1795327446000\n\n'],
    [event('a'), false, 'data: a\n\n'],
    [event(''), true, 'id: k3f-7\ndata:\n\n'],
    [event('a\n\nbé', '名字'), true, 'id: k3f-7\nevent: 名字\ndata: a\ndata:\ndata: bé\n\n'],
    [event('x'.repeat(300), 'tick'), false, `event: tick\ndata: ${'x'.repeat(300)}\n\n`],
  ];
  it.each(BLOCKS)('adds up to the event in its chunk: %o', (told, hasId, block) => {
    const parts = streamParts(told, hasId);
    expect(sumOf(parts)).toBe(chunkOf(block));
    expect(parts.payload).toBe(new TextEncoder().encode(told.data).length);
  });

  it('adds up to the frame, whose header grows with the message', () => {
    for (const [bytes, header] of [
      [0, 2],
      [125, 2],
      [126, 4],
      [65_535, 4],
      [65_536, 10],
    ] as const) {
      const parts = frameParts(event('x'.repeat(bytes)), false);
      expect(parts).toEqual({ payload: bytes, envelope: 0, header });
    }
    const binary = frameParts({ ...event(''), binaryBytes: 1_024 }, true);
    expect(binary).toEqual({ payload: 1_024, envelope: 0, header: 4 });
  });

  it('tells the envelope from what is in it', () => {
    const message = JSON.stringify({ id: 'k3f-7', event: 'tick', data: 'é"' });
    const parts = frameParts(event(message), true);
    expect(parts.payload).toBe(3);
    expect(sumOf(parts)).toBe(new TextEncoder().encode(message).length + 2);
    expect(opened('{"id":null,"event":"message","data":"x"}')?.id).toBeNull();
    for (const none of ['x', 'null', '1', '{"data":"x"}', '{"event":1,"data":"x"}']) {
      expect(opened(none)).toBeUndefined();
    }
  });
});

/** Both clients connected to one lab, and the ledger that reads of them. */
class Beside {
  readonly script = new Script().at(0).start().create().create('/ws', 'websocket', 's1');
  readonly #lanes = new Map<number, LaneId>();
  readonly ledger = new Ledger((connection) => this.#lanes.get(connection));
  readonly #total = new Map<number, number>();
  #seq = 0;

  /** `opening` are the bytes that came before the first event, where they are told. */
  connect(lane: 'window' | 'websocket', after = this.#seq, replay = 0, opening?: number): number {
    const { script } = this;
    this.#later();
    const connection = script.request(undefined, lane === 'window' ? 'w1' : 's1');
    this.#lanes.set(connection, lane);
    const stream = lane === 'window' ? ('lab' as const) : ('web_socket' as const);
    const bytes = opening === undefined ? {} : { bytes: opening };
    script.subscribe(connection, { after, replay, stream, ...bytes });
    this.#total.set(connection, opening ?? 200);
    this.#later();
    return connection;
  }

  #later(): void {
    this.script.at(this.script.ms + 1);
  }

  /** An event is written to these connections, which take so many bytes for it. */
  event(...costs: readonly (readonly [connection: number, bytes: number])[]): this {
    this.#seq += 1;
    this.#later();
    this.script.produce(this.#seq);
    for (const [connection, bytes] of costs) this.write(connection, this.#seq, bytes);
    return this;
  }

  write(connection: number, firstSeq: number, bytes: number, count = 1): this {
    const total = (this.#total.get(connection) ?? 0) + bytes;
    this.#total.set(connection, total);
    const written = { first_seq: firstSeq, count, bytes: total, span_us: 0 };
    this.script.fact({ fact: 'written', connection, ...written });
    return this;
  }

  see(lane: 'window' | 'websocket', seq: number, data = `${seq}`): this {
    this.#later();
    const lastEventId = lane === 'window' ? `k3f-${seq}` : '';
    this.script.see({ kind: 'event', type: 'message', lastEventId, data, n: seq }, lane);
    return this;
  }

  read(): Ledger {
    this.ledger.take(this.script);
    return this.ledger;
  }
}

const STREAM = chunkOf('id: k3f-2\ndata: 2\n\n');

describe('the ledger', () => {
  it('finds what one event cost on both ways, and not what was written around it', () => {
    const lab = new Beside();
    const [w, s] = [lab.connect('window'), lab.connect('websocket')];
    lab.script.open().open('websocket');
    // The first of a connection comes with its head, of which nothing was told.
    lab.event([w, 99], [s, 99]).see('window', 1).see('websocket', 1);
    expect(lab.read().pair(false)).toBeUndefined();
    lab.event([w, STREAM], [s, 3]).see('window', 2).see('websocket', 2);
    const pair = lab.read().pair(false);
    expect(pair?.stream).toMatchObject({ seq: 2, bytes: STREAM });
    expect(pair?.socket.parts).toEqual({ payload: 1, envelope: 0, header: 2 });
    // A comment is written before the third, and a fault makes something else of the fourth.
    lab.script.fact({ fact: 'heartbeat' });
    lab
      .event([w, STREAM + 20], [s, 3])
      .see('window', 3)
      .see('websocket', 3);
    lab
      .event([w, STREAM * 2], [s, 3])
      .see('window', 4)
      .see('websocket', 4);
    expect(lab.read().pair(false)?.stream.seq).toBe(2);
    expect(lab.read().streamCost(3)).toBeUndefined();
    expect(lab.read().streamCost(4)).toEqual({ seq: 4, bytes: STREAM * 2, parts: undefined });
  });

  it('says nothing of events that were written together', () => {
    const lab = new Beside();
    const [w, s] = [lab.connect('window'), lab.connect('websocket')];
    lab.script.open().open('websocket');
    lab.event([w, 99], [s, 99]).see('window', 1).see('websocket', 1);
    lab.write(w, 2, STREAM * 2, 2).write(s, 2, 6, 2);
    for (const seq of [2, 3]) lab.see('window', seq).see('websocket', seq);
    expect(lab.read().pair(false)).toBeUndefined();
    expect(lab.read().websocket.lastSeq).toBe(3);
  });

  it('measures also the first event of a connection, where its opening was told', () => {
    const lab = new Beside();
    const [w, s] = [lab.connect('window', 0, 0, 336), lab.connect('websocket', 0, 0, 166)];
    lab.script.open().open('websocket');
    lab.event([w, STREAM], [s, 3]).see('window', 1).see('websocket', 1);
    const pair = lab.read().pair(false);
    expect([pair?.stream.bytes, pair?.socket.bytes]).toEqual([STREAM, 3]);
  });

  it('does not take what was written unwatched for the cost of the first that is told', () => {
    const lab = new Beside();
    const w = lab.connect('window', 0, 0, 336);
    lab.script.open();
    lab
      .event()
      .event([w, 2 * STREAM])
      .see('window', 2);
    expect(lab.read().streamCost(2)).toBeUndefined();
    expect(lab.ledger.window.whyUnmeasured(2)).toBe('beside');
  });

  it('knows why an event has no cost of its own', () => {
    const lab = new Beside();
    const s = lab.connect('websocket', 0, 0, 166);
    lab.script.open('websocket');
    const why = (seq: number) => lab.read().websocket.whyUnmeasured(seq);
    expect(why(1)).toBe('awaited');
    lab.write(s, 1, 6, 2);
    expect([1, 2, 3].map(why)).toEqual(['together', 'together', 'awaited']);
  });

  it('keeps the last pair while a WebSocket is dead, as one that is old', () => {
    const lab = new Beside();
    const [w, s] = [lab.connect('window', 0, 0, 336), lab.connect('websocket', 0, 0, 166)];
    lab.script.open().open('websocket');
    const both = () => lab.event([w, STREAM], [s, 3]).see('window', 1).see('websocket', 1);
    expect(both().read().lastPair(false)).toMatchObject({ isOld: false, stream: { seq: 1 } });
    lab.script.kill(s, 'cut', 1);
    expect(lab.read().lastPair(false)).toMatchObject({ isOld: true, stream: { seq: 1 } });
    // More than is remembered of a connection, and then a new one.
    for (let i = 0; i < 100; i += 1) lab.event([w, STREAM]);
    lab.connect('window');
    expect(lab.read().lastPair(false)).toMatchObject({ isOld: true, stream: { seq: 1 } });
    lab.script.fact({ fact: 'epoch_began', epoch: 'k4g', by: null });
    expect(lab.read().lastPair(false)).toBeUndefined();
  });

  for (const first of ['page', 'lab'] as const) {
    it(`counts what is lost to a WebSocket that comes back, told by the ${first} first`, () => {
      const lab = new Beside();
      const s = lab.connect('websocket');
      lab.script.open('websocket');
      for (const seq of [1, 2]) lab.event([s, 3]).see('websocket', seq);
      lab.script.at(1_000).kill(s, 'cut', 2);
      for (let i = 0; i < 3; i += 1) lab.event();
      expect(lab.read().missed).toBe(3);
      lab.script.at(3_500);
      if (first === 'page') {
        lab.script.open('websocket');
        lab.read();
      }
      lab.connect('websocket');
      if (first === 'lab') {
        lab.read();
        lab.script.open('websocket');
      }
      expect(lab.read().websocket.back).toEqual({
        afterUs: expect.any(Number),
        replayed: 0,
        lost: 3,
      });
      expect(lab.read().missed).toBe(0);
    });
  }

  it('knows that an EventSource lost nothing, and that a new one has nothing to come back to', () => {
    const lab = new Beside();
    const w = lab.connect('window');
    lab.script.open();
    lab.event([w, 99]).see('window', 1);
    lab.script.at(1_000).kill(w, 'reset', 1);
    lab.event();
    lab.script.at(4_000);
    lab.connect('window', 1, 1);
    lab.script.open();
    expect(lab.read().window.back).toEqual({ afterUs: 3_001_000, replayed: 1, lost: 0 });
    lab.script.create();
    expect(lab.read().window.back).toBeUndefined();
  });

  it('adds up what came from the client, and knows what refused it', () => {
    const lab = new Beside();
    const s = lab.connect('websocket');
    for (const bytes of [1_024, 10]) {
      lab.script.fact({ fact: 'received', connection: s, kind: 'binary', count: 1, bytes });
    }
    expect(lab.read().up).toEqual({ messages: 2, bytes: 1_034 });
    lab.script.kill(s, 'cut', 0).at(2_000).create('/ws', 'websocket', 's1');
    lab.script.at(2_001).answer(s, 503);
    expect(lab.read().refusal).toBe(503);
  });
});

describe('handshakes', () => {
  const taped = (response: string): WirePage => {
    const [head, tail] = [response.slice(0, 20), response.slice(20)];
    const taping = new Taping().to_server(REQUEST);
    taping.to_client([['response_head', head]]);
    return taping
      .to_client([
        ['response_head', tail],
        ['frame_header', '\x81\x00'],
      ])
      .page();
  };
  const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX: a:b\r\n\r\n';

  it('are both heads, in however many pieces they crossed, and their bytes', () => {
    const handshake = handshakeIn(taped(SWITCHING));
    expect(handshake?.request.line).toBe('GET /stream HTTP/1.1');
    expect(handshake?.response).toEqual({
      line: 'HTTP/1.1 101 Switching Protocols',
      fields: [
        ['Upgrade', 'websocket'],
        ['X', 'a:b'],
      ],
      bytes: SWITCHING.length,
    });
  });

  it('are awaited while a head is not whole', () => {
    expect(handshakeIn(taped(SWITCHING.slice(0, -1)))).toBeUndefined();
  });

  it('differ where the other has no such line or another value, whatever the case of its name', () => {
    const [one, other] = [handshakeIn(taped(SWITCHING)), handshakeIn(taped(SWITCHING))];
    if (!one || !other) throw new Error('no handshake');
    const differing = (...fields: [string, string][]) =>
      compared(one.response, { ...other.response, fields }).map(({ name, differs }) => [
        name,
        differs,
      ]);
    expect(differing(['upgrade', 'websocket'], ['X', 'b'])).toEqual([
      ['Upgrade', undefined],
      ['X', 'value'],
    ]);
    expect(differing(['upgrade', 'websocket'])).toEqual([
      ['Upgrade', undefined],
      ['X', 'line'],
    ]);
    expect(compared(one.response, undefined).some(({ differs }) => differs)).toBe(false);
  });
});

it('waits longer after each failure, half of it by chance, and not for ever', () => {
  expect([0, 1].map((chance) => nextWaitMs(0, chance))).toEqual([FIRST_WAIT_MS / 2, FIRST_WAIT_MS]);
  expect(nextWaitMs(3, 1)).toBe(8 * FIRST_WAIT_MS);
  for (const failed of [5, 40, 2_000]) expect(nextWaitMs(failed, 1)).toBe(MOST_WAIT_MS);
});
