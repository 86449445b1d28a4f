import { expect, it } from 'vitest';
import { Format } from '../../i18n/format';
import { timeline as texts } from '../../i18n/en/timeline';
import { Cells } from '../cells';
import { Script } from '../fixtures';
import { layoutRows } from '../layout';
import { TimelineModel } from '../model';
import { TimeScale } from '../scale';
import type { Picture } from './picture';
import { drawResumes } from './resumes';
import { drawStory } from './story';
import { drawWaits } from './waits';

const EM = 20;
const LETTER = 10;

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** What was written, what was filled, and the upright lines of arrows. */
class Sheet {
  readonly words: Box[] = [];
  readonly badges: { readonly left: number; readonly right: number }[] = [];
  readonly uprights: number[] = [];
  readonly fills: number[] = [];
  textAlign = 'left';
  #at = { x: 0, y: 0 };

  readonly context = new Proxy(this, {
    get: (sheet, name) => (name in sheet ? Reflect.get(sheet, name) : () => undefined),
    set: (sheet, name, value) => (name === 'textAlign' ? Reflect.set(sheet, name, value) : true),
  }) as unknown as CanvasRenderingContext2D;

  measureText = (text: string) => ({ width: text.length * LETTER });
  moveTo = (x: number, y: number) => (this.#at = { x, y });
  lineTo = (x: number, y: number) => {
    if (x === this.#at.x && Math.abs(y - this.#at.y) > 2 * EM) this.uprights.push(x);
  };
  fillRect = (x: number) => this.fills.push(x);
  roundRect = (left: number, _top: number, width: number) =>
    this.badges.push({ left, right: left + width });
  fillText = (text: string, x: number, y: number) => {
    const width = text.length * LETTER;
    const left =
      x - (this.textAlign === 'right' ? width : this.textAlign === 'center' ? width / 2 : 0);
    this.words.push({ text, left, right: left + width, y });
  };
}

/** A room's picture of what the script told so far. */
function drawn(script: Script, draw: (picture: Picture) => void): Sheet {
  const model = new TimelineModel();
  model.ingest(script);
  const rows = layoutRows(1_280, 370, EM, 195, 0);
  const nowUs = script.nowUs();
  const scale = new TimeScale(rows.left, rows.right, nowUs, 13_000_000);
  const sheet = new Sheet();
  const colour = new Proxy({}, { get: () => '#000' });
  draw({
    ctx: sheet.context,
    model,
    scale,
    rows,
    palette: { colour, ui: 'ui', mono: 'mono' },
    leastType: EM,
    texts,
    fmt: new Format('en'),
    nowUs,
    following: true,
    paused: false,
    strip: { phase: 'open', lastEventId: '', missed: 0, replayed: 0, lost: 0 },
    cells: new Cells(model.density, scale, 'produced', nowUs),
    places: [],
    extras: [],
    extrasLeftOut: 0,
    chosen: undefined,
  } as unknown as Picture);
  return sheet;
}

function overlaps(words: readonly Box[]): string[] {
  return words.flatMap((one, i) =>
    words
      .slice(i + 1)
      .filter((two) => Math.abs(one.y - two.y) < EM && one.left < two.right && two.left < one.right)
      .map((two) => `${one.text} × ${two.text}`),
  );
}

/** A window whose connection was cut at 5.3 s, and came back after a second with nothing missed. */
function cutOnce(): { script: Script; connection: number } {
  const { script, connection } = Script.live(5);
  script.at(5_300).kill(connection, 'cut', 5).at(5_302).error(0);
  const second = script.at(6_302).request('k3f-5');
  script.subscribe(second, { after: 5, requested: 'k3f-5' }).at(6_304).open();
  return { script, connection: second };
}

it('writes what the next attempt will send beside what the last one brought, not over it', () => {
  for (let ms = 0; ms < 4_000; ms += 100) {
    const { script, connection } = cutOnce();
    script
      .at(7_800)
      .kill(connection, 'cut', 5)
      .at(7_802)
      .error(0)
      .at(7_900 + ms);
    const { words } = drawn(script, (picture) => {
      drawResumes(picture);
      drawWaits(picture);
    });
    expect(words.map(({ text }) => text)).toContain('next attempt with id k3f-5');
    expect(overlaps(words)).toEqual([]);
  }
});

it('lets no arrow go through the answer to the request before', () => {
  const { script } = Script.live(5);
  for (const ms of [5_300, 5_900, 7_900]) {
    script.at(ms).see({ kind: 'closed', why: 'by_hand' }).create();
    const connection = script.at(ms + 2).request();
    script
      .subscribe(connection, { after: 5 })
      .at(ms + 4)
      .open();
  }
  const { badges, uprights } = drawn(script.at(9_000), drawStory);
  expect(badges).toHaveLength(3);
  for (const { left, right } of badges) {
    expect(uprights.filter((x) => x > left && x < right)).toEqual([]);
  }
});

it('says what was lost, though a reconnect that missed nothing follows at once', () => {
  const { script, connection } = Script.live(5);
  let former = connection;
  for (const ms of [5_500, 6_100]) {
    script.at(ms).see({ kind: 'closed', why: 'by_hand' }).create();
    if (ms === 5_500)
      script
        .at(ms + 1)
        .produce(6)
        .write(former, 6);
    former = script.at(ms + 2).request();
    script
      .subscribe(former, { after: 6 })
      .at(ms + 4)
      .open();
  }
  const { words } = drawn(script.at(9_000), drawResumes);
  expect(words.map(({ text }) => text)).toContain(texts.lost('1'));
});

it('keeps the words of a wait off the line of now, blots nothing, and never leaves “waited” out', () => {
  for (let ms = 6_310; ms < 18_000; ms += 100) {
    const { script } = cutOnce();
    const { words, fills } = drawn(script.at(ms), drawWaits);
    expect(fills).toEqual([]);
    const now = new TimeScale(195, 1_280 - 0.9 * EM, ms * 1_000, 13_000_000).x(ms * 1_000);
    for (const { left, right } of words) expect(left < now && right > now).toBe(false);
    if (words.length > 0) expect(words[0]?.text).toMatch(/^waited /);
  }
});
