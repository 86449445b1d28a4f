import type { Cors, DoorState, Fact, FactOf, Fault, FeedSettings, StageState } from '../api/types';
import type { LabTimeUs, LaneId, Observation } from '../trace/types';
import { defaultRetryMs, type Engine } from './engine';
import { EventOrder, type Place } from './order';
import type { Phase } from './situation';

type Created = Extract<Observation, { kind: 'created' }>;

/** One connection that the window's `EventSource` made, as the server saw it. */
export interface Attempt {
  readonly connection: number;
  readonly requestedUs: LabTimeUs;
  readonly lastEventId: string;
  answered?: FactOf<'answered'>;
  subscribed?: FactOf<'subscribed'>;
  gap?: FactOf<'gap'>;
  killed?: FactOf<'killed'>;
  closed?: FactOf<'closed'>;
  /** The door left it hanging. */
  hung: boolean;
  stalled: boolean;
  /** Faults of its own; absent where it has those of all. */
  faults?: readonly Fault[];
  /** Events that a fault dropped, or wrote twice. */
  dropped: number;
  doubled: number;
  /** The epoch its numbers belong to. */
  epoch: string;
  /** The last event written to it, by number. */
  lastSeq: number;
  /** Where it began in the order of all events, once it is subscribed. */
  beganAfter: Place;
  /** The last event that the window had before it, in the same order. */
  hadBefore: Place;
  /** Events after that one which this connection will not be written. */
  skipped: number;
}

const ATTEMPTS = 8;
/** Dropped events whose numbers are kept, since a later attempt may ask for them again. */
const DROPPED = 1_000;

/** What page and server clock may always disagree about. */
const LEAST_SLOP_US = 5_000;
/** However badly the clocks are known, attempts further apart than this have an order. */
const MOST_SLOP_US = 250_000;

/**
 * Everything the strip and the caption need to know of the window's own stream, folded from the
 * two logs. They travel by different ways, so nothing here relies on a fact and an observation of
 * the same moment coming in a certain order.
 */
export class StreamModel {
  attempts: Attempt[] = [];
  readonly engine: Engine;
  /** Times of page and server that are closer than this have no order. */
  slopUs = LEAST_SLOP_US;
  epoch: string;
  readonly order: EventOrder;
  /** The newest event the server wrote, by number. */
  newestSeq: number;
  feed: FeedSettings;
  door: DoorState;
  cors: Cors;
  stalledAll: boolean;
  faultsAll: readonly Fault[];
  /** When faults that concern the latest connection were set last. */
  faultsSetUs: LabTimeUs = 0;
  phase: Phase = 'connecting';
  url = '';
  withCredentials = false;
  closedByHand = false;
  createdUs: LabTimeUs = 0;
  /** How many `EventSource` objects there were for the present stream. */
  created = 0;
  /** The latest `error`, while not open. */
  errorUs: LabTimeUs | undefined;
  /** The `error` or creation before it: what the latest attempt began after. */
  formerUs: LabTimeUs = 0;
  /** Errors since the connection was last open. */
  errors = 0;
  /** The first `error` since the connection was open. */
  outageUs: LabTimeUs | undefined;
  openedUs: LabTimeUs | undefined;
  /** How often this `EventSource` was open. */
  opens = 0;
  lastEventId = '';
  /** The reconnection time in force for this `EventSource`. */
  retryMs: number;
  /** The reconnection time that the latest wait was advertised with. */
  waitedFor: number;
  replayed = 0;
  lost = 0;
  /** Events dispatched since the last event ID changed, at the latest loss of the connection. */
  pastId = 0;
  /** When a stall was let go, and how many events it had held back. */
  released: { readonly atUs: LabTimeUs; readonly heldBack: number } | undefined;
  #droppedSeqs: number[] = [];
  /** The last event that the window dispatched, if it bore an id of its own. */
  #seen: Place | undefined;
  /** Events up to this one are accounted for, as received or as lost. */
  #accounted: Place = 0;
  /** Events that the latest connection dispatched until it was lost. */
  #received = 0;
  /** Events dispatched since the window said `open`. */
  #receiving = 0;
  /** Events dispatched since the last event ID changed. */
  #unnumbered = 0;
  /** When the browser said `open`, latest last. */
  #openings: LabTimeUs[] = [];
  readonly #laneOf: (connection: number) => LaneId | undefined;

