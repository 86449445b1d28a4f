import { Fate } from '../model/marks';
import { circle, type Picture, say, type } from './picture';

/** From here on a line is slanted enough to ask how long it took. */
const LATE_US = 20_000;

/** A ring around the event under the pointer or the keyboard, on both lanes. */
export function drawChosen(picture: Picture): void {
  const { ctx, model, scale, rows, palette, chosen, fmt } = picture;
  if (chosen === undefined || !model.marks.holds(chosen)) return;
  const x = scale.x(model.marks.producedUs(chosen));
  const cx = scale.x(model.marks.dispatchedUs(chosen));
  ctx.strokeStyle = palette.colour.focus;
  ctx.lineWidth = 2;
  ctx.beginPath();
  if (x >= rows.left && x <= rows.right) circle(ctx, x, rows.serverY, 0.75 * rows.em);
  if (cx >= rows.left && cx <= rows.right) circle(ctx, cx, rows.clientY, 0.75 * rows.em);
  ctx.stroke();
  const tookUs = model.marks.dispatchedUs(chosen) - model.marks.producedUs(chosen);
  if (!(tookUs > LATE_US) || model.marks.fate(chosen) !== Fate.Live) return;
  type(picture, 0.9, 700);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const middle = (rows.serverY + rows.clientY) / 2;
  say(
    picture,
    `+${fmt.duration(tookUs / 1_000)}`,
    (x + cx) / 2 + 0.6 * rows.em,
    middle,
    palette.colour.text,
  );
}
