/** The bytes of the wire view, against what a raw client saw and what the lab's parser makes of them. */
import type { Locator } from '@playwright/test';
import { connect, type Socket } from 'node:net';

import type { ParsedStream } from '../../ui/src/api/types';
import { chunk, RESPONSE, Taping } from '../../ui/src/wire/fixtures';
import { Flag, Kind } from '../../ui/src/wire/lines';
import { WireRows } from '../../ui/src/wire/rows';
import type { LabProcess } from './lab/process';
import { expect, test } from './lab/test';
import { choose, enlarge, openWire, row } from './lab/wire';

test.describe('bytes', () => {
  test.use({ viewport: { width: 1600, height: 1000 } });

  test('are those that a raw client sent and received', async ({ labPage, lab }) => {
    await lab.call('PUT', '/recording/raw');
    await labPage.open();
    const raw = await RawClient.open(lab, '/stream?client=raw&interval_ms=20&count=6&end=cut');
    await raw.ended;
    const pane = await openWire(labPage);
    await choose(labPage, pane, /raw/);
    await enlarge(labPage, pane);
    await pane.getByText(labPage.texts.wire.hex, { exact: true }).click();
    await expect(pane.getByTestId('wire-end').first()).toBeVisible();
    await expect
      .poll(() => hexShown(pane))
      .toEqual({ down: raw.received.toString('hex'), up: Buffer.from(raw.sent).toString('hex') });
  });

  test('show where a chunk ends within an event, and where the event does', async ({
    labPage,
    lab,
  }) => {
    await labPage.open();
    const pane = await openWire(labPage);
    await expect(row(pane, 'data: \\d+-----\\d+').last()).toBeVisible();
    await lab.kill({ kind: 'reset', mid_event: true });
    await expect(pane.getByTestId('wire-end').first()).toBeVisible();
    const bytes = pane.locator('.row.segment');
    const half = bytes.last();
    await expect(half.locator('.chunk.ends')).toHaveCount(1);
    await expect(half.locator('.block')).toHaveCount(1);
    await expect(half.locator('.block.ends')).toHaveCount(0);
    const whole = bytes.filter({ hasText: /^\s*LFCRLF\s*$/ }).last();
    await expect(whole.locator('.chunk.ends')).toHaveCount(1);
    await expect(whole.locator('.block.ends')).toHaveCount(1);
  });

  test('of control characters and of no UTF-8 are drawn as marks', async ({ labPage, lab }) => {
    await labPage.open();
    const pane = await openWire(labPage);
    await lab.feed({ paused: true });
    await lab.call('POST', '/events', { data: 'tab\tbom\u{feff}override\u{202e}end' });
    const shown = row(pane, 'data: tab\\S*end').last();
    await expect(shown.locator('i.mark')).toHaveText(['TAB', 'BOM', 'U+202E', 'LF']);
  });

  test('are cut into lines and blocks as the lab’s parser takes them', async ({ lab }) => {
    const alphabet = [0x0d, 0x0a, 0x0d, 0x0a, 0x3a, 0x20, 0x64, 0x00, 0xef, 0xbb, 0xbf, 0xff];
    const openings = [
      '',
      '\u00ef\u00bb\u00bf',
      '\u00ef\u00bb\u00bf\n',
      '\u00ef\u00bb\u00bf:',
      '\u00ef',
    ];
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (seed >> 8) % below;
    };
    for (let round = 0; round < 60; round += 1) {
      const bytes = Array.from({ length: 120 }, () =>
        String.fromCharCode(alphabet[random(alphabet.length)] ?? 0),
      );
      const text = `${openings[round % openings.length]}${bytes.join('')}d\n`;
      // Each in chunks of its own, so that line ends and byte order marks are torn apart.
      const taping = new Taping().to_client(RESPONSE);
      for (let i = 0, length = 0; i < text.length; i += length) {
        length = 1 + random(7);
        taping.to_client(chunk(text.slice(i, i + length)));
      }
      expect(linesShown(taping)).toEqual(await linesParsed(lab, text));
    }
  });
});

/** A line of a body: where it begins, what it is, and whether a block begins with it. */
interface Line {
  readonly start: number;
  readonly kind: 'field' | 'comment' | 'blank';
  readonly beginsBlock: boolean;
}

const KINDS: Readonly<Record<number, Line['kind']>> = {
  [Kind.Field]: 'field',
  [Kind.Comment]: 'comment',
  [Kind.Blank]: 'blank',
};