  constructor(
    engine: Engine,
    stage: StageState,
    laneOf: (connection: number) => LaneId | undefined,
  ) {
    this.engine = engine;
    this.#laneOf = laneOf;
    this.epoch = stage.epoch;
    this.order = new EventOrder(stage.epoch);
    this.newestSeq = stage.log.next_seq - 1;
    this.feed = stage.feed;
    this.door = stage.door;
    this.cors = stage.cors;
    this.stalledAll = stage.stalled;
    this.faultsAll = stage.faults;
    this.retryMs = this.waitedFor = defaultRetryMs(engine);
  }

  /** Whether the window shows the article's stream, which has no ids and no history. */
  get article(): boolean {
    return this.url.includes('/article/');
  }

  apply(fact: Fact): void {
    switch (fact.fact) {
      case 'produced':
        this.newestSeq = fact.first_seq + fact.count - 1;
        return;
      case 'epoch_began':
        this.#beginEpoch(fact.epoch);
        return;
      case 'feed_changed':
        this.feed = fact.feed;
        this.#retryInStream();
        return;
      case 'door_changed':
        this.door = fact.state;
        return;
      case 'cors_changed':
        this.cors = fact.cors;
        return;
      case 'stalled':
      case 'released':
      case 'restored':
        this.#stall(fact);
        return;
      case 'fault_changed':
        this.#faultChanged(fact);
        return;
      case 'request':
        this.#request(fact);
        return;
      case 'door_met':
        this.#doorMet(fact);
        return;
      default:
        if ('connection' in fact && fact.connection !== undefined && fact.connection !== null) {
          const attempt = this.attempts.find((each) => each.connection === fact.connection);
          if (attempt) this.#attemptFact(attempt, fact);
        }
    }
  }

  observe(observation: Observation, atUs: LabTimeUs): void {
    if (observation.lane !== 'window') return;
    switch (observation.kind) {
      case 'event':
        this.#dispatched(observation.type, observation.lastEventId);
        return;
      case 'created':
        this.#newSource(observation, atUs);
        return;
      case 'open':
        this.phase = 'open';
        this.#receiving = 0;
        this.openedUs = atUs;
        this.#openings = [...this.#openings.slice(1 - ATTEMPTS), atUs];
        this.opens += 1;
        return;
      case 'error':
        this.#error(observation.readyState === 2 ? 'closed' : 'connecting', atUs);
        return;
      case 'closed':
        this.#over();
        this.phase = 'closed';
        this.closedByHand = true;
    }
  }

