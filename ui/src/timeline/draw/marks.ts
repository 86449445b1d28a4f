import type { KillKind } from '../model/connection';
import type { Picture } from './picture';

/** What a kill looks like: the idle cutter has a mark of its own. */
type Mark = KillKind | 'idle_cut';

/** What a kill does to the connection, as a drawing on a 24 × 24 field. */
const PATHS: Record<Mark, string> = {
  // A flag: the response is complete.
  end: 'M6 21V4M6 4.5c4-2.4 8 2.4 12 0v9c-4 2.4-8-2.4-12 0',
  // Scissors: the response is cut off.
  cut: 'M20 4 8.6 15.4M14.8 14.8 20 20M8.6 8.6 12 12M9 6.2a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0M9 17.8a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0',
  // An hourglass: it was silent for too long.
  idle_cut: 'M6 3h12M6 21h12M7 3c0 6 10 12 10 18M17 3c0 6-10 12-10 18',
  // A bolt: the connection is torn down.
  reset: 'M13.5 2.5 4.5 13.5h6l-1 8 9-11h-6z',
};
const shapes = new Map<Mark, Path2D>();

/** A kill's mark in its little frame. */
export function drawKillMark(
  { ctx, palette, rows }: Picture,
  kind: Mark,
  x: number,
  y: number,
): void {
  const size = 2.15 * rows.em;
  let shape = shapes.get(kind);
  if (!shape) {
    shape = new Path2D(PATHS[kind]);
    shapes.set(kind, shape);
  }
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.beginPath();
  ctx.roundRect(0, 0, size, size, 0.28 * size);
  ctx.fillStyle = palette.colour['broken-soft'];
  ctx.fill();
  ctx.strokeStyle = palette.colour.broken;
  ctx.lineWidth = 1.6;
  ctx.stroke();
  const scale = (0.62 * size) / 24;
  ctx.translate(0.19 * size, 0.19 * size);
  ctx.scale(scale, scale);
  ctx.lineWidth = 2 / scale / 1.15;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.stroke(shape);
  ctx.restore();
}
