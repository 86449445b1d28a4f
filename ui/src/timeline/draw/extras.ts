import type { BesideId } from '../../trace/types';
import type { ExtraLane } from '../lanes';
import type { Client } from '../model/client';
import type { Connection } from '../model/connection';
import { circle, clipToAxis, type Picture, say, type } from './picture';

/** More dots than this on a lane are drawn as a thick line. */
const MOST_DOTS = 600;
/** An answer and the wait that it causes are this close. */
const ANSWERED_US = 50_000;

/** The lanes of other clients: when they were connected, what they got, how they ended. */
export function drawExtras(picture: Picture): void {
  const { ctx, rows, palette, texts, extras, extrasLeftOut } = picture;
  const unclip = clipToAxis(picture);
  extras.forEach((lane, i) => {
    const y = rows.extraY[i];
    if (y !== undefined) drawLane(picture, lane, y);
  });
  unclip();
  const last = rows.extraY.at(-1) ?? rows.underY;
  if (extrasLeftOut === 0) return;
  type(picture, 0.86, 500);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  const words = texts.moreLanes(extrasLeftOut);
  if (picture.leastType > 0) {
    // Large type fills the line below the lanes: beside the axis a label of the future makes room.
    const width = ctx.measureText(words).width;
    ctx.fillStyle = palette.colour.bg;
    const left = rows.right - width - 0.5 * rows.em;
    ctx.fillRect(left, rows.tickY - 0.7 * rows.em, rows.width - left, 1.4 * rows.em);
    say(picture, words, rows.right, rows.tickY, palette.colour.muted);
    return;
  }
  say(picture, words, rows.right, last, palette.colour.muted);
}

function drawLane(picture: Picture, lane: ExtraLane, y: number): void {
  const { ctx, model, scale, rows, palette, nowUs } = picture;
  ctx.strokeStyle = palette.colour.line;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 5]);
  ctx.beginPath();
  ctx.moveTo(rows.left, y);
  ctx.lineTo(rows.right, y);
  ctx.stroke();
  ctx.setLineDash([]);
  for (const connection of lane.connections) {
    const from = connection.subscribedUs ?? connection.acceptedUs ?? nowUs;
    const to = connection.endedUs ?? nowUs;
    const x = scale.x(from);
    ctx.strokeStyle = palette.colour['line-strong'];
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(Math.max(x, rows.left), y);
    ctx.lineTo(Math.min(scale.x(to), rows.right), y);
    ctx.moveTo(x, y - 0.4 * rows.em);
    ctx.lineTo(x, y + 0.4 * rows.em);
    ctx.stroke();
    if (lane.kind === 'other') drawWritten(picture, connection, y);
    drawEnd(picture, connection, y);
  }
  if (lane.kind === 'fetch' || lane.kind === 'websocket') drawPolicy(picture, model[lane.kind], y);
  if (lane.kind === 'websocket') drawClosures(picture, y);
  if (lane.kind !== 'other') drawDispatched(picture, lane.kind, y);
}

function drawDispatched(picture: Picture, lane: BesideId, y: number): void {
  const { ctx, model, scale, rows, palette, cells, places } = picture;
  ctx.fillStyle = palette.colour.client;
  ctx.beginPath();
  for (const place of places) {
    const atUs = model.marks.besideUs(lane, place);
    if (!Number.isNaN(atUs)) circle(ctx, scale.x(atUs), y, 0.34 * rows.em);
  }
  for (const atUs of model[lane].loose.items) {
    if (scale.shows(atUs, atUs) && !cells.crowdedAt(atUs)) {
      circle(ctx, scale.x(atUs), y, 0.34 * rows.em);
    }
  }
  for (const [from, to] of cells.runs()) {
    for (let at = from; at < to; at += cells.barUs) {
      if (model.density.sum(lane, at, at + cells.barUs) <= 0) continue;
      ctx.rect(scale.x(at), y - 0.34 * rows.em, cells.barUs * scale.pxPerUs, 0.68 * rows.em);
    }
  }
  ctx.fill();
}

