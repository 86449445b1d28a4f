/** The WebSocket beside the EventSource: what its pane says, against what crossed the wire. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Locator } from '@playwright/test';

import type { KillKind, WirePage, WirePart } from '../../ui/src/api/types';
import { scriptLines } from '../../ui/src/code/lines';
import { writeProgram } from '../../ui/src/code/programs';
import { FIRST_WAIT_MS } from '../../ui/src/websocket/policy';
import { isAccessible } from './lab/axe';
import type { FactOf } from './lab/journal';
import { LOCALES, TEXTS } from './lab/languages';
import type { LabPage } from './lab/page';
import { settingsOf } from './lab/programs';
import { expect, test } from './lab/test';

/** Both connections, by the labels that the page gives its clients. */
type Side = 'window' | 'websocket';
const SIDES: readonly Side[] = ['window', 'websocket'];
const CELLS: Readonly<Record<Side, string>> = { window: 'stream', websocket: 'socket' };

/** The pane, by what a person does in it. */
class Pane {
  readonly pane: Locator;

  private constructor(readonly labPage: LabPage) {
    this.pane = labPage.page.getByTestId('websocket-pane');
  }

  /** Opens lab and pane, with the WebSocket not opened. */
  static async open(labPage: LabPage): Promise<Pane> {
    await labPage.open();
    const { curl, websocket } = labPage.texts;
    const views = labPage.page.getByRole('radiogroup', { name: curl.views });
    await views.getByText(websocket.title, { exact: true }).click();
    return new Pane(labPage);
  }

  part(name: string): Locator {
    return this.pane.getByTestId(name);
  }

  cell(claim: string, side: Side): Locator {
    return this.part(`${claim}-${CELLS[side]}`);
  }

  async is(phase: keyof LabPage['texts']['websocket']['phases']): Promise<void> {
    await expect(this.part('socket-state')).toHaveText(this.labPage.texts.websocket.phases[phase]);
  }

  /** Opens it, and waits until it is. */
  async connect(): Promise<void> {
    await this.part('socket-open').click();
    await this.is('open');
  }

  /** The newest connection of one of the two. */
  async connection(side: Side, after = 0): Promise<FactOf<'subscribed'>> {
    const { journal } = this.labPage.lab;
    const ours = (id: number): boolean =>
      journal.facts.some(
        (fact) =>
          fact.fact === 'request' &&
          fact.connection === id &&
          fact.client?.startsWith(`${side}-`) === true,
      );
    return journal.first('subscribed', ({ connection }) => ours(connection), after);
  }

  wire(connection: number): Promise<WirePage> {
    return this.labPage.lab.call('GET', `/connections/${connection}/wire?limit=5000`);
  }
}

interface Part {
  readonly kind: WirePart['kind'];
  readonly bytes: Buffer;
}

/** What crossed in a direction, part by part; pieces of one part are put together. */
function partsOf(page: WirePage, direction: 'to_client' | 'to_server'): Part[] {
  const parts: Part[] = [];
  for (const segment of page.segments.filter((each) => each.direction === direction)) {
    const bytes = Buffer.from(segment.bytes_base64, 'base64');
    let at = 0;
    for (const { kind, bytes: length } of segment.parts) {
      const piece = bytes.subarray(at, at + length);
      const last = parts.at(-1);
      if (last?.kind === kind && kind !== 'frame_header') {
        parts[parts.length - 1] = { kind, bytes: Buffer.concat([last.bytes, piece]) };
      } else parts.push({ kind, bytes: piece });
      at += length;
    }
  }
  return parts;
}

/** The chunk of an event, with its framing. */
function chunkWith(page: WirePage, text: string): { block: Buffer; bytes: number } {
  const parts = partsOf(page, 'to_client');
  const at = parts.findIndex(
    ({ kind, bytes }) => kind === 'chunk_data' && bytes.includes(`\n${text}\n\n`),
  );
  const [size, data, end] = parts.slice(at - 1, at + 2);
  if (!size || !data || !end) throw new Error(`no chunk has ${text}`);
  return { block: data.bytes, bytes: size.bytes.length + data.bytes.length + end.bytes.length };
}

