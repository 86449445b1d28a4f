import type { ConnectionInfo, Cors, DoorState, Fault, FeedSettings } from '../api/types';
import type { Phase, Situation, StripState } from '../caption/situation';
import type { Host } from '../host/host';
import type { StreamPath } from '../stream/stream.svelte';
import type { LabTimeUs, Trace } from '../trace/types';
import type { Parse, WireSource } from '../wire/source';
import type { ControlPhase, Lab } from './lab.svelte';
import type { Notices } from './notices.svelte';

/** The logs of a lab that is shown. */
export interface ShownTrace extends Trace {
  /** Where it changes, the logs are others: what was read of them is to be forgotten. */
  readonly generation: number;
  readonly paused: boolean;
  /** Makes all views stand still; absent where that is not theirs to do. */
  setPaused?(on: boolean): void;
  /** Events that the window had seen before a recording began. */
  readonly eventsBefore?: number;
  /** The moment, paused or not. */
  liveNowUs(): LabTimeUs;
}

/** The window's own stream, as far as it is shown. */
export interface ShownStream {
  readonly label: string;
  readonly url: string;
  readonly path: StreamPath;
  readonly phase: Phase;
  readonly withCredentials: boolean;
}

/** The bytes that crossed connections. */
export interface ShownWire {
  /** Where they come from, for as long as somebody looks: whoever opens it ends it. */
  open(): WireSource;
  readonly parse: Parse;
}

/** A lab as the views show it: the running one, or one that was recorded. */
export interface ShownLab {
  readonly trace: ShownTrace;
  readonly stream: ShownStream;
  readonly host: Host;
  readonly notices: Notices;
  readonly epoch: string;
  readonly feed: FeedSettings;
  readonly door: DoorState;
  readonly cors: Cors;
  readonly stalled: boolean;
  readonly faults: readonly Fault[];
  readonly articleGlobalTimer: boolean;
  readonly connections: readonly ConnectionInfo[];
  readonly connectionsTotal: number;
  readonly controlPhase: ControlPhase;
  readonly strip: StripState;
  situation(): Situation;
  /** Absent where no bytes are to be had. */
  readonly wire?: ShownWire | undefined;
  /** The lab itself, which can be steered; a recording has none. */
  readonly live: Lab | undefined;
}
