import { niceCeil } from '../scale';
import { clipToAxis, type Picture, say, type } from './picture';

/** Counts are written under stretches at least this wide, in ems. */
const COUNT_EM = 4.6;

/** Where events are too many to tell apart: bars per slice of time, with counts. */
export function drawCrowds(picture: Picture): void {
  const { cells } = picture;
  if (!cells.any) return;
  const unclip = clipToAxis(picture);
  const runs = cells.runs();
  const top = barTop(picture, runs);
  for (const [from, to] of runs) {
    drawRun(picture, from, to, top);
    drawReplayed(picture, from, to);
  }
  drawCounts(picture, runs);
  unclip();
}

/** The full height stands for a round number of events a slice, so bars do not jump about. */
function barTop({ model, cells }: Picture, runs: [number, number][]): number {
  let most = 1;
  for (const [from, to] of runs) {
    for (let at = from; at < to; at += cells.barUs) {
      most = Math.max(most, model.density.sum('produced', at, at + cells.barUs));
    }
  }
  return niceCeil(most);
}

function drawRun(picture: Picture, from: number, to: number, top: number): void {
  const { ctx, model, scale, rows, palette, cells, nowUs } = picture;
  const { density } = model;
  const full = 0.36 * (rows.clientY - rows.serverY);
  const step = cells.barUs * scale.pxPerUs;
  const gap = step > 6 ? 1 : step > 4 ? 0.6 : 0;
  const end = Math.min(to, nowUs);
  ctx.globalAlpha = 0.07;
  ctx.fillStyle = palette.colour.client;
  const width = scale.x(end) - scale.x(from);
  ctx.fillRect(scale.x(from), rows.serverY, width, rows.clientY - rows.serverY);
  ctx.globalAlpha = 1;
  const bars = (
    channel: 'produced' | 'away' | 'lost' | 'live' | 'replayed',
    colour: string,
    up: boolean,
  ) => {
    ctx.fillStyle = colour;
    ctx.beginPath();
    for (let at = from; at < end; at += cells.barUs) {
      const n = density.sum(channel, at, at + cells.barUs);
      if (n <= 0) continue;
      const height = Math.max(1.5, full * Math.min(1, n / top));
      const y = up ? rows.clientY - height : rows.serverY;
      ctx.rect(scale.x(at), y, step - gap, height);
    }
    ctx.fill();
  };
  bars('produced', palette.colour.server, false);
  bars('away', palette.colour['server-soft'], false);
  bars('lost', palette.colour.broken, false);
  bars('live', palette.colour.client, true);
  bars('replayed', palette.colour.replay, true);
}

/** A replay out of a crowd is one wedge, from when they were produced to when they came. */
function drawReplayed(picture: Picture, from: number, to: number): void {
  const { ctx, model, scale, rows, palette } = picture;
  for (const resume of model.story.resumes.items) {
    if (resume.replayed === 0 || resume.atUs < from || !scale.shows(from, resume.atUs + 1e6))
      continue;
    const { marks, connections } = model;
    const connection = connections.get(resume.connection);
    const base = marks.boundary(model.epoch, connection.resumedAfterSeq);
    const firstUs = marks.producedUs(base + 1);
    const lastUs = marks.producedUs(base + resume.replayed);
    if (!(firstUs < to && lastUs >= from)) continue;
    const firstSeenUs = marks.dispatchedUs(base + 1);
    const lastSeenUs = marks.dispatchedUs(base + resume.replayed);
    if (Number.isNaN(firstSeenUs) || Number.isNaN(lastSeenUs)) continue;
    ctx.fillStyle = palette.colour.replay;
    ctx.globalAlpha = 0.3;
    ctx.beginPath();
    ctx.moveTo(scale.x(firstUs), rows.serverY);
    ctx.lineTo(scale.x(lastUs), rows.serverY);
    ctx.lineTo(Math.max(scale.x(lastSeenUs), scale.x(firstSeenUs) + 3), rows.clientY);
    ctx.lineTo(scale.x(firstSeenUs), rows.clientY);
    ctx.closePath();
    ctx.fill();
    ctx.globalAlpha = 1;
  }
}

function drawCounts(picture: Picture, runs: [number, number][]): void {
  const { ctx, model, scale, rows, palette, fmt, nowUs } = picture;
  type(picture, 0.92, 600);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  // Whole seconds, or more of them: a count then is a rate a person can check.
  let everyUs = 1_000_000;
  for (const factor of [1, 2, 5, 10, 20, 30, 60]) {
    everyUs = factor * 1_000_000;
    if (everyUs * scale.pxPerUs >= COUNT_EM * rows.em) break;
  }
  for (const [from, to] of runs) {
    for (let at = Math.floor(from / everyUs) * everyUs; at < to; at += everyUs) {
      if (at + everyUs > nowUs) break;
      const n = model.density.sum('produced', at, at + everyUs);
      if (n === 0 || at + everyUs / 2 < from || at + everyUs / 2 > to) continue;
      const x = scale.x(at + everyUs / 2);
      say(picture, fmt.integer(n), x, rows.numberY, palette.colour.server);
      const left = scale.x(at) + 2;
      const right = scale.x(at + everyUs) - 2;
      ctx.strokeStyle = palette.colour['line-strong'];
      ctx.lineWidth = 1;
      ctx.beginPath();
      const y = rows.serverY - 0.45 * rows.em;
      ctx.moveTo(left, y + 3);
      ctx.lineTo(left, y);
      ctx.lineTo(right, y);
      ctx.lineTo(right, y + 3);
      ctx.stroke();
    }
  }
}
