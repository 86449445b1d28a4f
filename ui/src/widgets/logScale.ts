/**
 * A slider's position (0 to 1) against a value that spans orders of magnitude.
 *
 * Values are rounded to what a person would say: two significant digits. Where the range begins
 * at zero, the first step of the slider is zero and the rest is logarithmic from `from`.
 */
export interface LogScale {
  readonly min: number;
  readonly max: number;
  /** Where the logarithmic part begins; only needed if `min` is 0. */
  readonly from?: number;
}

/** Share of the slider that stands for zero where the range begins at zero. */
const ZERO_SHARE = 0.04;

function logStart(scale: LogScale): number {
  return scale.min > 0 ? scale.min : (scale.from ?? 1);
}

/** Two significant digits, and never a fraction: values are whole. */
export function rounded(value: number): number {
  if (value < 10) return Math.round(value);
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}

function clamped(scale: LogScale, value: number): number {
  return Math.min(scale.max, Math.max(scale.min, value));
}

/** The value at a position of the slider. */
export function valueAt(scale: LogScale, position: number): number {
  const at = Math.min(1, Math.max(0, position));
  const zero = scale.min > 0 ? 0 : ZERO_SHARE;
  if (at < zero) return 0;
  const start = logStart(scale);
  const share = (at - zero) / (1 - zero);
  return clamped(scale, rounded(start * (scale.max / start) ** share));
}

/** The position of the slider for a value: the inverse of {@link valueAt} but for rounding. */
export function positionOf(scale: LogScale, value: number): number {
  const zero = scale.min > 0 ? 0 : ZERO_SHARE;
  const start = logStart(scale);
  if (value < start) return scale.min > 0 || value <= 0 ? 0 : zero;
  const share = Math.log(clamped(scale, value) / start) / Math.log(scale.max / start);
  return zero + share * (1 - zero);
}

/**
 * The next value a person would choose from `value` on: one of the two-digit values, at least one
 * further, so that arrow keys always move.
 */
export function stepped(scale: LogScale, value: number, steps: number): number {
  const moved = valueAt(scale, positionOf(scale, value) + steps / 100);
  if (steps > 0 && moved <= value) return clamped(scale, value + 1);
  if (steps < 0 && moved >= value) return clamped(scale, value - 1);
  return moved;
}
