import type { Cors, FeedSettings, Payload } from '../api/types';
import { FIRST_SETTINGS, type FetchSettings } from '../fetch/policy';

/** What the programs take over from the lab as it is set now. */
export interface CodeSettings {
  /** The stream the client programs read. */
  readonly url: string;
  /** The same feed over a WebSocket. */
  readonly socketUrl: string;
  /** Whether its messages are in an envelope of id, type and data. */
  readonly envelope: boolean;
  /** `EventSource`'s `withCredentials`; programs outside a browser have no use for it. */
  readonly withCredentials: boolean;
  /** Event types to listen to, each once. */
  readonly eventTypes: readonly string[];
  readonly intervalMs: number;
  readonly eventsPerTick: number;
  readonly payload: Payload;
  /** A comment is written after this much silence, in milliseconds; 0 is never. */
  readonly heartbeatMs: number;
  /** The reconnection time that the stream advertises, in milliseconds. */
  readonly retryMs: number;
  readonly ids: boolean;
  /** How many events a server keeps for those who come back. */
  readonly historyEvents: number;
  /** Names that events take in turn; an empty name is `message`. */
  readonly eventNames: readonly string[];
  readonly cors: Cors;
  /** The rules of the client by `fetch`. */
  readonly fetch: FetchSettings;
}

/** What the page knows, as the programs need it; `listensTo` are the window's event types. */
export function codeSettings(
  stream: { readonly url: string; readonly withCredentials: boolean },
  feed: FeedSettings,
  cors: Cors,
  listensTo: readonly string[],
  fetch: FetchSettings = FIRST_SETTINGS,
  envelope = false,
): CodeSettings {
  const types = [...listensTo, ...feed.event_names].filter((name) => name !== '');
  return {
    url: stream.url,
    socketUrl: socketUrl(stream.url, envelope),
    envelope,
    withCredentials: stream.withCredentials,
    eventTypes: [...new Set(types)],
    intervalMs: feed.interval_ms,
    eventsPerTick: feed.events_per_tick,
    payload: feed.payload,
    heartbeatMs: feed.heartbeat_ms,
    retryMs: feed.retry_ms,
    ids: feed.ids,
    historyEvents: feed.history_events,
    // Names that are all empty are no names.
    eventNames: feed.event_names.some((name) => name !== '') ? feed.event_names : [],
    cors,
    fetch,
  };
}

function socketUrl(streamUrl: string, envelope: boolean): string {
  const stage = new URL(streamUrl).origin.replace(/^http/, 'ws');
  return `${stage}/ws${envelope ? '?envelope=json' : ''}`;
}
