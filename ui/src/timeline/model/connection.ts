import type { Actor, DoorKind } from '../../api/types';
import type { LabTimeUs, LaneId } from '../../trace/types';
import { Bounded } from './bounded';

/** Whose connection it is: a client of this page, or somebody else. */
export type Owner = LaneId | 'other';

export type StreamName = 'lab' | 'article' | 'url' | 'playground' | 'web_socket' | 'hung';
export type KillKind = 'end' | 'cut' | 'reset';
export type GapReason = 'trimmed' | 'future' | 'malformed' | 'other_epoch' | 'too_slow';

/** A run of events that were written: the fact's time is the last one's. */
export interface WrittenRun {
  readonly firstSeq: number;
  readonly count: number;
  readonly fromUs: LabTimeUs;
  readonly toUs: LabTimeUs;
  /** Events written on the connection before this run. */
  readonly before: number;
}

/** One attempt to connect, as far as the journal tells its story. */
export class Connection {
  owner: Owner = 'other';
  client: string | undefined;
  agent: string | undefined;
  acceptedUs: LabTimeUs | undefined;
  requestUs: LabTimeUs | undefined;
  /** Path that was asked for. */
  path = '';
  /** The `Last-Event-ID` header as sent. */
  lastEventId: string | undefined;
  answeredUs: LabTimeUs | undefined;
  status: number | undefined;
  contentType: string | undefined;
  /** Whether its body is compressed. */
  gzip = false;
  /** What it met instead of the ordinary answer. */
  door: DoorKind | undefined;
  stream: StreamName | undefined;
  subscribedUs: LabTimeUs | undefined;
  retryMs: number | undefined;
  /** The first event written to it has the number after this one. */
  resumedAfterSeq = 0;
  /** Events of the past that are written first. */
  replay = 0;
  /** Events of its stream that its client never gets, as the lab told it by `lab.gap`. */
  gap: { readonly missed: number | undefined; readonly reason: GapReason } | undefined;
  kill: Kill | undefined;
  closed:
    | { readonly atUs: LabTimeUs; readonly by: 'client' | 'server'; readonly how: string }
    | undefined;
  readonly written = new Bounded<WrittenRun>(4_096);
  /** Events written in all; only known while the connection is watched. */
  writtenTotal = 0;
  /** False once facts about it may be missing: its events can no longer be counted off. */
  complete = true;
  /** Whether one of the page's clients said `open` for it. */
  opened = false;

  constructor(readonly id: number) {}

  /** Whether it is taking events. */
  get live(): boolean {
    return this.subscribedUs !== undefined && this.stream !== 'hung' && this.endedUs === undefined;
  }

  /**
   * Whether the window would not have its answer, and left without `open`: a wrong type, or
   * CORS (HTML, "process the response"; Fetch, "CORS check").
   */
  get leftUnopened(): boolean {
    return this.owner === 'window' && !this.opened && this.closed?.by === 'client';
  }

  /** When it ended, or undefined. */
  get endedUs(): LabTimeUs | undefined {
    return this.kill?.atUs ?? this.closed?.atUs;
  }

  addWritten(firstSeq: number, count: number, fromUs: LabTimeUs, toUs: LabTimeUs): void {
    this.written.push({ firstSeq, count, fromUs, toUs, before: this.writtenTotal });
    this.writtenTotal += count;
  }

  /** The number of the `n`th event written to it, counted from 1. */
  nthWritten(n: number): number | undefined {
    const runs = this.written.items;
    const run = find(runs, (r) => r.before + r.count >= n);
    return run && run.before < n ? run.firstSeq + (n - 1 - run.before) : undefined;
  }

  /** When an event was written to it. */
  writtenUs(seq: number): LabTimeUs | undefined {
    const run = find(this.written.items, (r) => r.firstSeq + r.count > seq);
    if (!run || run.firstSeq > seq) return undefined;
    return at(run, seq - run.firstSeq);
  }
}

/** One kill; connections ended by the same stroke share it. */
export interface Kill {
  readonly atUs: LabTimeUs;
  readonly kind: KillKind;
  readonly by: Actor;
  partialBytes: number | undefined;
  /** Connections it ended. */
  count: number;
  /** Whether this window's connection is among them. */
  own: boolean;
}

/** The moment of the `i`th event of a run, spread evenly. */
export function at(run: { fromUs: number; toUs: number; count: number }, i: number): LabTimeUs {
  if (run.count <= 1) return run.toUs;
  return run.fromUs + ((run.toUs - run.fromUs) * i) / (run.count - 1);
}

function find<T>(items: readonly T[], reached: (item: T) => boolean): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && !reached(item)) low = middle + 1;
    else high = middle;
  }
  return items[low];
}
