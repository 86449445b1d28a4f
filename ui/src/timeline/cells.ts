import type { LabTimeUs } from '../trace/types';
import { BUCKET_US, type Channel, type Density } from './model/density';
import type { TimeScale } from './scale';

/** Events closer than this on the screen are drawn as a bar: about 40 a second by default. */
export const CROWDED_PX = 2.15;
const CELL_PX = 26;
const BAR_PX = 6;

/** Stretches of time that are crowded, all of the same length, aligned to the lab's clock. */
export class Cells {
  readonly cellUs: number;
  /** Width of one bar. */
  readonly barUs: number;
  readonly #first: number;
  readonly #crowded: boolean[] = [];

  constructor(density: Density, scale: TimeScale, channel: Channel, nowUs: LabTimeUs) {
    this.barUs = slices(BAR_PX, scale);
    this.cellUs = Math.max(slices(CELL_PX, scale), this.barUs);
    this.#first = Math.floor(scale.fromUs / this.cellUs);
    const most = (this.cellUs * scale.pxPerUs) / CROWDED_PX;
    let before = false;
    for (let i = this.#first; i * this.cellUs <= scale.toUs; i += 1) {
      const from = i * this.cellUs;
      let crowded = density.sum(channel, from, from + this.cellUs) > most;
      // A cell that time has not passed yet goes on as the one before it, so nothing flickers.
      if (!crowded && from <= nowUs && from + this.cellUs > nowUs) crowded = before;
      this.#crowded.push(crowded);
      before = crowded;
    }
  }

  crowdedAt(atUs: LabTimeUs): boolean {
    return this.#crowded[Math.floor(atUs / this.cellUs) - this.#first] ?? false;
  }

  /** The end of the crowded stretch that a moment lies in. */
  endOf(atUs: LabTimeUs): LabTimeUs {
    let i = Math.floor(atUs / this.cellUs);
    while (this.#crowded[i - this.#first] === true) i += 1;
    return i * this.cellUs;
  }

  get any(): boolean {
    return this.#crowded.includes(true);
  }

  /** Runs of crowded cells, from and to. */
  runs(): [LabTimeUs, LabTimeUs][] {
    const runs: [LabTimeUs, LabTimeUs][] = [];
    this.#crowded.forEach((crowded, i) => {
      if (!crowded) return;
      const from = (this.#first + i) * this.cellUs;
      const last = runs.at(-1);
      if (last && last[1] === from) last[1] = from + this.cellUs;
      else runs.push([from, from + this.cellUs]);
    });
    return runs;
  }
}

/** The least doubling of a slice that is at least this wide. */
function slices(px: number, scale: TimeScale): number {
  let us = BUCKET_US;
  while (us * scale.pxPerUs < px) us *= 2;
  return us;
}
