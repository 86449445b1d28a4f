import { numberStep } from '../layout';
import { Fate } from '../model/marks';
import { circle, clipToAxis, type Picture, say, type } from './picture';

/** An event that nothing joins for this long is seen to be waiting, and to have waited. */
const WAITING_US = 200_000;
/** Where things are drawn, kept from frame to frame so that drawing allocates nothing. */
interface Strokes {
  readonly live: number[];
  readonly replayed: number[];
  readonly late: number[];
  readonly serverSolid: number[];
  readonly serverHollow: number[];
  readonly serverLost: number[];
  readonly clientLive: number[];
  readonly clientReplayed: number[];
  readonly threads: number[];
  readonly lostThreads: number[];
  readonly dropped: number[];
  readonly doubledServer: number[];
  readonly doubledClient: number[];
  readonly doubledLines: number[];
}

const strokes: Strokes = {
  live: [],
  replayed: [],
  late: [],
  serverSolid: [],
  serverHollow: [],
  serverLost: [],
  clientLive: [],
  clientReplayed: [],
  threads: [],
  lostThreads: [],
  dropped: [],
  doubledServer: [],
  doubledClient: [],
  doubledLines: [],
};

/** Events that stand apart: their dots, the lines that join them, and their numbers. */
export function drawEvents(picture: Picture): void {
  for (const list of Object.values(strokes) as number[][]) list.length = 0;
  collect(picture);
  const unclip = clipToAxis(picture);
  strokeThreads(picture);
  strokeLines(picture);
  drawLoose(picture);
  fillDots(picture);
  strikeDropped(picture);
  unclip();
  drawNumbers(picture);
}

function collect({ model, scale, rows, places, nowUs }: Picture): void {
  const { marks } = model;
  const first = places[0] ?? 0;
  let before = scale.x(first > marks.first ? marks.producedUs(first - 1) : -Infinity);
  let spacing = Infinity;
  for (const place of places) {
    const producedUs = marks.producedUs(place);
    const dispatchedUs = marks.dispatchedUs(place);
    const fate = marks.fate(place);
    const x = scale.x(producedUs);
    const cx = scale.x(dispatchedUs);
    if (!(x - before <= 0.5)) spacing = x - before;
    if (!Number.isNaN(x)) before = x;
    const r = radiusFor(rows, Number.isNaN(spacing) ? Infinity : spacing);
    if (fate === Fate.Live) {
      const line = cx - x > 14 ? strokes.late : strokes.live;
      if (!Number.isNaN(x)) line.push(x, rows.serverY, cx, rows.clientY);
      strokes.clientLive.push(cx, rows.clientY, r);
    } else if (fate === Fate.Replayed) {
      if (!Number.isNaN(x)) strokes.replayed.push(x, rows.serverY, cx, rows.clientY);
      strokes.clientReplayed.push(cx, rows.clientY, r);
    }
    if (Number.isNaN(x)) continue;
    if (marks.doubled(place)) collectSecond(x, scale.x(marks.againUs(place)), cx, r, rows);
    const joinedUs = fate === Fate.Pending ? nowUs : dispatchedUs;
    const waited = joinedUs - producedUs > WAITING_US;
    if (fate === Fate.Dropped) strokes.dropped.push(x, rows.serverY, r);
    else if (fate === Fate.Lost) {
      strokes.serverLost.push(x, rows.serverY, r);
      strokes.lostThreads.push(x);
    } else if (fate === Fate.Away || (fate === Fate.Pending && waited)) {
      strokes.serverHollow.push(x, rows.serverY, r);
      strokes.threads.push(x);
    } else if (fate === Fate.Replayed || (fate === Fate.Live && waited)) {
      strokes.serverHollow.push(x, rows.serverY, r);
    } else strokes.serverSolid.push(x, rows.serverY, r);
  }
}

/** What was written twice has a second dot beside the first on both lanes, and a line of its own. */
function collectSecond(
  x: number,
  again: number,
  first: number,
  r: number,
  rows: Picture['rows'],
): void {
  const aside = 1.3 * r;
  strokes.doubledServer.push(x + aside, rows.serverY, r);
  if (Number.isNaN(again)) return;
  const at = Math.max(again, first + aside);
  strokes.doubledClient.push(at, rows.clientY, r);
  strokes.doubledLines.push(x + aside, rows.serverY, at, rows.clientY);
}

/** Dots shrink where they stand side by side; events of one moment may cover each other. */
function radiusFor(rows: Picture['rows'], spacing: number): number {
  return Math.max(1.6, Math.min(0.46 * rows.em, spacing * 0.42));
}

