import type { Cells } from './cells';
import type { Marks } from './model/marks';
import type { TimeScale } from './scale';

/** How far back an event may have been produced whose line still reaches into the picture. */
const LOOK_BACK = 6_000;

/**
 * Places of the events that are drawn one by one: those whose dots or lines can be seen and that
 * do not stand in a crowd. Crowds are leapt over, so the cost does not grow with the rate.
 */
export function separatePlaces(marks: Marks, scale: TimeScale, cells: Cells): number[] {
  const places: number[] = [];
  const end = marks.lowerBound(scale.toUs);
  let place = firstReaching(marks, scale);
  while (place < end) {
    const producedUs = marks.producedUs(place);
    const atUs = Number.isNaN(producedUs) ? marks.dispatchedUs(place) : producedUs;
    if (cells.crowdedAt(atUs)) {
      place = Math.max(place + 1, marks.lowerBound(cells.endOf(atUs)));
      continue;
    }
    if (!Number.isNaN(atUs)) places.push(place);
    place += 1;
  }
  return places;
}

/** Lines reach in from the left: a replay, or the backlog after a stall. */
function firstReaching(marks: Marks, scale: TimeScale): number {
  const inside = marks.lowerBound(scale.fromUs);
  const furthest = Math.max(marks.first, inside - LOOK_BACK);
  let first = inside;
  for (let place = inside - 1; place >= furthest; place -= 1) {
    const dispatched = marks.dispatchedUs(place);
    if (dispatched < scale.fromUs) break;
    if (dispatched >= scale.fromUs) first = place;
  }
  return first;
}