  #dispatched(type: string, lastEventId: string): void {
    const counts = type !== 'connecttime' && type !== 'lab.gap';
    if (counts) this.#receiving += 1;
    const own = lastEventId !== this.lastEventId;
    if (counts && own) this.#saw(this.order.of(lastEventId));
    else if (counts && !this.feed.ids) this.#seen = undefined;
    if (own) this.#unnumbered = 0;
    else if (counts) this.#unnumbered += 1;
    this.lastEventId = lastEventId;
  }

  #beginEpoch(epoch: string): void {
    if (epoch !== this.epoch) this.order.begin(epoch, this.newestSeq);
    this.epoch = epoch;
    this.newestSeq = 0;
    this.#droppedSeqs = [];
  }

  /** An event that the journal's news of the next connection overtook was not lost. */
  #saw(place: Place | undefined): void {
    this.#seen = place;
    const latest = this.attempts.findLast((each) => each.subscribed);
    if (!latest || place === undefined) return;
    if (place <= latest.hadBefore || place > latest.beganAfter) return;
    const before = latest.skipped;
    latest.hadBefore = place;
    latest.skipped = this.#between(place, latest.beganAfter);
    this.lost -= before - latest.skipped;
  }

  /** Events after one place and up to another, without those that a fault dropped. */
  #between(after: Place, upTo: Place): number {
    const dropped = this.#droppedSeqs.filter((seq) => {
      const place = this.order.at(seq);
      return place > after && place <= upTo;
    });
    return Math.max(0, upTo - after - dropped.length);
  }

  /** Takes in how well the clocks are known; what was timed by a worse one keeps its error. */
  allowFor(clockErrorUs: number): void {
    this.slopUs = Math.max(this.slopUs, Math.min(MOST_SLOP_US, clockErrorUs));
  }

  #newSource({ url, withCredentials, anew }: Created, atUs: LabTimeUs): void {
    if (url !== this.url || anew) {
      this.created = 0;
      this.lost = 0;
      this.#seen = undefined;
      this.#droppedSeqs = [];
      this.attempts = this.attempts.filter((each) => each.requestedUs > atUs - this.slopUs);
    }
    this.#over();
    this.url = url;
    this.withCredentials = withCredentials;
    this.created += 1;
    this.createdUs = this.formerUs = atUs;
    this.phase = 'connecting';
    this.closedByHand = false;
    this.errorUs = this.outageUs = this.openedUs = undefined;
    this.errors = this.opens = 0;
    this.lastEventId = '';
    this.released = undefined;
    this.#unnumbered = this.pastId = 0;
    this.replayed = 0;
    this.retryMs = this.waitedFor = defaultRetryMs(this.engine);
  }

  /** The open connection, if there is one, dispatches nothing more. */
  #over(): void {
    if (this.phase === 'open') this.#received = this.#receiving;
  }

  #error(phase: Phase, atUs: LabTimeUs): void {
    const wasOpen = this.phase === 'open';
    this.#over();
    this.phase = phase;
    if (this.errorUs !== undefined) this.formerUs = this.errorUs;
    this.errorUs = atUs;
    if (wasOpen || this.outageUs === undefined) {
      this.outageUs = atUs;
      this.pastId = this.#unnumbered;
      this.errors = 0;
    }
    this.errors += 1;
    this.waitedFor = this.retryMs;
  }

  /** A changed reconnection time is sent in the stream at once, unless silence holds it back. */
  #retryInStream(): void {
    const latest = this.attempts.at(-1);
    if (this.phase !== 'open' || this.article || this.stalledAll || latest?.stalled) return;
    this.retryMs = this.feed.retry_ms;
  }

  #stall(fact: FactOf<'stalled' | 'released' | 'restored'>): void {
    const stalled = fact.fact === 'stalled';
    const silenced = this.attempts.findLast((each) => each.subscribed && each.stalled);
    const connection = fact.fact === 'restored' ? undefined : fact.connection;
    if (connection === undefined || connection === null) {
      this.stalledAll = stalled;
      for (const attempt of this.attempts) attempt.stalled = stalled;
    } else {
      const attempt = this.attempts.find((each) => each.connection === connection);
      if (attempt) attempt.stalled = stalled;
    }
    if (stalled) return;
    this.#retryInStream();
    if (silenced && !silenced.stalled) {
      const heldBack = Math.max(0, this.newestSeq - silenced.lastSeq);
      this.released = { atUs: fact.t_us, heldBack };
    }
  }

  #faultChanged({ connection, faults, t_us }: FactOf<'fault_changed'>): void {
    if (connection === undefined || connection === null) {
      this.faultsAll = faults;
      this.faultsSetUs = t_us;
      for (const attempt of this.attempts) delete attempt.faults;
      return;
    }
    const attempt = this.attempts.find((each) => each.connection === connection);
    if (!attempt) return;
    attempt.faults = faults;
    if (attempt === this.attempts.at(-1)) this.faultsSetUs = t_us;
  }

  #faultActed(attempt: Attempt, { fault, event_seqs }: FactOf<'fault_acted'>): void {
    if (fault === 'duplicate') {
      attempt.doubled += event_seqs.length;
      return;
    }
    attempt.dropped += event_seqs.length;
    this.lost += event_seqs.length;
    this.#droppedSeqs = [...this.#droppedSeqs, ...event_seqs].slice(-DROPPED);
  }

  /** What was dropped, and is asked for again, is not lost yet. */
  #findDroppedAgain(resumedAfterSeq: number): void {
    const kept = this.#droppedSeqs.filter((seq) => seq <= resumedAfterSeq);
    this.lost -= this.#droppedSeqs.length - kept.length;
    this.#droppedSeqs = kept;
  }

  #request(fact: FactOf<'request'>): void {
    if (this.#laneOf(fact.connection) !== 'window') return;
    this.#begin(fact.connection, fact.t_us, fact.last_event_id ?? '');
  }

  #begin(connection: number, requestedUs: LabTimeUs, lastEventId: string): void {
    const attempt: Attempt = {
      connection,
      requestedUs,
      lastEventId,
      hung: false,
      stalled: this.stalledAll,
      dropped: 0,
      doubled: 0,
      epoch: this.epoch,
      lastSeq: 0,
      beganAfter: 0,
      hadBefore: 0,
      skipped: 0,
    };
    this.attempts.push(attempt);
    if (this.attempts.length > ATTEMPTS) this.attempts.shift();
  }

  #doorMet(fact: FactOf<'door_met'>): void {
    if (fact.door.kind !== 'hang') return;
    const known = this.attempts.find((each) => each.connection === fact.connection);
    if (known) known.hung = true;
  }

  #attemptFact(attempt: Attempt, fact: Fact): void {
    switch (fact.fact) {
      case 'answered':
        attempt.answered = fact;
        return;
      case 'subscribed':
        this.#subscribed(attempt, fact);
        return;
      case 'gap':
        attempt.gap = fact;
        if (fact.requested) return;
        this.lost += fact.missed ?? 0;
        this.#accounted = Math.max(this.#accounted, this.order.of(fact.resumed_at) ?? 0);
        return;
      case 'written':
        attempt.lastSeq = fact.first_seq + fact.count - 1;
        return;
      case 'fault_acted':
        this.#faultActed(attempt, fact);
        return;
      case 'killed':
        attempt.killed = fact;
        return;
      case 'closed':
        attempt.closed = fact;
        attempt.lastSeq = fact.last_seq ?? attempt.lastSeq;
        return;
      default:
    }
  }

  /** What was written while nobody was there, and will not be written again, is lost. */
  #subscribed(attempt: Attempt, fact: FactOf<'subscribed'>): void {
    const former = this.attempts.findLast(
      (each, at) => each !== attempt && each.subscribed && this.#wasOpen(each, at),
    );
    attempt.subscribed = fact;
    attempt.epoch = this.epoch;
    attempt.lastSeq = fact.resumed_after_seq;
    this.retryMs = fact.retry_ms;
    // Where the browser has already lost this answer again, it waits as this one said.
    const isLatest = attempt === this.attempts.at(-1);
    if (
      isLatest &&
      this.phase === 'connecting' &&
      this.#wasOpen(attempt, this.attempts.length - 1)
    ) {
      this.waitedFor = fact.retry_ms;
    }
    if (fact.stream === 'article') {
      attempt.skipped = neverArrived(former, this.#received);
      this.lost += attempt.skipped;
    }
    if (fact.stream === 'lab') this.#account(attempt, former);
    this.replayed = fact.replay;
  }

  /** What the window had not got where its connection goes on will not come again. */
  #account(attempt: Attempt, former: Attempt | undefined): void {
    const beganAfter = this.order.at(attempt.lastSeq);
    this.#findDroppedAgain(attempt.lastSeq);
    const had = this.order.of(attempt.lastEventId) ?? this.#hadBy(former) ?? beganAfter;
    attempt.beganAfter = beganAfter;
    attempt.hadBefore = Math.min(had, beganAfter);
    attempt.skipped = this.#between(attempt.hadBefore, beganAfter);
    // An attempt that was refused after all has told of the same events.
    this.lost += this.#between(Math.max(attempt.hadBefore, this.#accounted), beganAfter);
    this.#accounted = Math.max(this.#accounted, beganAfter);
  }

  /**
   * The last event that came by a connection which a new `EventSource` knows nothing of. What was
   * still written to it when it was closed did not come.
   */
  #hadBy(former: Attempt | undefined): Place | undefined {
    if (!former) return undefined;
    if (this.#seen !== undefined) return Math.max(this.#seen, former.beganAfter);
    return former.epoch === this.epoch ? this.order.at(former.lastSeq) : undefined;
  }

  /** Whether the browser took the answer: what is written to one that it refused, it never gets. */
  #wasOpen(attempt: Attempt, at: number): boolean {
    const nextUs = this.attempts[at + 1]?.requestedUs ?? Infinity;
    return this.#openings.some((us) => us >= attempt.requestedUs - this.slopUs && us < nextUs);
  }
}

/**
 * What was written to a connection of the article's stream, in whole or in part, and not
 * dispatched. It has no ids and a feed of its own for each connection: none of it comes again.
 */
function neverArrived(former: Attempt | undefined, received: number): number {
  if (former?.subscribed?.stream !== 'article' || !former.closed) return 0;
  const half = typeof former.killed?.partial_bytes === 'number' ? 1 : 0;
  return Math.max(0, former.closed.events + half - received);
}
