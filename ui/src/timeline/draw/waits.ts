import type { Rows } from '../layout';
import type { Wait } from '../model/client';
import { arrowHead } from './story';
import { clipToAxis, fontOf, type Picture, say, type } from './picture';

/** A wait shorter than this on the screen is too narrow even for its line. */
const MIN_EM = 0.8;

/** The waits that are over, as measured beside as advertised, and the one that runs. */
export function drawWaits(picture: Picture): void {
  const { model, scale, rows, nowUs } = picture;
  const unclip = clipToAxis(picture);
  const waits = model.window.waits.items;
  for (const [i, wait] of waits.entries()) {
    const next = waits[i + 1];
    // The line of now stays whole.
    const end = Math.min(rows.right, scale.x(nowUs) - 0.5 * rows.em);
    drawMeasured(picture, wait, next ? Math.min(scale.x(next.fromUs) - rows.em, end) : end);
  }
  unclip();
  const wait = model.window.waiting;
  if (wait) drawRunning(picture, wait);
}

/** From the line of a kill to the right edge of its mark, and a little more. */
const MARK_EM = 1.35;

/** When the next attempt is due: the page's own reckoning where it has one. */
export function dueUs({ strip }: Pick<Picture, 'strip'>, wait: Wait): number {
  return strip.waiting?.untilUs ?? wait.fromUs + wait.advertisedMs * 1_000;
}

/** Where words stand, and which of their variants. */
interface Placed {
  readonly variant: number;
  readonly x: number;
  readonly width: number;
}

/**
 * Places the words of a wait, given by the widths of their variants from long to short: in its
 * line, or behind it if only there is room for as much, up to `until`.
 */
export function placeWords(
  widths: readonly number[],
  line: { readonly from: number; readonly to: number },
  until: number,
  em: number,
): Placed | undefined {
  const inside = line.from + 0.8 * em;
  // Behind it stands the request that ended the wait, and its arrow's head is no wider than this.
  const behind = line.to + 0.8 * em;
  for (const [variant, width] of widths.entries()) {
    if (inside + width <= line.to - 0.5 * em) return { variant, x: inside, width };
    if (behind + width <= until) return { variant, x: behind, width };
  }
  return undefined;
}

/** `until` is where the words must end that do not fit in. */
function drawMeasured(picture: Picture, wait: Wait, until: number): void {
  const { ctx, scale, rows, palette } = picture;
  if (wait.toUs === undefined || !scale.shows(wait.fromUs, wait.toUs)) return;
  const from = scale.x(wait.fromUs) + 3;
  const to = scale.x(wait.toUs) - 3;
  if (to - from < MIN_EM * rows.em) return;
  const y = rows.clientY - 1.25 * rows.em;
  const tall = 0.3 * rows.em;
  const variants = wordsOf(picture, wait);
  const widths = variants.map((pieces) => widthOf(picture, pieces));
  const placed = placeWords(widths, { from: Math.max(from, rows.left), to }, until, rows.em);
  if (placed) writeWait(picture, variants[placed.variant] ?? [], placed, y);
  ctx.strokeStyle = palette.colour.waiting;
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  for (const x of [from, to]) {
    ctx.moveTo(x, y - tall);
    ctx.lineTo(x, y + tall);
  }
  const gap = 0.3 * rows.em;
  ctx.moveTo(from, y);
  if (placed && placed.x < to) {
    // The words stand in the line, not on it.
    ctx.lineTo(placed.x - gap, y);
    ctx.moveTo(Math.min(placed.x + placed.width + gap, to), y);
  }
  ctx.lineTo(to, y);
  ctx.stroke();
}

/** A part of what is said of a wait: the measured time, or the advertised one beside it. */
interface Piece {
  readonly text: string;
  readonly measured: boolean;
}

const BESIDE_EM = 0.6;

function setType(picture: Picture, { measured }: Piece): void {
  if (measured) type(picture, 1, 700);
  else type(picture, 0.92, 400);
}

/** What is said of a wait, from long to short. */
function wordsOf({ texts, fmt }: Picture, wait: Wait): Piece[][] {
  const time = fmt.duration(((wait.toUs ?? wait.fromUs) - wait.fromUs) / 1_000);
  const waited = { text: texts.waited(time), measured: true };
  const advertised = {
    text: texts.advertised(fmt.duration(wait.advertisedMs)),
    measured: false,
  };
  // A bare time would not say what of.
  return [[waited, advertised], [waited]];
}

function widthOf(picture: Picture, pieces: readonly Piece[]): number {
  let width = (pieces.length - 1) * BESIDE_EM * picture.rows.em;
  for (const piece of pieces) {
    setType(picture, piece);
    width += picture.ctx.measureText(piece.text).width;
  }
  return width;
}

function writeWait(picture: Picture, pieces: readonly Piece[], { x }: Placed, y: number): void {
  const { ctx, palette, rows } = picture;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  let at = x;
  for (const piece of pieces) {
    setType(picture, piece);
    const colour = piece.measured ? palette.colour.waiting : palette.colour.muted;
    say(picture, piece.text, at, y, colour);
    at += ctx.measureText(piece.text).width + BESIDE_EM * rows.em;
  }
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
  const { ctx, scale, rows, palette } = picture;
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
  const { lines, begin, under } = placeNext(picture, due, id);
  const mid = rows.clientY - 2.1 * rows.em;
  ctx.textAlign = 'left';
  if (under) {
    say(picture, lines.join(' '), begin, rows.underY, palette.colour.muted);
    return;
  }
  say(picture, lines[0], begin, mid - 0.65 * rows.em, palette.colour.text);
  say(picture, lines[1], begin, mid + 0.65 * rows.em, palette.colour.replay);
}

interface NextWords {
  readonly lines: readonly [string, string];
  readonly begin: number;
  /** Whether they stand below the client's lane, in one line. */
  readonly under: boolean;
}

/** The words of the next attempt, beside its arrow or, where no room is, flush with the edge. */
function placeNext(picture: Picture, due: number, id: string): NextWords {
  const { ctx, scale, rows, texts } = picture;
  const x = Math.round(scale.x(due)) + 0.5;
  const inside = x <= rows.right - 4;
  const lines = [texts.next, id === '' ? texts.withoutId : texts.withId(id)] as const;
  type(picture, 0.95, 600);
  const width = Math.max(...lines.map((line) => ctx.measureText(line).width));
  const right = rows.width - 0.5 * rows.em;
  const begin = Math.min(inside ? x + 0.7 * rows.em : right, right - width);
  const noRoom = begin < scale.x(due) && inside && begin + width > x - 4;
  // In a room's large type the countdown stands there.
  const under = noRoom || picture.leastType > 0;
  if (!under) return { lines, begin, under };
  return { lines, begin: right - ctx.measureText(lines.join(' ')).width, under };
}

/** Where the words of the next attempt begin below the client's lane, if they stand there. */
export function nextBeginsUnder(picture: Picture): number | undefined {
  const wait = picture.model.window.waiting;
  if (!wait) return undefined;
  const { begin, under } = placeNext(picture, dueUs(picture, wait), wait.lastEventId);
  return under ? begin : undefined;
}
