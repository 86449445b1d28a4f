import type { FactOf } from '../api/types';
import type { Lab } from '../lab/lab.svelte';
import type { HeaderList, LabTimeUs, PageTimeMs } from '../trace/types';
import { FetchClient, type Told } from './client';
import { NO_EVIDENCE, whyNoAnswer, type Evidence, type NoAnswer } from './noAnswer';
import { FIRST_SETTINGS, type FetchSettings } from './policy';

export type FetchPhase = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed' | 'gave_up';

type ToldOf<K extends Told['kind']> = Extract<Told, { kind: K }>;

/** What the pane tells one by one; events and comments are only counted. */
export type Step =
  | Exclude<Told, { kind: 'event' | 'comment' }>
  | { readonly kind: 'preflight' }
  | { readonly kind: 'closed'; readonly why: 'by_hand' | 'gave_up' };

export interface Happening {
  /** Running number, from 1. */
  readonly n: number;
  /** When, on the lab's clock: the journal may tell later of what was earlier. */
  readonly atUs: LabTimeUs;
  readonly unixMs: number;
  readonly step: Step;
}

/** What is counted, since it may come by the thousand. */
export interface Counts {
  readonly lastEventId: string;
  readonly events: number;
  readonly comments: number;
  readonly lastComment: string;
  readonly bytes: number;
  /** Pieces in which the body came. */
  readonly pieces: number;
}

/** What the client knows, as the pane shows it: renewed at most once per frame. */
export interface Known extends Counts {
  readonly phase: FetchPhase;
  readonly request?: ToldOf<'request'>;
  readonly response?: ToldOf<'response'>;
  readonly ended?: ToldOf<'ended'>;
  readonly wait?: { readonly untilMs: PageTimeMs; readonly forMs: number; readonly failed: number };
  readonly retryMs?: number;
  /** Why there was no answer; only where there was none. */
  readonly noAnswer?: NoAnswer;
  readonly happenings: readonly Happening[];
}

const NO_COUNTS: Counts = {
  lastEventId: '',
  events: 0,
  comments: 0,
  lastComment: '',
  bytes: 0,
  pieces: 0,
};

type Uncounted = Omit<Known, keyof Counts>;
const NOTHING: Uncounted = { phase: 'idle', happenings: [] };

/** Happenings that are kept for reading. */
const KEPT = 100;

const streams = new WeakMap<Lab, FetchStream>();

/** The lab's client by `fetch`: it goes on while no pane shows it, and ends with the page. */
export function fetchOf(lab: Lab): FetchStream {
  const known = streams.get(lab);
  if (known) return known;
  const stream = new FetchStream(lab);
  streams.set(lab, stream);
  addEventListener('pagehide', () => stream.stop());
  return stream;
}

/** One client by `fetch` beside the window's `EventSource`, observed as the lane `fetch`. */
export class FetchStream {
  /** Where the journal recognises its requests by. */
  readonly label = `fetch-${crypto.randomUUID().slice(0, 8)}`;
  readonly #lab: Lab;
  #client: FetchClient | undefined;
  #settings = $state.raw<FetchSettings>(FIRST_SETTINGS);
  #shown = $state.raw<Known>({ ...NOTHING, ...NO_COUNTS });
  /** What is known already and not yet shown. */
  #known: Uncounted = NOTHING;
  #counts: { -readonly [K in keyof Counts]: Counts[K] } = { ...NO_COUNTS };
  /** Events of all its runs. */
  #seen = 0;
  #unshown = false;
  #happenings: Happening[] = [];
  #number = 0;
  #evidence: Evidence = NO_EVIDENCE;
  #facts = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
    lab.trace.claim(this.label, 'fetch');
    this.#facts = lab.trace.live.facts.total;
    lab.trace.onFlush(() => this.#flush());
  }

  /** Its rules; what is changed counts from the next attempt on. */
  get settings(): FetchSettings {
    return this.#settings;
  }

  change(change: Partial<FetchSettings>): void {
    this.#settings = { ...this.#settings, ...change };
  }

  get known(): Known {
    return this.#shown;
  }

