import { EDGE_EM, hatch } from './ground';
import { clipToAxis, type Picture, say, type } from './picture';

/** Stalls and doors that are not open: stretches of time in which the lab misbehaves. */
export function drawBreaks(picture: Picture): void {
  const unclip = clipToAxis(picture);
  drawFaults(picture);
  drawStalls(picture);
  drawDoors(picture);
  unclip();
}

/** Where a fault holds back what is written, as a share of the way from server to client. */
const GATE = 0.3;

/** Faults: a gate on the way for as long as they act, and what they do. */
function drawFaults(picture: Picture): void {
  const { ctx, model, scale, rows, palette, nowUs } = picture;
  for (const span of model.story.faults.items) {
    if (!scale.shows(span.fromUs, span.toUs)) continue;
    const from = scale.x(span.fromUs);
    const to = scale.x(Math.min(span.toUs ?? nowUs, nowUs));
    const y = rows.serverY + GATE * (rows.clientY - rows.serverY);
    ctx.strokeStyle = palette.colour.waiting;
    ctx.lineWidth = 1.5;
    // Drops fall one by one; what is held back meets a wall; all else passes a line.
    ctx.setLineDash(
      span.kinds.includes('drip') ? [2, 5] : span.kinds.includes('hold_back') ? [] : [10, 5],
    );
    ctx.beginPath();
    ctx.moveTo(from, y);
    ctx.lineTo(to, y);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    const tall = 0.4 * rows.em;
    for (const x of span.toUs === undefined ? [from] : [from, to]) {
      ctx.moveTo(x, y - tall);
      ctx.lineTo(x, y + tall);
    }
    ctx.stroke();
  }
}

/** What the faults do, over the events that they do it to. */
export function drawFaultWords(picture: Picture): void {
  const { ctx, model, scale, rows, palette, texts, nowUs } = picture;
  const unclip = clipToAxis(picture);
  type(picture, 0.9, 600);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const span of model.story.faults.items) {
    if (!scale.shows(span.fromUs, span.toUs)) continue;
    const to = scale.x(Math.min(span.toUs ?? nowUs, nowUs));
    const y = rows.serverY + GATE * (rows.clientY - rows.serverY);
    const text = span.kinds.map((kind) => texts.faults[kind]).join(' · ');
    const begin = scale.x(span.fromUs);
    // Beside the badge of the answer that it begins with.
    const answered = model.connections.window.items.some(
      ({ subscribedUs }) => Math.abs(scale.x(subscribedUs ?? NaN) - begin) < rows.em,
    );
    const start = begin + (answered ? 3.6 : 0.5) * rows.em;
    const x = Math.max(start, rows.left + EDGE_EM * rows.em);
    if (span.toUs !== undefined && ctx.measureText(text).width > to - x) continue;
    say(picture, text, x, y, palette.colour.waiting);
  }
  unclip();
}

function drawStalls(picture: Picture): void {
  const { ctx, model, scale, rows, palette, texts, fmt, nowUs } = picture;
  for (const stall of model.story.stalls.items) {
    if (!scale.shows(stall.fromUs, stall.toUs)) continue;
    const from = scale.x(stall.fromUs);
    const to = scale.x(Math.min(stall.toUs ?? nowUs, nowUs));
    const top = rows.serverY;
    hatch(picture, from, top, to - from, rows.clientY - top, palette.colour.waiting);
    ctx.strokeStyle = palette.colour.waiting;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    for (const x of stall.toUs === undefined ? [from] : [from, to]) {
      ctx.moveTo(x, top);
      ctx.lineTo(x, rows.clientY);
    }
    ctx.stroke();
    const ms = ((stall.toUs ?? nowUs) - stall.fromUs) / 1_000;
    const long = texts.stalled(fmt.countdown(ms));
    type(picture, 1, 700);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const x = Math.max(from + 0.5 * rows.em, rows.left + EDGE_EM * rows.em);
    const y = rows.clientY - 1.15 * rows.em;
    const room = to - x - 4;
    const open = stall.toUs === undefined;
    const text = open || ctx.measureText(long).width < room ? long : texts.stalledShort;
    if (open || ctx.measureText(text).width < room)
      say(picture, text, x, y, palette.colour.waiting);
  }
}

function drawDoors(picture: Picture): void {
  const { ctx, model, scale, rows, palette, nowUs } = picture;
  for (const door of model.story.doors.items) {
    if (!scale.shows(door.fromUs, door.toUs)) continue;
    const from = Math.max(scale.x(door.fromUs), rows.left);
    const to = Math.min(scale.x(Math.min(door.toUs ?? nowUs, nowUs)), rows.right);
    // The server's lane itself is barred, so an arrow that comes up is seen to meet it.
    ctx.strokeStyle = palette.colour.bg;
    ctx.lineWidth = 4;
    ctx.beginPath();
    ctx.moveTo(from, rows.serverY);
    ctx.lineTo(to, rows.serverY);
    ctx.stroke();
    ctx.strokeStyle = palette.colour.broken;
    ctx.setLineDash([3, 4]);
    ctx.lineWidth = 3;
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.lineWidth = 3;
    ctx.beginPath();
    const tall = 0.55 * rows.em;
    for (const x of [scale.x(door.fromUs), ...(door.toUs === undefined ? [] : [to])]) {
      ctx.moveTo(x, rows.serverY - tall);
      ctx.lineTo(x, rows.serverY + tall);
    }
    ctx.stroke();
  }
}

/** What each door is, over whatever meets it. */
export function drawDoorWords(picture: Picture): void {
  const { ctx, model, scale, rows, palette, texts, nowUs } = picture;
  const unclip = clipToAxis(picture);
  for (const door of model.story.doors.items) {
    if (!scale.shows(door.fromUs, door.toUs)) continue;
    const from = Math.max(scale.x(door.fromUs), rows.left);
    const to = Math.min(scale.x(Math.min(door.toUs ?? nowUs, nowUs)), rows.right);
    const text = texts.door(door.kind, door.status);
    type(picture, 0.9, 600);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const room = to - from;
    if (ctx.measureText(text).width + 0.8 * rows.em > room && door.toUs !== undefined) continue;
    const width = ctx.measureText(text).width;
    const start = Math.max(from + 0.5 * rows.em, rows.left + EDGE_EM * rows.em);
    const beside = besideKills(picture, start, width);
    const begin = beside + width > to ? start : beside;
    // An attempt's badge stands here: below it, or not at all where it says the same.
    const met = model.connections.window.items.some(({ requestUs, acceptedUs }) => {
      const x = scale.x(requestUs ?? acceptedUs ?? NaN);
      return x > begin - 6 * rows.em && x < begin + width;
    });
    if (met && door.kind === 'hang') continue;
    const y = rows.serverY + (met ? 2.95 : 1.05) * rows.em;
    say(picture, text, begin, y, palette.colour.broken);
  }
  unclip();
}

/** Where words of this width can begin without lying under a kill's line and mark. */
function besideKills({ model, scale, rows }: Picture, start: number, width: number): number {
  let x = start;
  for (const kill of model.story.kills.items) {
    const line = scale.x(kill.atUs);
    if (kill.own && line > x - 1.5 * rows.em && line < x + width + 1.5 * rows.em) {
      x = line + 1.5 * rows.em;
    }
  }
  return x;
}
