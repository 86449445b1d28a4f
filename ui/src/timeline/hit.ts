import type { LabTimeUs } from '../trace/types';
import type { Cells } from './cells';
import type { Rows } from './layout';
import type { TimelineModel } from './model';
import type { TimeScale } from './scale';

/** What lies under a point: one event, or a bar of many. */
export type Hit =
  | { readonly kind: 'event'; readonly place: number }
  | { readonly kind: 'bar'; readonly fromUs: LabTimeUs; readonly toUs: LabTimeUs };

/** How near is near, in ems. */
const REACH_EM = 1.1;

/** The event whose dot or line is nearest to a point between the lanes, or the bar there. */
export function hitAt(
  model: TimelineModel,
  scale: TimeScale,
  rows: Rows,
  cells: Cells,
  places: readonly number[],
  x: number,
  y: number,
): Hit | undefined {
  const reach = REACH_EM * rows.em;
  if (x < rows.left || x > rows.right) return undefined;
  if (y < rows.serverY - 2 * reach || y > rows.clientY + reach) return undefined;
  const at = scale.at(x);
  if (cells.crowdedAt(at)) {
    const fromUs = Math.floor(at / cells.barUs) * cells.barUs;
    return { kind: 'bar', fromUs, toUs: fromUs + cells.barUs };
  }
  const share = Math.min(1, Math.max(0, (y - rows.serverY) / (rows.clientY - rows.serverY)));
  let nearest: number | undefined;
  let distance = reach;
  for (const place of places) {
    const produced = scale.x(model.marks.producedUs(place));
    const dispatched = scale.x(model.marks.dispatchedUs(place));
    const from = Number.isNaN(produced) ? dispatched : produced;
    const to = Number.isNaN(dispatched) ? from : dispatched;
    const off = Math.abs(from + (to - from) * share - x);
    if (off < distance) {
      distance = off;
      nearest = place;
    }
  }
  return nearest === undefined ? undefined : { kind: 'event', place: nearest };
}
