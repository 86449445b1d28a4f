import type { ExtraLane } from '../lanes';
import type { Connection } from '../model/connection';
import { circle, clipToAxis, type Picture, say, type } from './picture';

/** More dots than this on a lane are drawn as a thick line. */
const MOST_DOTS = 600;

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
  say(picture, texts.moreLanes(extrasLeftOut), rows.right, last, palette.colour.muted);
}

function drawLane(picture: Picture, lane: ExtraLane, y: number): void {
  const { ctx, scale, rows, palette, nowUs } = picture;
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
  if (lane.kind === 'curl') drawCurl(picture, y);
}

function drawCurl(picture: Picture, y: number): void {
  const { ctx, model, scale, rows, palette, cells, places } = picture;
  ctx.fillStyle = palette.colour.client;
  ctx.beginPath();
  for (const place of places) {
    const atUs = model.marks.curlUs(place);
    if (!Number.isNaN(atUs)) circle(ctx, scale.x(atUs), y, 0.34 * rows.em);
  }
  for (const atUs of model.curl.loose.items) {
    if (scale.shows(atUs, atUs) && !cells.crowdedAt(atUs)) {
      circle(ctx, scale.x(atUs), y, 0.34 * rows.em);
    }
  }
  for (const [from, to] of cells.runs()) {
    for (let at = from; at < to; at += cells.barUs) {
      if (model.density.sum('curl', at, at + cells.barUs) <= 0) continue;
      ctx.rect(scale.x(at), y - 0.34 * rows.em, cells.barUs * scale.pxPerUs, 0.68 * rows.em);
    }
  }
  ctx.fill();
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
  const x = scale.x(atUs);
  const arm = 0.36 * rows.em;
  const killed = connection.kill;
  const colour = killed ? palette.colour.broken : palette.colour.muted;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.4;
  ctx.beginPath();
  ctx.moveTo(x - arm, y - arm);
  ctx.lineTo(x + arm, y + arm);
  ctx.moveTo(x + arm, y - arm);
  ctx.lineTo(x - arm, y + arm);
  ctx.stroke();
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
