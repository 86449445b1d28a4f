import type { ParseQuery } from '../api/control';
import type { ParsedStream, WirePage } from '../api/types';
import type { LabTimeUs } from '../trace/types';

/** A connection whose bytes can be shown, or are going to be. */
export interface WireConnection {
  readonly id: number;
  /** The label in its request, where it has one. */
  readonly client: string | null;
  readonly userAgent: string | null;
  /** Whether the events that the page observed came by it. */
  readonly own: boolean;
  /** Whether it is going on. */
  readonly open: boolean;
  readonly acceptedUs: LabTimeUs;
  /** What its request carried as `Last-Event-ID`, with which a client's parser begins. */
  readonly lastEventId: string | null;
}

/** What of a connection is still to come at the moment that is shown: it, or its first bytes. */
export type ToCome = 'connection' | 'bytes';

/**
 * Where the wire view gets its bytes: the running lab, or a file. Whatever it is, the bytes come in
 * the pages of the control API, so one view shows both.
 */
export interface WireSource {
  /** Whether it is the running lab; otherwise it is a moment of a recording. */
  readonly live: boolean;
  /** Those that can be shown, the latest first. Reactive. */
  readonly connections: readonly WireConnection[];
  /** Where it changes, what was read is to be read again from the first segment on. Reactive. */
  readonly version: number;
  /** Absent where the connection can be shown, or nobody knows whether it ever will. Reactive. */
  toCome(connection: number): ToCome | undefined;
  /** Somebody looks: a live source records the window's connections from the next one on. */
  begin(): Promise<void>;
  /** Somebody looks at this connection: a live source records it from here on. */
  open(connection: number): Promise<void>;
  /**
   * At most `limit` segments after segment `after`, as `GET /connections/{id}/wire` tells them.
   * Rejects with a `ControlError`, of code `not_recorded` where nothing is held.
   */
  page(connection: number, after: number, limit: number): Promise<WirePage>;
  /** Takes in what has happened; called when the page's logs have grown. */
  update(): void;
  /** Frees the places that other recordings of this view take. */
  closeOthers(connection: number): Promise<void>;
  /** Nobody looks any more. */
  end(): void;
}

/** `POST /parse`: the lab's own parser at work on these bytes. Rejects with a `ControlError`. */
export type Parse = (bytes: Uint8Array, query: ParseQuery) => Promise<ParsedStream>;
