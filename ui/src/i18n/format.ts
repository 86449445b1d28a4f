import type { Locale } from './catalogue';

/** Names of units. */
interface Units {
  readonly ms: string;
  readonly s: string;
  readonly min: string;
}

const UNITS: Readonly<Record<Locale, Units>> = {
  en: { ms: 'ms', s: 's', min: 'min' },
  'zh-CN': { ms: '毫秒', s: '秒', min: '分' },
};

/** Between a figure and its unit, so that no line breaks there. */
const JOIN = '\u00a0';

/** Figures as people of a language write them. */
export class Format {
  readonly #units: Units;
  readonly #integer: Intl.NumberFormat;
  readonly #tenth: Intl.NumberFormat;
  readonly #hundredth: Intl.NumberFormat;
  readonly #compact: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #time: Intl.DateTimeFormat;

  constructor(locale: Locale) {
    this.#units = UNITS[locale];
    this.#integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.#tenth = new Intl.NumberFormat(locale, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
    this.#hundredth = new Intl.NumberFormat(locale, {
      minimumFractionDigits: 0,
      maximumFractionDigits: 2,
    });
    this.#compact = new Intl.NumberFormat(locale, { notation: 'compact' });
    this.#percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    this.#time = new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
    });
  }

  /** What a millisecond is called beside a figure. */
  get ms(): string {
    return this.#units.ms;
  }

  /** A whole number with its separators. */
  integer(value: number): string {
    return this.#integer.format(value);
  }

  /** A large number in few characters. */
  compact(value: number): string {
    return value < 10_000 ? this.#integer.format(value) : this.#compact.format(value);
  }

  /** A length of time as measured: `450 ms`, `3.06 s`, `2 min 5 s`. */
  duration(ms: number): string {
    const units = this.#units;
    if (ms < 1_000) return this.#integer.format(ms) + JOIN + units.ms;
    if (ms < 60_000) return this.#hundredth.format(ms / 1_000) + JOIN + units.s;
    const seconds = Math.round(ms / 1_000);
    const minutes = this.#integer.format(Math.floor(seconds / 60));
    return [minutes, units.min, seconds % 60, units.s].join(JOIN);
  }

  /** What is left of a wait, in tenths of a second so that it can be read while it runs. */
  countdown(ms: number): string {
    if (ms >= 60_000) return this.duration(ms);
    return this.#tenth.format(Math.max(0, ms) / 1_000) + JOIN + this.#units.s;
  }

  /** A moment of the day, to the millisecond. */
  time(unixMs: number): string {
    return this.#time.format(unixMs);
  }

  /** A share of a whole: `33.6%`. */
  percent(share: number): string {
    return this.#percent.format(share);
  }

  /** A number of bytes. */
  bytes(value: number): string {
    if (value < 1_024) return `${this.#integer.format(value)}${JOIN}B`;
    if (value < 1_048_576) return `${this.#tenth.format(value / 1_024)}${JOIN}KiB`;
    return `${this.#tenth.format(value / 1_048_576)}${JOIN}MiB`;
  }
}