/** The frame of a message. */
function frameWith(page: WirePage, found: (payload: Buffer) => boolean): Buffer {
  const parts = partsOf(page, 'to_client');
  const at = parts.findIndex(({ kind, bytes }) => kind === 'frame_payload' && found(bytes));
  const [header, payload] = parts.slice(at - 1, at + 1);
  if (header?.kind !== 'frame_header' || !payload) throw new Error('no such frame');
  return Buffer.concat([header.bytes, payload.bytes]);
}

const headBytes = (page: WirePage, direction: 'to_client' | 'to_server'): Buffer =>
  partsOf(page, direction)[0]?.bytes ?? Buffer.alloc(0);

/** A figure as English has it. */
const inBytes = (count: number): string => `${count.toLocaleString('en-GB')}\u00a0B`;

async function number(locator: Locator): Promise<number> {
  return Number((await locator.innerText()).replaceAll(/\D/g, ''));
}

/** Slow enough that the figures of one event stand still while they are compared. */
const SLOW = ['--interval', '1500ms', '--retry', '800ms'];

test.describe('measured', () => {
  test.use({ labOptions: SLOW });

  test('every figure is what crossed the wire: handshakes, an event, binary, lines', async ({
    labPage,
    lab,
  }) => {
    const pane = await Pane.open(labPage);
    const { websocket: texts } = labPage.texts;
    await pane.connect();
    const light = pane.part('claim-light').locator('..');
    await expect(light).toHaveAttribute('data-seq', /\d/);
    await lab.feed({ paused: true });
    await expect(pane.cell('light', 'window').getByTestId('bytes')).toBeVisible();
    const seq = await light.getAttribute('data-seq');
    const ids = await Promise.all(SIDES.map((side) => pane.connection(side)));
    const [stream, socket] = await Promise.all(ids.map((each) => pane.wire(each.connection)));
    if (!stream || !socket) throw new Error('both were opened');

    // Handshakes.
    for (const [side, page] of [
      ['window', stream],
      ['websocket', socket],
    ] as const) {
      const cell = pane.cell('plain', side);
      const [up, down] = [headBytes(page, 'to_server'), headBytes(page, 'to_client')];
      await expect(cell.getByTestId('bytes')).toHaveText(
        texts.plain.bytes(inBytes(up.length), inBytes(down.length)),
      );
      for (const head of [up, down]) {
        await expect(cell).toContainText(head.toString('latin1').split('\r\n')[0] ?? '');
      }
      await expect(pane.cell('light', side).getByTestId('handshake')).toHaveText(
        texts.light.handshake(inBytes(up.length + down.length)),
      );
    }
    await expect(pane.cell('plain', 'websocket')).toContainText('Sec-WebSocket-Key: ');

    // One event, part by part.
    const { epoch } = (await lab.state()).stage;
    const block = partsOf(stream, 'to_client').find(({ bytes }) =>
      bytes.includes(`id: ${epoch}-${seq}\ndata: `),
    );
    const text = /data: (.*)\n\n$/.exec(block?.bytes.toString() ?? '')?.[1] ?? '';
    const chunk = chunkWith(stream, `data: ${text}`);
    const frame = frameWith(socket, (payload) => payload.toString() === text);
    const cells = {
      window: pane.cell('light', 'window'),
      websocket: pane.cell('light', 'websocket'),
    };
    for (const [side, bytes] of [
      ['window', chunk.bytes],
      ['websocket', frame.length],
    ] as const) {
      await expect(cells[side].getByTestId('bytes')).toHaveText(
        texts.light.perMessage(inBytes(bytes), inBytes(text.length)),
      );
    }
    const idLine = `id: ${epoch}-${seq}\n`.length;
    for (const [side, part, bytes] of [
      ['window', 'payload', text.length],
      ['window', 'idLine', idLine],
      ['window', 'dataLines', 'data: \n'.length],
      ['window', 'blankLine', 1],
      ['window', 'chunk', chunk.bytes - chunk.block.length],
      ['websocket', 'payload', text.length],
      ['websocket', 'header', frame.length - text.length],
    ] as const) {
      await expect(cells[side].getByTestId(`part-${part}`)).toHaveText(inBytes(bytes));
    }
    await expect(cells.window.getByTestId('without')).toHaveText(
      texts.light.without(inBytes(chunk.bytes - idLine)),
    );

    // Binary, both ways.
    await pane.part('send-binary').click();
    const sent = {
      stream: pane.cell('binary', 'window'),
      socket: pane.cell('binary', 'websocket'),
    };
    await expect(sent.stream.getByTestId('cost')).toContainText('1,368\u00a0B');
    await expect(sent.stream.getByTestId('wire')).toContainText(/\d/);
    const after = await Promise.all(ids.map((each) => pane.wire(each.connection)));
    const base64 = partsOf(after[0] ?? stream, 'to_client').findLast(({ bytes }) =>
      bytes.includes('\nevent: binary\n'),
    );
    const coded = /data: (.*)\n\n$/.exec(base64?.bytes.toString() ?? '')?.[1] ?? '';
    const plain = Buffer.from(coded, 'base64');
    expect(plain.length).toBe(1_024);
    await expect(sent.stream.getByTestId('cost')).toHaveText(
      texts.binary.base64(inBytes(coded.length), inBytes(plain.length), '33.6%'),
    );
    await expect(sent.stream.getByTestId('wire')).toHaveText(
      texts.binary.wire(inBytes(chunkWith(after[0] ?? stream, `data: ${coded}`).bytes)),
    );
    const binary = frameWith(after[1] ?? socket, (payload) => payload.equals(plain));
    expect(binary[0]).toBe(0x82);
    await expect(sent.socket.getByTestId('wire')).toHaveText(
      texts.binary.wire(inBytes(binary.length)),
    );

    // Up, which the lab tells of.
    await pane.part('send-up').click();
    const { connection } = ids[1] ?? { connection: -1 };
    const received = await lab.journal.first('received', (fact) => fact.connection === connection);
    expect(received).toMatchObject({ kind: 'binary', count: 1, bytes: 1_024 });
    await expect(sent.socket.getByTestId('received')).toHaveText(
      texts.binary.received(texts.binary.messages(1), inBytes(1_024)),
    );
    const up = partsOf(await pane.wire(connection), 'to_server');
    expect(up.find(({ kind }) => kind === 'masked_frame_payload')?.bytes.length).toBe(1_024);

    // Lines of the programs that the code pane shows.
    for (const [side, name] of [
      ['window', 'browser'],
      ['websocket', 'websocket'],
    ] as const) {
      const source = writeProgram(name, await settingsOf(lab), TEXTS.en.code, 'en');
      const cell = cells[side].getByTestId('lines');
      await expect(cell).toHaveText(texts.light.lines(String(scriptLines(source))));
    }
  });
});