/** What a client does by its own rules: its waits, and answers that were no stream. */
function drawPolicy(picture: Picture, client: Client, y: number): void {
  const { ctx, scale, rows, palette, texts, fmt, nowUs } = picture;
  const { waits, answers, failures } = client;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  type(picture, 0.86, 600);
  for (const wait of waits.items) {
    const dueUs = wait.fromUs + wait.advertisedMs * 1_000;
    const over = wait.toUs ?? (client.waiting === wait ? Math.max(dueUs, nowUs) : undefined);
    if (over === undefined || !scale.shows(wait.fromUs, over)) continue;
    const [from, to] = [scale.x(wait.fromUs), scale.x(over)];
    ctx.strokeStyle = palette.colour.waiting;
    ctx.lineWidth = 2;
    ctx.setLineDash([5, 4]);
    ctx.beginPath();
    ctx.moveTo(Math.max(from, rows.left), y);
    ctx.lineTo(Math.min(to, rows.right), y);
    ctx.stroke();
    ctx.setLineDash([]);
    const text = texts.fetchWaits(fmt.duration(wait.advertisedMs));
    const start = Math.max(from, rows.left) + 0.8 * rows.em;
    // What was answered stands at the beginning of the wait that it caused.
    const answered = answers.items.some(({ atUs }) => Math.abs(atUs - wait.fromUs) < ANSWERED_US);
    const indent = answered ? 2.4 * rows.em : 0;
    if (indent + ctx.measureText(text).width < to - start) {
      say(picture, text, start + indent, y, palette.colour.waiting);
    }
  }
  type(picture, 0.86, 700);
  for (const { atUs, status } of answers.items) {
    if (!scale.shows(atUs, atUs)) continue;
    say(picture, String(status), scale.x(atUs) + 0.8 * rows.em, y, palette.colour.broken);
  }
  for (const { atUs } of failures.items) {
    if (scale.shows(atUs, atUs)) cross(picture, scale.x(atUs), y, palette.colour.broken);
  }
}

/**
 * How a WebSocket ended, by the code that its page was told. What follows is as empty as it is,
 * until somebody opens another.
 */
function drawClosures(picture: Picture, y: number): void {
  const { ctx, model, scale, rows, palette, texts, nowUs } = picture;
  const { closures, waits, bands } = model.websocket;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { atUs, code, byHand } of closures.items) {
    const next = bands.items.find((band) => band.fromUs > atUs)?.fromUs;
    const overUs = next ?? nowUs;
    if (!scale.shows(atUs, overUs)) continue;
    const colour = byHand ? palette.colour.muted : palette.colour.broken;
    const x = scale.x(atUs);
    cross(picture, x, y, colour);
    if (waits.items.some(({ fromUs }) => Math.abs(fromUs - atUs) < ANSWERED_US)) continue;
    const start = Math.max(x, rows.left) + 0.8 * rows.em;
    const room = Math.min(scale.x(overUs), rows.right) - start;
    type(picture, 0.9, 600);
    const [short, whole] = [texts.socketClosed(String(code)), texts.socketDead(String(code))];
    const text = !byHand && next === undefined && fits(ctx, whole, room) ? whole : short;
    if (fits(ctx, text, room)) say(picture, text, start, y, colour);
  }
}

function fits(ctx: CanvasRenderingContext2D, text: string, width: number): boolean {
  return ctx.measureText(text).width < width;
}

/** What was written to a stranger; whether it arrived is not ours to see, so the dots are hollow. */
function drawWritten(picture: Picture, connection: Connection, y: number): void {
  const { ctx, scale, rows, palette } = picture;
  const seen: number[] = [];
  const runs = connection.written.items;
  for (let i = runs.length - 1; i >= 0; i -= 1) {
    const run = runs[i];
    if (!run || run.toUs < scale.fromUs || seen.length > MOST_DOTS) break;
    if (run.fromUs <= scale.toUs) seen.push(scale.x(run.toUs));
  }
  ctx.strokeStyle = palette.colour.muted;
  ctx.fillStyle = palette.colour.bg;
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  for (const x of seen) circle(ctx, x, y, 0.3 * rows.em);
  ctx.fill();
  ctx.stroke();
}

function drawEnd(picture: Picture, connection: Connection, y: number): void {
  const { ctx, scale, rows, palette, texts } = picture;
  const atUs = connection.endedUs;
  if (atUs === undefined || !scale.shows(atUs - 20e6, atUs)) return;
  // A browser's preflight is a question of its own, and ends properly.
  if (connection.owner === 'fetch' && connection.subscribedUs === undefined) return;
  // How a WebSocket ended its own client says, with the code.
  if (connection.owner === 'websocket') return;
  const x = scale.x(atUs);
  const killed = connection.kill;
  const colour = killed ? palette.colour.broken : palette.colour.muted;
  cross(picture, x, y, colour);
  // What the client by fetch does next is said by the wait that follows.
  if (connection.owner === 'fetch') return;
  type(picture, 0.9, 600);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const text = killed
    ? connection.owner === 'curl'
      ? texts.curlEnded
      : texts.kill[killed.kind]
    : texts.ended;
  say(picture, text, x + 0.8 * rows.em, y, colour);
}

function cross({ ctx, rows }: Picture, x: number, y: number, colour: string): void {
  const arm = 0.36 * rows.em;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.4;
  ctx.beginPath();
  ctx.moveTo(x - arm, y - arm);
  ctx.lineTo(x + arm, y + arm);
  ctx.moveTo(x + arm, y - arm);
  ctx.lineTo(x - arm, y + arm);
  ctx.stroke();
}
