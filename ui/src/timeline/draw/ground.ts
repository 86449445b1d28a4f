import { laneName } from '../lanes';
import { ticks } from '../scale';
import { clipToAxis, fontOf, type Picture, say, type } from './picture';

/** The time axis: lines at round moments, the future's ground, the line of now. */
export function drawGround(picture: Picture): void {
  const { ctx, rows, scale, palette, nowUs } = picture;
  const bottom = rows.bandTop + rows.bandHeight;
  const top = rows.numberY + 0.4 * rows.em;
  const nowX = Math.min(Math.max(scale.x(nowUs), rows.left), rows.right);
  // What has not happened yet lies on another ground.
  ctx.fillStyle = palette.colour.surface;
  ctx.globalAlpha = 0.75;
  ctx.fillRect(nowX, top, rows.width - nowX, bottom - top);
  ctx.globalAlpha = 1;

  type(picture, 0.9, 400);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const origin = picture.following ? nowUs : 0;
  ctx.beginPath();
  for (const second of ticks(scale, origin, 7 * rows.em)) {
    const x = Math.round(scale.x(origin + second * 1e6)) + 0.5;
    if (x < rows.left - 1 || x > rows.right + 1) continue;
    ctx.moveTo(x, top);
    ctx.lineTo(x, bottom);
    const isNow = picture.following && second === 0;
    if (isNow) continue;
    const label = picture.following ? relative(picture, second) : clock(second, scale.windowUs);
    const half = ctx.measureText(label).width / 2;
    if (Math.abs(x - nowX) < half + 2.2 * rows.em) continue;
    if (x + half > rows.width || x - half < 0) continue;
    ctx.fillStyle = palette.colour.faint;
    ctx.fillText(label, x, rows.tickY);
  }
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.55;
  ctx.strokeStyle = palette.colour.line;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** The line of now, above everything that moves. */
export function drawNow(picture: Picture): void {
  const { ctx, rows, scale, palette, nowUs, texts } = picture;
  if (!scale.shows(nowUs, nowUs)) return;
  const x = Math.round(scale.x(nowUs)) + 0.5;
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = palette.colour.muted;
  ctx.beginPath();
  ctx.moveTo(x, rows.numberY + 0.4 * rows.em);
  ctx.lineTo(x, rows.bandTop + rows.bandHeight + 0.25 * rows.em);
  ctx.stroke();
  type(picture, 0.92, 700);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  say(picture, picture.paused ? texts.paused : texts.now, x, rows.tickY, palette.colour.text);
}

/** The lanes' lines and, where an epoch began or facts are missing, what lies behind them. */
export function drawLanes(picture: Picture): void {
  const { ctx, rows, scale, palette, model, texts } = picture;
  const unclip = clipToAxis(picture);
  for (const blank of model.story.blanks.items) {
    if (!scale.shows(blank.fromUs, blank.toUs)) continue;
    const from = scale.x(blank.fromUs);
    const width = Math.max(3, scale.x(blank.toUs) - from);
    hatch(picture, from, rows.serverY, width, rows.clientY - rows.serverY, palette.colour.faint);
    type(picture, 0.86, 400);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const y = (rows.serverY + rows.clientY) / 2;
    say(picture, texts.blank(blank.entries), from + 6, y, palette.colour.muted);
  }
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = palette.colour['line-strong'];
  for (const y of [rows.serverY, rows.clientY]) {
    ctx.beginPath();
    ctx.moveTo(rows.left, y);
    ctx.lineTo(rows.right, y);
    ctx.stroke();
  }
  unclip();
}

/** How wide the edge is in which what leaves the picture fades. */
export const EDGE_EM = 1.3;
const EDGE_STEPS = 12;

/** What leaves the picture on its left fades rather than being cut off in the middle of a word. */
export function drawLeftEdge({ ctx, rows, palette }: Picture): void {
  const step = (EDGE_EM * rows.em) / EDGE_STEPS;
  ctx.fillStyle = palette.colour.bg;
  for (let i = 0; i < EDGE_STEPS; i += 1) {
    ctx.globalAlpha = 1 - (i + 0.5) / EDGE_STEPS;
    ctx.fillRect(rows.left + i * step, 0, step, rows.bandTop - 1);
  }
  ctx.globalAlpha = 1;
}

/** The lanes' names, beside the axis. */
export function drawNames(picture: Picture): void {
  const { ctx, rows, palette, texts, extras } = picture;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const x = rows.em * 1.1;
  const room = rows.left - x - 0.5 * rows.em;
  type(picture, 1.08, 700);
  ctx.fillStyle = palette.colour.server;
  ctx.fillText(texts.server, x, rows.serverY, room);
  ctx.fillStyle = palette.colour.text;
  ctx.fillText(texts.window, x, rows.clientY, room);
  type(picture, 0.92, 600);
  rows.extraY.forEach((y, i) => {
    const lane = extras[i];
    if (!lane) return;
    ctx.fillStyle = lane.kind === 'other' ? palette.colour.muted : palette.colour.text;
    ctx.fillText(laneName(lane, texts), x, y, room);
  });
  type(picture, 0.86, 400);
  ctx.fillStyle = palette.colour.muted;
  ctx.fillText('readyState', x, rows.bandTop + rows.bandHeight / 2, room);
}

/** What the gutter must hold. */
export function gutterFor(
  picture: Omit<Picture, 'rows' | 'scale' | 'cells' | 'places'>,
  em: number,
): number {
  const { ctx, texts, extras } = picture;
  ctx.font = fontOf(picture, em * 1.08, 700);
  let width = Math.max(ctx.measureText(texts.server).width, ctx.measureText(texts.window).width);
  ctx.font = fontOf(picture, em * 0.92, 600);
  for (const lane of extras) {
    width = Math.max(width, ctx.measureText(laneName(lane, texts)).width);
  }
  ctx.font = fontOf(picture, em * 0.86, 400);
  width = Math.max(width, ctx.measureText('readyState').width);
  return Math.ceil(Math.min(width, 11 * em) + 2.4 * em);
}

/** Slanted lines over a rectangle. */
export function hatch(
  { ctx }: Picture,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.globalAlpha = 0.1;
  ctx.fillStyle = colour;
  ctx.fillRect(x, y, width, height);
  ctx.globalAlpha = 0.3;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  // The lines hang on the rectangle's own corner, so they travel with it.
  for (let offset = -height; offset < Math.min(width, 4_000); offset += 9) {
    ctx.moveTo(x + offset, y + height);
    ctx.lineTo(x + offset + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

function relative({ texts }: Picture, second: number): string {
  const sign = second < 0 ? '−' : '+';
  const magnitude = Math.abs(second);
  if (magnitude >= 60 && magnitude % 60 === 0) return `${sign}${magnitude / 60} ${texts.min}`;
  return `${sign}${Number(magnitude.toFixed(3))} ${texts.s}`;
}

/** The lab's own time: minutes and seconds since it started. */
function clock(second: number, windowUs: number): string {
  const minutes = Math.floor(second / 60);
  const rest = second - minutes * 60;
  const digits = windowUs < 10_000_000 ? 1 : 0;
  return `${minutes}:${rest.toFixed(digits).padStart(digits ? 4 : 2, '0')}`;
}
