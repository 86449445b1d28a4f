import type { Cors, Door, Fault, FeedPatch, Kill, Publish } from '../api/types';
import type { EnlargedPanel } from '../layout/view.svelte';
import type { PageName } from '../layout/pages.svelte';
import type { SideView } from '../layout/side';
import type { Engine } from '../caption/engine';
import type { Locale } from '../i18n/catalogue';
import type { StreamPath } from '../stream/stream.svelte';
import type { Fact, LaneId, Observation } from '../trace/types';
import type { Block, Inline } from './prose';
import type { Place } from './places';

/** A lesson as its file says it. */
export interface Lesson {
  /** The file's name without its ending, the same in every language: `04-kill-it`. */
  readonly id: string;
  readonly locale: Locale;
  readonly title: string;
  /** How long it takes a learner, about. */
  readonly minutes: number;
  /** What the lab is set to when it starts, after everything was put back to what it begins with. */
  readonly lab: readonly Deed[];
  /** What stands before the first step: what the lesson is about. */
  readonly intro: readonly Block[];
  readonly steps: readonly Step[];
}

/** One caption, and what the learner is to do at it. */
export interface Step {
  readonly title: string;
  readonly body: readonly Block[];
  /** The part of the screen that it speaks of. */
  readonly point?: Place;
  /** What "do it for me" does, one after the other. */
  readonly deeds: readonly Deed[];
  /** What holds once it is done, all of it; empty where there is only something to read. */
  readonly check: readonly Condition[];
  /** What is said when nothing happens for a while. */
  readonly hint?: readonly Inline[];
}

/**
 * One thing that is looked for since the step began. Facts are found in the order in which they
 * are listed, and so are observations; between the two logs there is no order, since they travel
 * separate ways.
 */
export type Condition = {
  /** Only asked of these engines, where engines differ; absent: of all. */
  readonly engines?: readonly Engine[];
  /** How often it has to be found; absent: once. */
  readonly count?: number;
} & (
  | {
      readonly fact: Fact['fact'];
      /** Of a connection that belongs to this client of the page. */
      readonly lane?: LaneId;
      readonly where: Readonly<Record<string, Pattern>>;
    }
  | {
      readonly seen: Observation['kind'];
      /** Absent: the window's own `EventSource`. */
      readonly lane?: LaneId;
      readonly where: Readonly<Record<string, Pattern>>;
    }
  /** What is looked at now, whenever it was opened. */
  | { readonly view: ViewPattern }
);

/** What a field has to be. An object that is none of the comparisons: all these fields in it. */
export type Pattern =
  | string
  | number
  | boolean
  | null
  | { readonly at_least: number }
  | { readonly at_most: number }
  /** A regular expression, found anywhere in the text. */
  | { readonly matches: string }
  /** Whether there is a value: neither missing nor null nor empty. */
  | { readonly present: boolean }
  /** What at least one entry of a list is. */
  | { readonly some: Pattern }
  | { readonly [field: string]: Pattern };

export interface ViewPattern {
  readonly page?: PageName;
  readonly panel?: SideView;
  readonly enlarged?: EnlargedPanel | null;
  /** Whether an event is selected. */
  readonly selected?: boolean;
  /** The case of the playground's library that is in its editor; the deed for it is `play`. */
  readonly case?: string;
}

/** Something that a learner can do, done by the lesson. */
export type Deed =
  | { readonly kill: Kill & { readonly target?: 'all' | 'window' | 'websocket' } }
  | { readonly stall: boolean }
  | { readonly door: Door }
  | { readonly feed: FeedPatch }
  | { readonly faults: readonly Fault[] }
  | { readonly cors: Cors }
  | { readonly article_timer: boolean }
  | { readonly publish: Publish }
  | { readonly reset: true }
  | { readonly restore: true }
  /** Which stream the window shows: a new `EventSource`. */
  | { readonly stream: StreamPath }
  | { readonly credentials: boolean }
  /** A new `EventSource` that knows no id, as after a reload; or `close()`. */
  | { readonly source: 'reopen' | 'close' }
  /** Further `EventSource` objects in this window: so many in all. */
  | { readonly streams: number }
  | { readonly fetch: 'open' | 'post' | 'close' }
  | { readonly websocket: 'open' | 'close' | 'send_text' | 'send_binary' }
  /** One KiB of binary to every client: base64 in an event, a binary message in a WebSocket. */
  | { readonly binary: { readonly bytes: number } }
  | { readonly view: ViewPattern }
  /** Marks the newest event of a feed, as a click on it does, or the newest of that type; or none. */
  | { readonly select: 'newest' | 'connecttime' | 'lab.gap' | 'none' }
  /** Opens a case of the playground's library and sends it. */
  | { readonly play: string }
  /** Waits until this holds since the step began, before the next deed. */
  | { readonly until: Condition };

type NameOf<D> = D extends unknown ? keyof D : never;

/** What a deed is called. */
export type DeedName = NameOf<Deed>;
