import type { ConnectionInfo, Cors, DoorState } from '../api/types';
import type { Engine } from '../caption/engine';
import type { Situation } from '../caption/situation';
import type { StreamPath } from '../stream/stream.svelte';
import type { LabTimeUs } from '../trace/types';

/** Beyond this a presenter would stand there waiting for the browser to come back by itself. */
const LONG_WAIT_MS = 10_000;

/** What the window's stream is like when Restore is pressed. */
export interface Before {
  readonly situation: Situation;
  readonly engine: Engine;
  readonly nowUs: LabTimeUs;
  /** The reconnection time that a connection which ends now will be waited for. */
  readonly retryMs: number;
}

/** How long the browser would still stay away by itself, where Restore does not leave it to that. */
export function longWaitMs({ situation, nowUs, retryMs }: Before): number | undefined {
  let leftMs = 0;
  if (situation.kind === 'waiting') leftMs = (situation.untilUs - nowUs) / 1_000;
  // Restore ends what hangs, and only then does the browser begin to wait.
  if (situation.kind === 'hung') leftMs = retryMs;
  return leftMs > LONG_WAIT_MS ? leftMs : undefined;
}

/** Whether the window needs a new `EventSource`: the present one is closed, or too long away. */
export function needsReopening(before: Before): boolean {
  const { kind } = before.situation;
  // Firefox gives up for good on a connection that ends without an answer.
  const givesUp = kind === 'hung' && before.engine === 'gecko';
  if (kind === 'closed' || kind === 'undecided_type' || givesUp) return true;
  return longWaitMs(before) !== undefined;
}

/** What stands in the way of events though the lab is restored: settings, which Restore leaves. */
export const OBSTACLES = [
  'cors_refuses',
  'credentials_refused',
  'feed_paused',
  'view_paused',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** The settings that can keep events from being seen. */
export interface Settings {
  readonly path: StreamPath;
  /** Whether the stream is open, so that what the next answer allows matters to nobody yet. */
  readonly open: boolean;
  readonly cors: Cors;
  readonly withCredentials: boolean;
  readonly feedPaused: boolean;
  readonly viewPaused: boolean;
}

export function obstaclesIn(settings: Settings): readonly Obstacle[] {
  const { path, open, cors, withCredentials, feedPaused, viewPaused } = settings;
  // The article has a ticker of its own and allows every origin whatever is set.
  const article = path === '/article/stream';
  const allowed = article ? 'any' : cors;
  const stands: Record<Obstacle, boolean> = {
    cors_refuses: !open && allowed === 'none',
    credentials_refused: !open && allowed === 'any' && withCredentials,
    feed_paused: !article && feedPaused,
    view_paused: viewPaused,
  };
  return OBSTACLES.filter((obstacle) => stands[obstacle]);
}

/** What is said of a restore that found all as it should be. */
export const NOTHING_TO_RESTORE = ['nothing_to_restore', 'nothing_to_restore_waiting'] as const;
export type NothingToRestore = (typeof NOTHING_TO_RESTORE)[number];

/** Whether everything that Restore sets right is right already. */
export function nothingToRestore(
  kind: Situation['kind'],
  open: boolean,
  stage: {
    readonly door: DoorState;
    readonly stalled: boolean;
    readonly faults: readonly unknown[];
    readonly connections: readonly ConnectionInfo[];
  },
): NothingToRestore | undefined {
  const { door, stalled, faults, connections } = stage;
  if (door.door.kind !== 'open' || stalled || faults.length > 0) return undefined;
  const isOff = (each: ConnectionInfo): boolean =>
    each.stalled || each.faults.length > 0 || each.stream === 'hung';
  if (connections.some(isOff)) return undefined;
  if (open) return 'nothing_to_restore';
  const onItsWay = kind === 'waiting' || kind === 'late' || kind === 'asking';
  return onItsWay ? 'nothing_to_restore_waiting' : undefined;
}