test('binary that is the first message of both is measured as well', async ({ labPage, lab }) => {
  await lab.feed({ paused: true });
  const pane = await Pane.open(labPage);
  const { binary: texts } = labPage.texts.websocket;
  await pane.connect();
  await labPage.isOpen();
  const sides = await Promise.all(SIDES.map((side) => pane.connection(side)));
  await pane.part('send-binary').click();
  for (const side of SIDES) {
    await expect(pane.cell('binary', side).getByTestId('wire')).toHaveText(/^[\d,]+\u00a0B/);
  }
  const [stream, socket] = await Promise.all(sides.map((each) => pane.wire(each.connection)));
  if (!stream || !socket) throw new Error('both were opened');
  const { bytes } =
    partsOf(stream, 'to_client').find((part) => part.bytes.includes('\nevent: binary\n')) ?? {};
  const coded = /data: (.*)\n\n$/.exec(bytes?.toString() ?? '')?.[1] ?? '';
  const frame = frameWith(socket, ({ length }) => length === 1_024);
  for (const [side, measured] of [
    ['window', chunkWith(stream, `data: ${coded}`).bytes],
    ['websocket', frame.length],
  ] as const) {
    const shown = pane.cell('binary', side).getByTestId('wire');
    await expect(shown).toHaveText(texts.wire(inBytes(measured)));
  }
});

