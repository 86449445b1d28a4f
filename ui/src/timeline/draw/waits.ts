import type { Rows } from '../layout';
import type { Wait } from '../model/client';
import { arrowHead } from './story';
import { clipToAxis, fontOf, type Picture, say, type } from './picture';

/** A wait shorter than this on the screen has no room for words. */
const MIN_EM = 4.5;

/** The waits that are over, as measured beside as advertised, and the one that runs. */
export function drawWaits(picture: Picture): void {
  const unclip = clipToAxis(picture);
  for (const wait of picture.model.window.waits.items) drawMeasured(picture, wait);
  unclip();
  const wait = picture.model.window.waiting;
  if (wait) drawRunning(picture, wait);
}

/** From the line of a kill to the right edge of its mark, and a little more. */
const MARK_EM = 1.35;

/** When the next attempt is due: the page's own reckoning where it has one. */
export function dueUs({ strip }: Pick<Picture, 'strip'>, wait: Wait): number {
  return strip.waiting?.untilUs ?? wait.fromUs + wait.advertisedMs * 1_000;
}

function drawMeasured(picture: Picture, wait: Wait): void {
  const { ctx, scale, rows, palette } = picture;
  if (wait.toUs === undefined || !scale.shows(wait.fromUs, wait.toUs)) return;
  const from = scale.x(wait.fromUs) + 3;
  const to = scale.x(wait.toUs) - 3;
  if (to - from < MIN_EM * rows.em) return;
  const y = rows.clientY - 1.25 * rows.em;
  const tall = 0.3 * rows.em;
  const begin = Math.max(from, rows.left) + 0.8 * rows.em;
  const end = writeWait(picture, wait, begin, y, to - begin - 0.5 * rows.em);
  ctx.strokeStyle = palette.colour.waiting;
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  for (const x of [from, to]) {
    ctx.moveTo(x, y - tall);
    ctx.lineTo(x, y + tall);
  }
  // The words stand in the line, not on it.
  ctx.moveTo(from, y);
  ctx.lineTo(end > begin ? begin - 0.3 * rows.em : to, y);
  if (end > begin && end + 0.3 * rows.em < to) {
    ctx.moveTo(end + 0.3 * rows.em, y);
    ctx.lineTo(to, y);
  }
  ctx.stroke();
}

/** Writes as much as there is room for; says where it ends. */
function writeWait(picture: Picture, wait: Wait, x: number, y: number, room: number): number {
  const { ctx, palette, texts, fmt, rows } = picture;
  const time = fmt.duration(((wait.toUs ?? wait.fromUs) - wait.fromUs) / 1_000);
  const advertised = texts.advertised(fmt.duration(wait.advertisedMs));
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const [measured, beside] of [
    [texts.waited(time), advertised],
    [time, advertised],
    [texts.waited(time), ''],
    [time, ''],
  ] as const) {
    type(picture, 0.92, 400);
    const gap = beside === '' ? 0 : 0.6 * rows.em;
    const besideWidth = ctx.measureText(beside).width;
    type(picture, 1, 700);
    const width = ctx.measureText(measured).width;
    if (width + gap + besideWidth > room) continue;
    // The lines of a replay pass behind the words, not through them.
    ctx.fillStyle = palette.colour.bg;
    ctx.fillRect(x, y - 0.65 * rows.em, width + gap + besideWidth, 1.3 * rows.em);
    say(picture, measured, x, y, palette.colour.waiting);
    type(picture, 0.92, 400);
    if (beside !== '') say(picture, beside, x + width + gap, y, palette.colour.muted);
    return x + width + gap + besideWidth;
  }
  return x;
}

function drawRunning(picture: Picture, wait: Wait): void {
  const { scale, rows, nowUs } = picture;
  const due = dueUs(picture, wait);
  drawNext(picture, due, wait.lastEventId);
  if (!scale.shows(wait.fromUs, due) || nowUs < wait.fromUs) return;
  const from = Math.max(scale.x(wait.fromUs), rows.left);
  const to = Math.min(scale.x(due), rows.right);
  const ring = placeRing(rows, from, Math.min(Math.max(scale.x(nowUs), from), to), to);
  if (!ring) return;
  const total = Math.max(1, due - wait.fromUs);
  const left = Math.max(0, due - nowUs);
  drawRing(picture, ring.x, ring.y, ring.radius, left / total, left / 1_000);
}

/**
 * Where the countdown stands between the loss and the next attempt: below the threads of events
 * that wait, and beside the line of now; ahead of it while there is room, then behind.
 */
