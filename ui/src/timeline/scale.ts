import { scaleLinear, scaleUtc } from 'd3-scale';
import type { LabTimeUs } from '../trace/types';

/** Where *now* stands: what is to its right has not happened yet. */
export const NOW_AT = 0.8;
export const DEFAULT_WINDOW_US = 13_000_000;
export const MIN_WINDOW_US = 2_000_000;
export const MAX_WINDOW_US = 300_000_000;

/** Time across the picture. */
export class TimeScale {
  readonly fromUs: LabTimeUs;
  readonly toUs: LabTimeUs;
  readonly pxPerUs: number;

  /** `anchorUs` is the moment that stands at four fifths of the way from `left` to `right`. */
  constructor(
    readonly left: number,
    readonly right: number,
    readonly anchorUs: LabTimeUs,
    readonly windowUs: number,
  ) {
    this.fromUs = anchorUs - windowUs * NOW_AT;
    this.toUs = this.fromUs + windowUs;
    this.pxPerUs = (right - left) / windowUs;
  }

  x(atUs: LabTimeUs): number {
    return this.left + (atUs - this.fromUs) * this.pxPerUs;
  }

  at(x: number): LabTimeUs {
    return this.fromUs + (x - this.left) / this.pxPerUs;
  }

  /** Whether a stretch of time can be seen; an open end reaches as far as it may. */
  shows(fromUs: LabTimeUs, toUs: LabTimeUs = Infinity): boolean {
    return toUs >= this.fromUs && fromUs <= this.toUs;
  }
}

/** A longer or shorter window, within the limits. */
export function zoomed(windowUs: number, factor: number): number {
  return Math.min(MAX_WINDOW_US, Math.max(MIN_WINDOW_US, windowUs * factor));
}

/** The anchor that keeps the moment under `x` in its place while the window changes. */
export function anchorForZoom(scale: TimeScale, x: number, windowUs: number): LabTimeUs {
  const share = (x - scale.left) / (scale.right - scale.left);
  return scale.at(x) + (NOW_AT - share) * windowUs;
}

/** Round moments, in seconds from `originUs`, about `minPx` apart or more. */
export function ticks(scale: TimeScale, originUs: LabTimeUs, minPx: number): number[] {
  const from = (scale.fromUs - originUs) / 1e6;
  const to = (scale.toUs - originUs) / 1e6;
  const count = Math.max(2, Math.floor((scale.right - scale.left) / minPx));
  // Beyond half a minute people count in 15, 30 and 60 seconds, not in tens.
  if (to - from <= 30) return scaleLinear().domain([from, to]).ticks(count);
  return scaleUtc()
    .domain([from * 1_000, to * 1_000])
    .ticks(count)
    .map((date) => date.getTime() / 1_000);
}

/** The least of 1, 2, 5, 10, … that is not below `value`. */
export function niceCeil(value: number): number {
  if (!(value > 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}
