import type { Engine } from '../caption/engine';
import type { ExtraStreams } from '../extra/extra.svelte';
import type { FetchStream } from '../fetch/fetch.svelte';
import type { Lab } from '../lab/lab.svelte';
import type { Pages } from '../layout/pages.svelte';
import type { LabView } from '../layout/view.svelte';

/** The WebSocket of the window, as far as lessons use it. */
export interface LessonWebSocket {
  /** Its connection's number on the stage, while there is one. */
  readonly connection: number | undefined;
  open(): void;
  close(): void;
  /** Closed, and without code that brings it back. */
  putBack(): void;
  sendText(): void;
  sendBinary(): void;
  /** As many bytes to every client: base64 in an event, a binary message in a WebSocket. */
  publishBinary(bytes: number): Promise<unknown>;
}

/** The playground, as far as lessons use it. */
export interface LessonPlayground {
  /** The case of the library that is in its editor. */
  readonly case: string | undefined;
  /** Takes a case of the library into the editor and plays it; false where there is no such case. */
  play(id: string): Promise<boolean>;
  stop(): void;
}

/** Everything that lessons look at and act on. */
export interface LessonHost {
  readonly lab: Lab;
  readonly view: LabView;
  readonly pages: Pages;
  readonly extra: ExtraStreams;
  readonly fetch: FetchStream;
  readonly playground: LessonPlayground;
  readonly websocket: LessonWebSocket;
  readonly engine: Engine;
}