export function placeRing(
  rows: Pick<Rows, 'serverY' | 'clientY' | 'em'>,
  from: number,
  now: number,
  to: number,
): { x: number; y: number; radius: number } | undefined {
  const { em } = rows;
  const gap = rows.clientY - rows.serverY;
  const top = rows.serverY + Math.min(26, 0.3 * gap) + 4;
  const bottom = rows.clientY - 4;
  const least = 1.3 * em;
  const most = Math.max(least, Math.min(3 * em, (bottom - top) / 2));
  // The mark of the kill stands on the line where the wait begins.
  const begin = from + MARK_EM * em;
  const radius = Math.min(most, (to - begin) / 2 - 0.25 * em);
  if (radius < least) return undefined;
  const y = bottom - Math.max(radius, (bottom - top) / 2);
  const pad = 0.5 * em;
  const wide = 2 * radius + 2 * pad;
  const ahead = Math.max(now + pad, begin);
  if (to - ahead >= wide - pad) return { x: ahead + radius, y, radius };
  if (now - begin >= wide - pad) return { x: now - pad - radius, y, radius };
  return { x: (begin + to) / 2, y, radius };
}

/** How large type can be, in radii of the ring, for words below its figure. */
const WORDS_IN_RING = 0.4;

/** The countdown: a ring that empties, with what is left in its middle. */
function drawRing(
  picture: Picture,
  x: number,
  y: number,
  radius: number,
  share: number,
  leftMs: number,
): void {
  const { ctx, palette, texts, leastType } = picture;
  const width = Math.max(3, radius * 0.16);
  ctx.fillStyle = palette.colour.bg;
  ctx.beginPath();
  ctx.arc(x, y, radius + 3, 0, 2 * Math.PI);
  ctx.fill();
  ctx.lineWidth = width;
  ctx.strokeStyle = palette.colour['waiting-soft'];
  ctx.beginPath();
  ctx.arc(x, y, radius - width / 2, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.strokeStyle = palette.colour.waiting;
  ctx.lineCap = 'round';
  ctx.beginPath();
  const top = -Math.PI / 2;
  // The rest of the time runs out clockwise towards the top.
  if (share > 0)
    ctx.arc(x, y, radius - width / 2, top + (1 - share) * 2 * Math.PI, top + 2 * Math.PI);
  ctx.stroke();
  ctx.lineCap = 'butt';
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = palette.colour.waiting;
  const figure = leftMs >= 99_950 ? String(Math.ceil(leftMs / 1_000)) : (leftMs / 1_000).toFixed(1);
  const words = radius > 19 && radius * WORDS_IN_RING >= leastType;
  const size = Math.min(radius * 0.62, ((radius * 2 - width * 2.6) / figure.length) * 1.55);
  ctx.font = fontOf(picture, size, 700);
  ctx.fillText(figure, x, words ? y - radius * 0.1 : y + 1);
  if (!words) return;
  ctx.font = fontOf(picture, Math.max(11, radius * 0.27), 500);
  ctx.fillStyle = palette.colour.muted;
  ctx.fillText(texts.left, x, y + radius * 0.42);
}

/** Where the next attempt will be, and the id it will send. */
function drawNext(picture: Picture, due: number, id: string): void {
  const { ctx, scale, rows, palette, texts } = picture;
  const x = Math.round(scale.x(due)) + 0.5;
  const inside = x <= rows.right - 4;
  const y = rows.serverY + 0.62 * rows.em;
  if (inside && x >= rows.left) {
    ctx.setLineDash([5, 5]);
    ctx.lineWidth = 2;
    ctx.strokeStyle = palette.colour.muted;
    ctx.beginPath();
    ctx.moveTo(x, rows.clientY - 0.62 * rows.em);
    ctx.lineTo(x, y);
    ctx.stroke();
    ctx.setLineDash([]);
    arrowHead(ctx, x, y, 0.4 * rows.em);
  }
  ctx.textBaseline = 'middle';
  const lines = [texts.next, id === '' ? texts.withoutId : texts.withId(id)];
  type(picture, 0.95, 600);
  const width = Math.max(...lines.map((line) => ctx.measureText(line).width));
  const right = rows.width - 0.5 * rows.em;
  const mid = rows.clientY - 2.1 * rows.em;
  const begin = Math.min(inside ? x + 0.7 * rows.em : right, right - width);
  const noRoom = begin < scale.x(due) && inside && begin + width > x - 4;
  // In a room's large type the countdown stands there.
  if (noRoom || picture.leastType > 0) {
    // No room to the right: below the client's lane, flush with the edge.
    ctx.textAlign = 'right';
    say(picture, lines.join(' '), right, rows.underY, palette.colour.muted);
    return;
  }
  ctx.textAlign = 'left';
  say(picture, lines[0] ?? '', begin, mid - 0.65 * rows.em, palette.colour.text);
  say(picture, lines[1] ?? '', begin, mid + 0.65 * rows.em, palette.colour.replay);
}