test('of a compressed stream it says that its events cannot be told apart', async ({
  labPage,
  lab,
}) => {
  await lab.call('PUT', '/faults', { faults: [{ kind: 'gzip', flush: true }] });
  const pane = await Pane.open(labPage);
  const { light } = labPage.texts.websocket;
  await expect(pane.part('claim-light')).toContainText(light.gzip);
  await expect(pane.part('claim-light')).not.toContainText(light.none);
});

const CODES: Readonly<Record<KillKind, number>> = { end: 1_001, cut: 1_006, reset: 1_006 };
for (const [kind, code] of Object.entries(CODES) as [KillKind, number][]) {
  test(`killed by ${kind}, one comes back and misses nothing, the other is dead with ${code}`, async ({
    labPage,
    lab,
  }) => {
    const pane = await Pane.open(labPage);
    const { websocket: texts, verbs } = labPage.texts;
    await pane.connect();
    const [stream, socket] = await Promise.all(SIDES.map((side) => pane.connection(side)));
    if (!stream || !socket) throw new Error('both were opened');
    await lab.journal.first('written', ({ connection }) => connection === socket.connection);
    const light = pane.cell('light', 'websocket');
    await expect(light.getByTestId('bytes')).toBeVisible();
    await expect(light.getByTestId('last')).toBeHidden();
    const kinds = pane.pane.getByRole('radiogroup', { name: texts.back.how });
    await kinds.getByText(verbs.kills[kind].name, { exact: true }).click();
    await pane.part('kill-both').click();
    for (const { connection } of [stream, socket]) {
      const killed = await lab.journal.first('killed', (fact) => fact.connection === connection);
      expect(killed.kind).toBe(kind);
    }
    await expect(pane.part('socket-state-says')).toHaveText(texts.says.closed(String(code)));
    const back = await pane.connection('window', stream.seq);
    await labPage.isOpen();
    await expect(pane.cell('back', 'window')).toContainText(texts.back.lost('0'));
    await expect(pane.cell('back', 'window')).toContainText(`${back.replay}`);
    await expect(pane.cell('back', 'websocket')).toContainText(texts.back.asks(String(code)));
    await expect.poll(() => number(pane.part('missed'))).toBeGreaterThan(5);
    // What was measured last stays, and says so.
    for (const side of SIDES) {
      const cell = pane.cell('light', side);
      await expect(cell.getByTestId('bytes')).toBeVisible();
      await expect(cell.getByTestId('last')).toHaveText(/\d/);
    }
    const asked = lab.journal.facts.filter(
      (fact) => fact.fact === 'request' && fact.client?.startsWith('websocket-'),
    );
    expect(asked).toHaveLength(1);

    // By hand it comes back, without what was sent meanwhile.
    await pane.connect();
    const again = await pane.connection('websocket', socket.seq);
    const closed = await lab.journal.first('closed', (it) => it.connection === socket.connection);
    const lost = await number(pane.part('lost'));
    const gone = again.resumed_after_seq - (closed.last_seq ?? 0);
    // A reset throws away what has not left, and a cut may come before the page has read.
    expect(lost).toBeGreaterThanOrEqual(gone);
    expect(lost).toBeLessThanOrEqual(gone + 2);
  });
}

