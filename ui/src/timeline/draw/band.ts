import type { Band, ReadyState } from '../model/client';
import { clipToAxis, type Picture, type } from './picture';
import { dueUs } from './waits';

const COLOURS: Record<ReadyState, 'client' | 'waiting' | 'broken'> = {
  open: 'client',
  connecting: 'waiting',
  closed: 'broken',
};

/** `readyState` as a band, and the dashed rest of a wait in the future. */
export function drawBand(picture: Picture): void {
  const { model, scale, rows, palette, nowUs, ctx } = picture;
  const unclip = clipToAxis(picture);
  for (const band of model.window.bands.items) {
    if (scale.shows(band.fromUs, band.toUs)) drawState(picture, band);
  }
  const wait = model.window.waiting;
  const due = wait ? dueUs(picture, wait) : 0;
  if (due > nowUs) {
    ctx.setLineDash([5, 4]);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = palette.colour.waiting;
    ctx.beginPath();
    const from = scale.x(nowUs);
    ctx.roundRect(
      from,
      rows.bandTop + 0.75,
      scale.x(due) - from,
      rows.bandHeight - 1.5,
      [0, 6, 6, 0],
    );
    ctx.stroke();
    ctx.setLineDash([]);
  }
  unclip();
}

function drawState(picture: Picture, band: Band): void {
  const { ctx, scale, rows, palette, fmt, nowUs, model, texts } = picture;
  const from = Math.max(scale.x(band.fromUs), rows.left - 20);
  const to = Math.min(scale.x(band.toUs ?? nowUs), rows.right + 20);
  if (to <= from) return;
  const colour = COLOURS[band.state];
  const width = Math.max(to - from, 1.5);
  const y = rows.bandTop + 0.75;
  const height = rows.bandHeight - 1.5;
  ctx.beginPath();
  ctx.roundRect(from, y, width, height, Math.min(6, width / 3));
  ctx.fillStyle = palette.colour[`${colour}-soft`];
  ctx.fill();
  ctx.strokeStyle = palette.colour[colour];
  ctx.lineWidth = 1.5;
  ctx.stroke();
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const x = Math.max(from, rows.left) + 0.7 * rows.em;
  const middle = rows.bandTop + rows.bandHeight / 2 + 0.5;
  const room = to - x - 0.4 * rows.em;
  type(picture, 1, 700);
  const name = band.state.toUpperCase();
  const nameWidth = ctx.measureText(name).width;
  ctx.fillStyle = palette.colour[colour];
  if (nameWidth > room) return;
  ctx.fillText(name, x, middle);
  const byHand = band.state === 'closed' && band.toUs === undefined && model.window.closedByHand;
  const ms = ((band.toUs ?? nowUs) - band.fromUs) / 1_000;
  const more =
    band.state === 'connecting' && band.toUs !== undefined
      ? fmt.duration(ms)
      : byHand
        ? texts.byHand
        : '';
  type(picture, 0.95, 500);
  if (more === '' || nameWidth + ctx.measureText(more).width + 0.5 * rows.em > room) return;
  ctx.fillText(more, x + nameWidth + 0.5 * rows.em, middle);
}
