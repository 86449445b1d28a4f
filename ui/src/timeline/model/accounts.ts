import type { Density } from './density';
import { Fate, type Marks } from './marks';

/** What becomes of events that were not dispatched: passed over, left behind, lost, forgiven. */
export class Accounts {
  readonly #marks: Marks;
  readonly #density: Density;
  #awayFrom = 0;
  #lostFrom = 0;
  /** Places before this one were dispatched or passed over. */
  passed = 0;

  constructor(marks: Marks, density: Density) {
    this.#marks = marks;
    this.#density = density;
  }

  /** The stream is in order: an earlier event that did not show has no listener here. */
  pass(place: number): void {
    const marks = this.#marks;
    for (let p = Math.max(this.passed, marks.first); p < place; p += 1) {
      if (marks.fate(p) === Fate.Pending) marks.setFate(p, Fate.Apart);
    }
    this.passed = Math.max(this.passed, place + 1);
  }

  /** Events that were under way when the connection ended are away now. */
  leaveBehind(end: number, joining: boolean): boolean {
    const marks = this.#marks;
    const density = this.#density;
    let changed = false;
    for (let place = Math.max(this.#awayFrom, marks.first); place < end; place += 1) {
      if (marks.fate(place) !== Fate.Pending) continue;
      marks.setFate(place, joining ? Fate.Away : Fate.Apart);
      if (joining) density.add('away', marks.producedUs(place));
      changed = true;
    }
    this.#awayFrom = Math.max(this.#awayFrom, end);
    return changed;
  }

  /** The window's first connection begins after these: nobody missed them. */
  forgive(until: number): number {
    const marks = this.#marks;
    for (let place = Math.max(this.#lostFrom, marks.first); place <= until; place += 1) {
      if (marks.fate(place) === Fate.Away) marks.setFate(place, Fate.Apart);
    }
    this.#lostFrom = until + 1;
    return 0;
  }

  /** The window goes on after these: what it has not got by now it never will. */
  lose(until: number, joining: boolean): number {
    const marks = this.#marks;
    const density = this.#density;
    let lost = 0;
    for (let place = Math.max(this.#lostFrom, marks.first); place <= until; place += 1) {
      const fate = marks.fate(place);
      if (fate === Fate.Away || (fate === Fate.Pending && joining)) {
        marks.setFate(place, Fate.Lost);
        density.add('lost', marks.producedUs(place));
        lost += 1;
      }
    }
    this.#lostFrom = Math.max(this.#lostFrom, until + 1);
    return lost;
  }
}