test('with the code it comes back by the program’s rules, and what was sent meanwhile is lost', async ({
  labPage,
  lab,
}) => {
  const pane = await Pane.open(labPage);
  const { websocket: texts } = labPage.texts;
  await pane.connect();
  const first = await pane.connection('websocket');
  await pane.pane.getByRole('switch', { name: texts.back.code }).click();
  await lab.journal.first('written', ({ connection }) => connection === first.connection);
  await pane.part('kill-both').click();
  const killed = await lab.journal.first('killed', (it) => it.connection === first.connection);
  const back = await pane.connection('websocket', killed.seq);
  expect((back.t_us - killed.t_us) / 1_000).toBeGreaterThan(FIRST_WAIT_MS / 2 - 20);
  await pane.is('open');
  expect(back.replay).toBe(0);
  await expect.poll(() => number(pane.part('lost'))).toBeGreaterThan(2);
  await expect(pane.cell('back', 'websocket')).toContainText(texts.back.lostNote);
  await pane.part('socket-close').click();
  await pane.is('closed');
  await expect(pane.part('socket-state-says')).toHaveText(texts.says.byHand);
});

test('a door that refuses is told by no more than a code; the lab says what it answered', async ({
  labPage,
  lab,
}) => {
  const pane = await Pane.open(labPage);
  await lab.door({ kind: 'status', status: 503 });
  await pane.part('socket-open').click();
  const { refused } = labPage.texts.websocket.says;
  await expect(pane.part('socket-state-says')).toHaveText(refused('1006', '503'));
  await lab.door({ kind: 'open' });
  await pane.connect();
});

test('types call listeners of a stream; a WebSocket needs an envelope, and somebody who opens it', async ({
  labPage,
}) => {
  const pane = await Pane.open(labPage);
  const { types } = labPage.texts.websocket;
  await labPage.lab.feed({ paused: true });
  await pane.connect();
  const [stream, socket] = SIDES.map((side) => pane.cell('types', side));
  if (!stream || !socket) throw new Error('there are two');
  await pane.part('send-named').click();
  await expect(stream.getByRole('listitem').first()).toContainText('notice');
  await expect(socket.getByRole('listitem').first()).toContainText('message');
  await expect(socket).not.toContainText('notice');
  await pane.pane.getByRole('switch', { name: types.envelope }).click();
  await pane.is('open');
  await pane.part('send-named').click();
  await expect(socket.getByRole('listitem').first()).toContainText('"event":"notice"');
  await expect(socket.getByRole('listitem').first()).toContainText(`${types.byHand}: notice`);
  await expect(socket).toContainText('JSON.parse(message.data)');
});

test('the handshake leads to its bytes, which are frames and no event stream', async ({
  labPage,
  page,
  lab,
}) => {
  // All rows of it are in sight at once.
  await page.setViewportSize({ width: 1280, height: 2_400 });
  const pane = await Pane.open(labPage);
  const { common, websocket: texts, wire } = labPage.texts;
  await lab.feed({ paused: true });
  await pane.connect();
  const { connection } = await pane.connection('websocket');
  await lab.call('POST', '/events', { data: 'hello' });
  await lab.journal.first('written', (fact) => fact.connection === connection);
  await pane.part('send-up').click();
  await lab.journal.first('received', (fact) => fact.connection === connection);
  await lab.call('POST', `/connections/${connection}/kill`, { kind: 'end' });
  await pane.is('closed');
  await pane.cell('plain', 'websocket').getByRole('button', { name: texts.plain.show }).click();
  const bytes = page.getByTestId('wire-pane');
  await bytes.getByRole('button', { name: common.panel.enlarge }).click();
  const { close, header, opcodes } = wire.frames;
  await expect(bytes).toContainText(header(opcodes[8], '2\u00a0B', false, true));
  await expect(bytes).toContainText(close('1001', ''));
  await expect(bytes).toContainText(wire.parse.noEventStream);
  await bytes.getByRole('listbox').press('Home');
  await expect(bytes).toContainText('HTTP/1.1 101 Switching Protocols');
  await expect(bytes).toContainText(header(opcodes[1], '5\u00a0B', false, true));
  await expect(bytes).toContainText('81 05');
  await expect(bytes).toContainText(header(opcodes[2], '1,024\u00a0B', true, true));
  await page.screenshot({ path: '.artifacts/look/websocket-wire.png' });
});