/** The lines of a body as the rows have them. */
function linesShown(taping: Taping): Line[] {
  const rows = new WireRows({ mode: 'text', columns: 40, perRow: 16 });
  rows.take(taping.page());
  const lines: Line[] = [];
  let at = 0;
  for (const { cut } of rows.pieces) {
    if (cut === undefined || cut.bodyBytes === 0) continue;
    const framing = cut.starts.findIndex((_, i) => ((cut.flags[i] ?? 0) & Flag.Body) !== 0);
    const first = cut.starts[framing] ?? 0;
    cut.starts.forEach((start, i) => {
      const flags = cut.flags[i] ?? 0;
      if ((flags & Flag.Body) === 0) return;
      const kind = KINDS[flags & 0xf];
      const beginsBlock = (flags & Flag.BlockStart) !== 0;
      if (kind && (flags & Flag.LineStart) !== 0)
        lines.push({ start: at + start - first, kind, beginsBlock });
      // A line that goes on is of the same kind in all its rows.
      else if (kind) expect(kind).toBe(lines.at(-1)?.kind);
    });
    at += cut.bodyBytes;
  }
  expect(rows.lines.blockStarts).toEqual(
    lines.filter(({ beginsBlock }) => beginsBlock).map(({ start }) => start),
  );
  return lines;
}

/** The same, as the lab's parser has it. */
async function linesParsed(lab: LabProcess, text: string): Promise<Line[]> {
  const answer = await fetch(`${lab.control}/api/v1/parse?max_steps=500`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${lab.token}`,
      'content-type': 'application/octet-stream',
    },
    body: Buffer.from(text, 'latin1'),
  });
  const { steps } = (await answer.json()) as ParsedStream;
  const lines: Line[] = [];
  let beginsBlock = true;
  for (const { line, effect, line_end: lineEnd } of steps) {
    if (lineEnd === null) continue;
    const isBlank = effect === 'dispatched' || effect === 'no_event';
    const kind = isBlank ? 'blank' : effect === 'comment' ? 'comment' : 'field';
    lines.push({ start: line.start, kind, beginsBlock });
    beginsBlock = isBlank;
  }
  return lines;
}

/** All bytes of both directions as the rows show them, in hexadecimal. Only rows in sight exist. */
async function hexShown(pane: Locator): Promise<{ down: string; up: string }> {
  const list = pane.getByRole('listbox');
  await list.press('Home');
  const seen = { down: new Map<number, string>(), up: new Map<number, string>() };
  for (let atEnd = false; !atEnd;) {
    const found = await list.locator('.row.segment').evaluateAll((rows) =>
      rows.map((row) => ({
        up: row.classList.contains('upward'),
        offset: Number.parseInt(row.querySelector('.offset')?.textContent ?? '', 16),
        digits: (row.querySelector('.digits')?.textContent ?? '').replace(/\s/g, '').toLowerCase(),
      })),
    );
    for (const { up, offset, digits } of found) seen[up ? 'up' : 'down'].set(offset, digits);
    atEnd = await list.evaluate(async (element) => {
      const before = element.scrollTop;
      element.scrollBy({ top: element.clientHeight / 2 });
      // The rows of where it is now are drawn in the frame after the next.
      for (let frames = 0; frames < 2; frames += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return element.scrollTop === before;
    });
  }
  const joined = (rows: Map<number, string>): string =>
    [...rows]
      .sort(([a], [b]) => a - b)
      .map(([, digits]) => digits)
      .join('');
  return { down: joined(seen.down), up: joined(seen.up) };
}

/** A client that is nothing but a socket: what it sends and receives is what crossed. */
class RawClient {
  received = Buffer.alloc(0);

  private constructor(
    readonly sent: string,
    readonly ended: Promise<void>,
    socket: Socket,
  ) {
    socket.on('data', (bytes: Buffer) => (this.received = Buffer.concat([this.received, bytes])));
  }

  static async open(lab: LabProcess, path: string): Promise<RawClient> {
    const { hostname, port } = new URL(lab.stage);
    const sent = `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nX-Odd: \u00e9\r\n\r\n`;
    const socket = connect(Number(port), hostname);
    const ended = new Promise<void>((resolve, reject) => {
      socket.once('end', resolve);
      socket.once('error', reject);
    });
    const client = new RawClient(sent, ended, socket);
    await new Promise((resolve) => socket.write(sent, 'utf8', resolve));
    return client;
  }
}
