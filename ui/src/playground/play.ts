import type { AddedScript, Expected, PlayedScript, Script } from '../api/types';
import type { AnswerDraft } from './draft';
import { byTheStandard, type Seen } from './outcome';
import { pausesMs, stepsOf, toScript, typesIn } from './script';

/** What a play needs of the lab. */
export interface Stage {
  addScript(script: Script): Promise<AddedScript>;
  readScript(id: string): Promise<PlayedScript>;
  removeScript(id: string): Promise<void>;
  expectOfScript(script: Script): Promise<Expected>;
}

/** How a play came to its end: by itself, by its time limit, or by hand. */
export type Ending = 'settled' | 'timed_out' | 'stopped';

/** A script on its way, or at its end. */
export interface Play {
  readonly drafts: readonly AnswerDraft[];
  readonly expected: Expected;
  readonly played: PlayedScript;
  readonly seen: readonly Seen[];
  /** Events that came after so many that no more were kept. */
  readonly unseen: number;
  /** Undefined while it goes on. */
  readonly ending: Ending | undefined;
}

/** Events that are kept: as many as the lab tells of the standard. */
const MAX_EVENTS = 2_000;
/** How often the server is asked how far the script is. */
const ASK_MS = 250;
/** After the script's end the engine may need so long to come to its own. */
const QUIET_MS = 700;
/** How much longer than it should a play may take: engines have defaults and floors of their own. */
const SPARE_MS = 10_000;
/** No engine's default is longer. */
const DEFAULT_WAIT_MS = 5_000;
const LONGEST_MS = 120_000;

/**
 * Plays a script to a real `EventSource` of this page, on a stream of its own, and tells every news
 * of it. It is settled once the source is CLOSED, or once the server holds a connection open and
 * nothing more has been seen for a while. Throws what the lab refuses.
 */
export async function play(
  stage: Stage,
  drafts: readonly AnswerDraft[],
  tell: (play: Play) => void,
  stop: AbortSignal,
  limitMs?: number,
): Promise<Play> {
  const script = toScript(drafts, 'playground');
  const expected = await stage.expectOfScript(script);
  const { id, url } = await stage.addScript(script);
  const played = await stage.readScript(id);
  let now: Play = { drafts, expected, played, seen: [], unseen: 0, ending: undefined };
  const source = new Observed(url, typesIn(drafts));
  const takes = async (): Promise<void> => {
    const played = await stage.readScript(id);
    now = { ...now, played, seen: [...source.seen], unseen: source.unseen };
    tell(now);
  };
  const deadline = performance.now() + (limitMs ?? limitOf(drafts, expected));
  try {
    while (now.ending === undefined) {
      await source.closedOr(ASK_MS, stop);
      // Asked first: what the server says after that cannot lack the request that closed it.
      const ending = endingOf(source, stop, deadline);
      await takes();
      const held = source.quietMs() >= QUIET_MS && isHeldOpen(now);
      now = { ...now, ending: ending ?? (held ? 'settled' : undefined) };
    }
  } finally {
    source.close();
    await stage.removeScript(id).catch(() => undefined);
  }
  tell(now);
  return now;
}

function endingOf(source: Observed, stop: AbortSignal, deadline: number): Ending | undefined {
  if (source.closed) return 'settled';
  if (stop.aborted) return 'stopped';
  return performance.now() > deadline ? 'timed_out' : undefined;
}

/** Whether the server has done all it will do for the request that came last. */
function isHeldOpen({ played, drafts }: Play): boolean {
  const last = played.attempts.at(-1);
  const draft = drafts[last?.answer ?? drafts.length];
  if (!last || !draft || last.ended) return false;
  if (draft.end !== 'hold_open' && draft.end !== 'hang') return false;
  return last.steps_done === stepsOf(draft).length;
}

/** How long a script may take: its pauses, the waits it asks for, and some time to spare. */
function limitOf(drafts: readonly AnswerDraft[], expected: Expected): number {
  const pauses = drafts.reduce((sum, draft) => sum + pausesMs(stepsOf(draft)), 0);
  const waits = byTheStandard(expected)
    .filter(({ then }) => then === 'reconnects')
    .reduce((sum, { waitMs }) => sum + Math.max(waitMs ?? 0, DEFAULT_WAIT_MS), 0);
  return Math.min(LONGEST_MS, pauses + waits + SPARE_MS);
}

/** A real `EventSource`, and all that it lets a page see. */
class Observed {
  readonly seen: Seen[] = [];
  unseen = 0;
  #events = 0;
  readonly #source: EventSource;
  #newsAt = performance.now();
  #wake: (() => void) | undefined;

  constructor(url: string, types: ReadonlySet<string>) {
    this.#source = new EventSource(url);
    // A server may call its events `open` and `error`; only a plain `Event` tells of the
    // connection.
    for (const type of new Set([...types, 'open', 'error'])) {
      this.#source.addEventListener(type, (event) => this.#take(event));
    }
  }

  get closed(): boolean {
    return this.#source.readyState === EventSource.CLOSED;
  }

  /** How long nothing new was seen. */
  quietMs(): number {
    return performance.now() - this.#newsAt;
  }

  /** Waits until the source is closed, somebody stops it, or some time has passed. */
  async closedOr(ms: number, stop: AbortSignal): Promise<void> {
    if (this.closed || stop.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        stop.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      stop.addEventListener('abort', wake);
      this.#wake = wake;
    });
  }

  close(): void {
    this.#source.close();
  }

  #take(event: Event): void {
    this.#newsAt = performance.now();
    if (event instanceof MessageEvent) {
      const { type, data, lastEventId } = event as MessageEvent<string>;
      this.#events += 1;
      if (this.#events > MAX_EVENTS) this.unseen += 1;
      else this.seen.push({ kind: 'event', type, data, lastEventId });
      return;
    }
    if (event.type === 'open') this.seen.push({ kind: 'open' });
    else this.seen.push({ kind: 'error', readyState: this.#source.readyState });
    if (this.closed) this.#wake?.();
  }
}
