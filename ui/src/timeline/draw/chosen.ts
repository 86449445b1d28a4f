import { circle, type Picture } from './picture';

/** A ring around the event under the pointer or the keyboard, on both lanes. */
export function drawChosen({ ctx, model, scale, rows, palette, chosen }: Picture): void {
  if (chosen === undefined || !model.marks.holds(chosen)) return;
  const x = scale.x(model.marks.producedUs(chosen));
  const cx = scale.x(model.marks.dispatchedUs(chosen));
  ctx.strokeStyle = palette.colour.focus;
  ctx.lineWidth = 2;
  ctx.beginPath();
  if (x >= rows.left && x <= rows.right) circle(ctx, x, rows.serverY, 0.75 * rows.em);
  if (cx >= rows.left && cx <= rows.right) circle(ctx, cx, rows.clientY, 0.75 * rows.em);
  ctx.stroke();
}