  get running(): boolean {
    return !['idle', 'closed', 'gave_up'].includes(this.#shown.phase);
  }

  /** The address that it asks for, where `stream` is the window's. */
  urlFor(stream: string): string {
    return `${stream}?client=${this.label}`;
  }

  /** Reads this stream until it is stopped or gives up. */
  async start(stream: string): Promise<void> {
    if (this.#client) return;
    const url = this.urlFor(stream);
    const client = new FetchClient(url, () => this.#settings, {
      tell: (told) => this.#take(told),
      read: (bytes) => {
        this.#counts.bytes += bytes;
        this.#counts.pieces += 1;
        this.#unshown = true;
      },
    });
    this.#client = client;
    this.#happenings = [];
    this.#known = { ...NOTHING, phase: 'connecting' };
    this.#counts = { ...NO_COUNTS };
    this.#show();
    // Without being watched it can still be read: the lab has said why it refused.
    await this.#lab.watchClient(this.label, true);
    if (this.#client !== client) return;
    const { credentials } = this.#settings;
    this.#observe({ kind: 'created', url, withCredentials: credentials });
    const gaveUp = await client.run();
    if (gaveUp) this.#over(client, 'gave_up');
  }

  /** Ends it at once. */
  stop(): void {
    const client = this.#client;
    if (!client) return;
    client.close();
    this.#over(client, 'by_hand');
  }

  #over(client: FetchClient, why: 'by_hand' | 'gave_up'): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#observe({ kind: 'closed', why });
    this.#tell({ kind: 'closed', why });
    const { wait: _, ...rest } = this.#known;
    this.#known = { ...rest, phase: why === 'by_hand' ? 'closed' : 'gave_up' };
    this.#show();
    void this.#lab.watchClient(this.label, false);
  }

  #observe(seen: object): void {
    const at = performance.now();
    this.#lab.trace.addObservation({ ...seen, lane: 'fetch', at } as Parameters<
      Lab['trace']['addObservation']
    >[0]);
  }

  #take(told: Told): void {
    if (told.kind === 'event') {
      this.#counts.events += 1;
      this.#counts.lastEventId = told.lastEventId;
      this.#unshown = true;
      this.#seen += 1;
      this.#observe({ ...told, n: this.#seen });
      return;
    }
    this.#observe(told);
    if (told.kind === 'comment') {
      this.#counts.comments += 1;
      this.#counts.lastComment = told.text;
      this.#unshown = true;
      return;
    }
    this.#tell(told);
    this.#known = this.#after(told);
  }

  #after(told: Exclude<Told, { kind: 'event' | 'comment' }>): Uncounted {
    const known = this.#known;
    switch (told.kind) {
      case 'request': {
        this.#evidence = NO_EVIDENCE;
        const { wait: _, response: _was, ...rest } = known;
        return { ...rest, phase: 'connecting', request: told };
      }
      case 'response':
        return { ...known, response: told };
      case 'open':
        return { ...known, phase: 'open' };
      case 'retry':
        return { ...known, retryMs: told.retryMs };
      case 'ended':
        return { ...known, phase: 'connecting', ended: told };
      case 'waiting': {
        const { forMs, failed } = told;
        const untilMs = performance.now() + forMs;
        return { ...known, phase: 'waiting', wait: { untilMs, forMs, failed } };
      }
    }
  }

  #tell(step: Step, atUs = this.#lab.trace.liveNowUs()): void {
    this.#number += 1;
    const unixMs = Date.now() - (this.#lab.trace.liveNowUs() - atUs) / 1_000;
    const later = this.#happenings.findIndex((each) => each.atUs <= atUs);
    const place = later < 0 ? this.#happenings.length : later;
    this.#happenings = this.#happenings
      .toSpliced(place, 0, { n: this.#number, atUs, unixMs, step })
      .slice(0, KEPT);
    this.#known = { ...this.#known, happenings: this.#happenings };
    this.#unshown = true;
  }

  #flush(): void {
    const { facts } = this.#lab.trace.live;
    for (let i = Math.max(this.#facts, facts.first); i < facts.total; i += 1) {
      const fact = facts.at(i);
      if (fact?.fact === 'request' || fact?.fact === 'answered') this.#witness(fact);
    }
    this.#facts = facts.total;
    if (this.#unshown) this.#show();
  }

  #show(): void {
    this.#unshown = false;
    const { ended, phase, response } = this.#known;
    const over = phase === 'waiting' || phase === 'gave_up';
    const noAnswer =
      over && ended?.how === 'no_answer' && !response
        ? whyNoAnswer(this.#evidence, this.#settings, this.#lab.cors)
        : undefined;
    this.#shown = { ...this.#known, ...this.#counts, ...(noAnswer ? { noAnswer } : {}) };
  }

  /** What the journal tells of the attempt under way. */
  #witness(fact: FactOf<'request' | 'answered'>): void {
    if (this.#lab.trace.laneOf(fact.connection) !== 'fetch') return;
    this.#unshown = true;
    if (fact.fact === 'answered') {
      if (this.#evidence.asked) this.#evidence = { ...this.#evidence, status: fact.status };
    } else if (fact.method === 'OPTIONS') {
      this.#evidence = { ...this.#evidence, preflight: true };
      this.#tell({ kind: 'preflight' }, fact.t_us);
    } else this.#evidence = { ...this.#evidence, asked: true };
  }
}

/** A header's value by its name, whatever its case. */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1];
}