test('the program comes back after every kill as its rules say', async ({ page, lab }) => {
  await lab.feed({ interval_ms: 40 });
  const settings = await settingsOf(lab);
  const text = writeProgram('websocket', settings, TEXTS.en.code, 'en');
  const server = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html');
    answer.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/websocket.html`);
    const state = page.locator('#state');
    for (const [kind, code] of Object.entries(CODES) as [KillKind, number][]) {
      await expect(state).toHaveText('OPEN');
      await expect(page.getByRole('listitem').first()).toHaveText(/^\d+-----\d+$/);
      await lab.kill({ kind });
      await expect(state).toHaveText(new RegExp(`^CLOSED ${code}, WAITING \\d+$`));
      const waits = Number((await state.innerText()).split(' ').at(-1));
      expect(waits).toBeGreaterThanOrEqual(FIRST_WAIT_MS / 2);
      expect(waits).toBeLessThanOrEqual(FIRST_WAIT_MS);
    }
    await expect(state).toHaveText('OPEN');
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('a recording holds the lane, how it ended, and its bytes', async ({ labPage, page }) => {
  const pane = await Pane.open(labPage);
  await pane.connect();
  const { connection } = await pane.connection('websocket');
  await pane.part('send-binary').click();
  await expect(pane.cell('binary', 'websocket').getByTestId('wire')).toContainText('1,028');
  await pane.part('kill-both').click();
  await pane.is('closed');
  const { recordings } = labPage.texts;
  await page.locator("nav a[href='#recordings']").click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: recordings.save.now }).click();
  const file = await (await download).path();
  const [header, ...lines] = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, never>);
  expect(JSON.stringify(header)).toContain('"lane":"websocket"');
  const seen = lines.flatMap((line) => (line['observations'] as object[] | undefined) ?? []);
  const ofSocket = seen.filter((each) => (each as { lane: string }).lane === 'websocket');
  expect(ofSocket).toContainEqual(expect.objectContaining({ kind: 'binary', bytes: 1_024 }));
  expect(ofSocket).toContainEqual(
    expect.objectContaining({ kind: 'close', code: 1_006, was_clean: false }),
  );
  const wire = lines.flatMap((line) => ('wire' in line ? [line['wire'] as WirePage] : []));
  expect(wire.map((each) => each.connection)).toContain(connection);
});

for (const language of LOCALES) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test.describe(`${language} ${colorScheme}`, () => {
      test.use({ language, colorScheme });

      test('the pane can be read, small and enlarged', async ({ labPage, page }) => {
        test.slow();
        const pane = await Pane.open(labPage);
        const { common } = labPage.texts;
        await isAccessible(page, 'websocket, not opened');
        await pane.connect();
        await pane.part('send-binary').click();
        await pane.part('send-up').click();
        await expect(pane.cell('binary', 'websocket').getByTestId('wire')).toContainText('1,028');
        const picture = (name: string): string =>
          `.artifacts/look/websocket-${name}-${language}-${colorScheme}.png`;
        await isAccessible(page, 'websocket');
        for (const [width, height] of [
          [960, 640],
          [1920, 1080],
          [1280, 720],
        ] as const) {
          await page.setViewportSize({ width, height });
          await page.screenshot({ path: picture(`${width}`) });
        }
        await pane.pane.getByRole('button', { name: common.panel.enlarge }).click();
        await page.screenshot({ path: picture('enlarged') });
        await pane.part('kill-both').click();
        await pane.is('closed');
        await page.screenshot({ path: picture('killed') });
        await isAccessible(page, 'websocket, enlarged and killed');
      });
    });
  }
}