function strokeThreads({ ctx, rows, palette }: Picture): void {
  const gap = rows.clientY - rows.serverY;
  ctx.setLineDash([2, 3]);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = palette.colour.server;
  ctx.beginPath();
  for (const x of strokes.threads) {
    ctx.moveTo(x, rows.serverY + 7);
    ctx.lineTo(x, rows.serverY + Math.min(26, 0.3 * gap));
  }
  ctx.stroke();
  ctx.setLineDash([]);

  // What is lost hangs down half way and ends in a cross.
  const y = rows.serverY + Math.min(0.42 * gap, 4.2 * rows.em);
  const arm = Math.min(4.5, 0.32 * rows.em);
  ctx.strokeStyle = palette.colour.broken;
  ctx.lineWidth = 1.4;
  ctx.globalAlpha = 0.75;
  ctx.beginPath();
  for (const x of strokes.lostThreads) {
    ctx.moveTo(x, rows.serverY + 6);
    ctx.lineTo(x, y - arm);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 2.2;
  ctx.beginPath();
  for (const x of strokes.lostThreads) {
    ctx.moveTo(x - arm, y - arm);
    ctx.lineTo(x + arm, y + arm);
    ctx.moveTo(x + arm, y - arm);
    ctx.lineTo(x - arm, y + arm);
  }
  ctx.stroke();
}

function strokeLines({ ctx, palette }: Picture): void {
  for (const [list, colour, width, alpha] of [
    [strokes.live, palette.colour.client, 1.6, strokes.live.length > 400 ? 0.35 : 0.6],
    [strokes.late, palette.colour.client, 1.8, 0.85],
    [strokes.replayed, palette.colour.replay, 1.8, 0.9],
    [strokes.doubledLines, palette.colour.waiting, 1.6, 0.8],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.globalAlpha = alpha;
    ctx.beginPath();
    for (let i = 0; i < list.length; i += 4) {
      ctx.moveTo(list[i] ?? 0, list[i + 1] ?? 0);
      ctx.lineTo(list[i + 2] ?? 0, list[i + 3] ?? 0);
    }
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

function fillDots({ ctx, palette, rows }: Picture): void {
  const { colour } = palette;
  for (const [list, fill, stroke] of [
    [strokes.serverSolid, colour.server, undefined],
    [strokes.serverHollow, colour.bg, colour.server],
    [strokes.serverLost, colour.bg, colour.broken],
    [strokes.clientLive, colour.client, undefined],
    [strokes.clientReplayed, colour.bg, colour.replay],
    [strokes.dropped, colour.bg, colour.broken],
    [strokes.doubledServer, colour.bg, colour.waiting],
    [strokes.doubledClient, colour.bg, colour.waiting],
  ] as const) {
    ctx.fillStyle = fill;
    ctx.lineWidth = list.length > 300 ? 1.2 : 0.17 * rows.em;
    if (stroke) ctx.strokeStyle = stroke;
    ctx.beginPath();
    for (let i = 0; i < list.length; i += 3) {
      const r = list[i + 2] ?? 0;
      circle(ctx, list[i] ?? 0, list[i + 1] ?? 0, stroke ? Math.max(1.2, r - 0.5) : r);
    }
    ctx.fill();
    if (stroke) ctx.stroke();
  }
}

/** What was never written is crossed out where it was made: nothing hangs down from it. */
function strikeDropped({ ctx, palette, rows }: Picture): void {
  ctx.strokeStyle = palette.colour.broken;
  ctx.lineWidth = Math.max(1.4, 0.15 * rows.em);
  ctx.beginPath();
  for (let i = 0; i < strokes.dropped.length; i += 3) {
    const [x = 0, y = 0, r = 0] = strokes.dropped.slice(i, i + 3);
    const arm = 1.25 * r;
    ctx.moveTo(x - arm, y + arm);
    ctx.lineTo(x + arm, y - arm);
  }
  ctx.stroke();
}

/** Events that were seen and can be joined to nothing: dots of their own. */
function drawLoose({ ctx, model, scale, rows, palette, cells }: Picture): void {
  const loose = model.window.loose.items;
  ctx.fillStyle = palette.colour.client;
  ctx.beginPath();
  for (let i = loose.length - 1; i >= 0; i -= 1) {
    const atUs = loose[i] ?? 0;
    if (atUs < scale.fromUs) break;
    if (!cells.crowdedAt(atUs)) circle(ctx, scale.x(atUs), rows.clientY, 0.38 * rows.em);
  }
  ctx.fill();
}

function drawNumbers(picture: Picture): void {
  const { ctx, model, scale, rows, places } = picture;
  const { marks } = model;
  type(picture, 0.92, 500);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const known = places.filter((place) => !Number.isNaN(marks.producedUs(place)));
  const newest = known.at(-1);
  if (newest === undefined) return;
  const width = ctx.measureText(String(marks.idAt(newest).seq)).width + 0.8 * rows.em;
  const recent = known.slice(-60);
  const spanUs = marks.producedUs(newest) - marks.producedUs(recent[0] ?? newest);
  const among = recent.length - 1;
  const step = among > 0 ? numberStep((spanUs / among) * scale.pxPerUs, width) : 1;
  let free = rows.left;
  for (const place of known) {
    const { seq } = marks.idAt(place);
    const x = scale.x(marks.producedUs(place));
    if (seq % step !== 0 || x - width / 2 < free || x > rows.right) continue;
    say(picture, String(seq), x, rows.numberY, numberColour(picture, marks.fate(place)));
    free = x + width / 2;
  }
}

function numberColour({ palette }: Picture, fate: Fate): string {
  switch (fate) {
    case Fate.Lost:
    case Fate.Dropped:
      return palette.colour.broken;
    case Fate.Away:
      return palette.colour.server;
    case Fate.Replayed:
      return palette.colour.replay;
    default:
      return palette.colour.muted;
  }
}
