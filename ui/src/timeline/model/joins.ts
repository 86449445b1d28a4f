import type { LabTimeUs, LaneId } from '../../trace/types';
import type { TimelineModel } from '../model';
import { Accounts } from './accounts';
import { at, type Connection, type GapReason } from './connection';
import type { Opening } from './client';
import { parseId } from './ids';
import { Fate } from './marks';
import type { Blank, Resume } from './story';

/** How long an event may wait for the fact that says which one it is. */
const PATIENCE_US = 2_000_000;
/** After this long an event written to a connection that is over will not be dispatched. */
const GRACE_US = 300_000;
const WAITING = 8_192;
/** What an event may be when the journal tells that it was dropped. */
const DROPPABLE = new Set<Fate>([Fate.Pending, Fate.Away, Fate.Apart]);
/** Events of the head and of the lab itself, which have no number. */
const UNNUMBERED = new Set(['connecttime', 'lab.gap']);

interface Seen {
  readonly type: string;
  readonly lastEventId: string;
  readonly data: string;
}

/** An event that was dispatched before the journal told what it is. */
interface Unsettled {
  readonly lane: LaneId;
  readonly atUs: LabTimeUs;
  readonly opening: Opening | undefined;
  /** Which event of its opening it is, from 1. */
  readonly nth: number;
  readonly seen: Seen;
}

/**
 * Joins what a client dispatched to what the server produced: by id where the event bears one of
 * its own, else by the number in its data or by counting what was written to the connection. What
 * cannot be joined for certain stays loose.
 */
export class Joins {
  readonly #model: TimelineModel;
  readonly #accounts: Accounts;
  #unsettled: Unsettled[] = [];
  /** Connections of this window that are over, until the events under way have come. */
  #endings: { readonly atUs: LabTimeUs; readonly end: number }[] = [];
  /** Whether the window's last event could be joined: only then is a missing one missing. */
  #joining = false;
  #replayEnd = -1;
  #beginsAnew = false;
  #replaySinceUs = Infinity;

  constructor(model: TimelineModel) {
    this.#model = model;
    this.#accounts = new Accounts(model.marks, model.density);
  }

  /** The main feed appended events. */
  produced(firstSeq: number, count: number, fromUs: LabTimeUs, toUs: LabTimeUs): void {
    const { marks, density, window, connections, epoch } = this.#model;
    if (window.path !== '' && !isMain(window.path)) return;
    const own = connections.window.last;
    density.addSpan('produced', fromUs, toUs, count);
    const wanted = window.sinceUs !== undefined && toUs >= window.sinceUs;
    const fresh = !wanted ? Fate.Apart : own?.live ? Fate.Pending : Fate.Away;
    if (fresh === Fate.Away) density.addSpan('away', fromUs, toUs, count);
    for (let i = 0; i < count; i += 1) {
      const place = marks.enter(epoch, firstSeq + i);
      if (place < 0) continue;
      const seenBefore = marks.holds(place) && !Number.isNaN(marks.dispatchedUs(place));
      marks.setProduced(place, at({ fromUs, toUs, count }, i));
      if (!seenBefore) marks.setFate(place, place < this.#accounts.passed ? Fate.Apart : fresh);
    }
  }

  /** A connection with a feed of its own was written an event. */
  producedApart(connection: Connection, seq: number, atUs: LabTimeUs): void {
    const { marks, density } = this.#model;
    const place = marks.enter(`#${connection.id}`, seq);
    if (place < 0) return;
    density.add('produced', atUs);
    marks.setProduced(place, atUs);
    if (marks.fate(place) === Fate.Apart) marks.setFate(place, Fate.Pending);
  }

  /** The window's next connection has nothing to do with those before it, nor with what they lost. */
  beginAnew(): void {
    this.#beginsAnew = true;
  }

  /** A connection of ours carries a stream from here on. */
  subscribed(connection: Connection, atUs: LabTimeUs, requested: string | undefined): void {
    if (connection.owner === 'other') return;
    this.#pair(connection.owner, connection, atUs);
    if (connection.owner !== 'window') return;
    const { marks, connections, story, epoch } = this.#model;
    const first =
      this.#beginsAnew ||
      connections.window.items.every((c) => c === connection || !c.subscribedUs);
    this.#beginsAnew = false;
    if (connection.stream === 'article') this.#articleAgain(connection, atUs);
    if (connection.stream !== 'lab') return;
    const resumed = marks.boundary(epoch, connection.resumedAfterSeq);
    const lost = first
      ? this.#accounts.forgive(resumed)
      : this.#accounts.lose(resumed, this.#joining);
    this.#replayEnd = resumed + connection.replay;
    this.#replaySinceUs = atUs;
    const fromUs = atUs - this.#model.clockErrorUs;
    for (let place = resumed + 1; place <= this.#replayEnd && marks.holds(place); place += 1) {
      if (marks.fate(place) === Fate.Live && marks.dispatchedUs(place) >= fromUs) {
        this.#setDispatched('window', place, marks.dispatchedUs(place), Fate.Replayed, -1);
      }
    }
    if (first && connection.replay === 0 && !connection.gap) return;
    const missed = connection.gap?.missed;
    const resume: Resume = {
      atUs,
      connection: connection.id,
      replayed: connection.replay,
      again: 0,
      lost: missed ?? lost,
      gap: connection.gap?.reason,
    };
    story.resumes.push(resume);
    if (!first || requested) {
      this.#model.tell({
        kind: 'resumed',
        atUs,
        replayed: resume.replayed,
        lost: resume.lost,
      });
    }
  }

  /** The article's stream has no ids: what was written to the one before and did not come is lost. */
  #articleAgain(connection: Connection, atUs: LabTimeUs): void {
    const { marks, connections, story } = this.#model;
    const former = connections.window.items.findLast(
      (each) => each !== connection && each.subscribedUs !== undefined && each.opened,
    );
    if (former?.stream !== 'article') return;
    // The half of an event has no mark of its own.
    const half = former.kill?.partialBytes === undefined ? 0 : 1;
    const lost = this.#accounts.lose(marks.end - 1, this.#joining) + half;
    if (lost === 0) return;
    story.resumes.push({
      atUs,
      connection: connection.id,
      replayed: 0,
      again: 0,
      lost,
      gap: undefined,
    });
    this.#model.tell({ kind: 'resumed', atUs, replayed: 0, lost });
  }

  /** The lab told a client by `lab.gap` that events are gone. */
  gap(
    connection: Connection,
    fact: {
      t_us: number;
      resumed_at: string;
      missed?: number | null | undefined;
      reason: GapReason;
    },
  ): void {
    const missed = fact.missed ?? undefined;
    connection.gap = { missed, reason: fact.reason };
    if (connection.owner !== 'window') return;
    const { marks, story } = this.#model;
    const atUs = fact.t_us;
    this.#model.tell({ kind: 'gap', atUs, missed, reason: fact.reason });
    const resume = story.resumes.last;
    if (
      resume?.connection === connection.id &&
      resume.gap === undefined &&
      resume.atUs >= atUs - 50_000
    ) {
      resume.gap = fact.reason;
      resume.lost = missed ?? resume.lost;
      return;
    }
    // In mid-stream: the log moved past a slow connection.
    if (connection.subscribedUs === undefined) return;
    const id = parseId(fact.resumed_at);
    const until = id ? marks.find(id.epoch, id.seq) : undefined;
    const lost = until === undefined ? 0 : this.#accounts.lose(until, this.#joining);
    story.resumes.push({
      atUs,
      connection: connection.id,
      replayed: 0,
      again: 0,
      lost: missed ?? lost,
      gap: fact.reason,
    });
  }

  /** A fault dropped events on their way to a connection, which goes on without them. */
  dropped(connection: Connection, seqs: readonly number[]): void {
    if (connection.owner !== 'window' || connection.stream !== 'lab') return;
    const { marks, density, epoch } = this.#model;
    for (const seq of seqs) {
      const place = marks.find(epoch ?? '', seq);
      if (place === undefined) continue;
      // One that was passed over before the journal told why is here too.
      if (!DROPPABLE.has(marks.fate(place))) continue;
      marks.setFate(place, Fate.Dropped);
      density.add('lost', marks.producedUs(place));
    }
  }

  /** A fault wrote events to a connection twice. */
  doubled(connection: Connection, seqs: readonly number[]): void {
    if (connection.owner !== 'window' || connection.stream !== 'lab') return;
    const { marks, epoch } = this.#model;
    for (const seq of seqs) {
      const place = marks.find(epoch ?? '', seq);
      if (place !== undefined) marks.setDoubled(place);
    }
  }

  /** This window's connection is over, as the server knows. */
  ended(atUs: LabTimeUs): void {
    this.#endings.push({ atUs, end: this.#model.marks.end });
  }

  /** A client said `open`, or shows by an event of its that it is. */
  opened(lane: LaneId, atUs: LabTimeUs): void {
    const candidate = this.#model.connections[lane].last;
    if (candidate?.subscribedUs === undefined || candidate.opened) return;
    if (candidate.subscribedUs <= atUs + this.#model.clockErrorUs) {
      this.#pair(lane, candidate, candidate.subscribedUs, atUs);
    }
  }

  /** A client dispatched an event. */
  dispatched(lane: LaneId, seen: Seen, atUs: LabTimeUs): void {
    const client = this.#model.client(lane);
    // Where the clocks disagree, `open` may seem to have come before its connection.
    if (client.opening && !client.opening.connection) this.opened(lane, atUs);
    const own = seen.lastEventId !== '' && seen.lastEventId !== client.lastEventId;
    client.lastEventId = seen.lastEventId;
    if (UNNUMBERED.has(seen.type)) return;
    // Without an id of its own, and yet the same data: the event before, once more.
    if (!own && client.opening?.lastData === seen.data && parseId(seen.lastEventId)) {
      this.#dispatchedAgain(lane, seen.lastEventId, atUs);
      return;
    }
    if (client.opening) {
      client.opening.events += 1;
      client.opening.lastData = own ? seen.data : undefined;
    }
    const event: Unsettled = {
      lane,
      atUs,
      opening: client.opening,
      nth: client.opening?.events ?? 0,
      seen: own ? seen : { ...seen, lastEventId: '' },
    };
    if (!this.#settle(event)) {
      this.#unsettled.push(event);
      if (this.#unsettled.length > WAITING) this.#giveUp(this.#unsettled.shift());
    }
  }

  /** Tries again what waits for facts, and gives up on what waited too long. */
  settle(nowUs: LabTimeUs): boolean {
    let changed = false;
    while (this.#endings[0] && this.#endings[0].atUs + GRACE_US < nowUs) {
      const ending = this.#endings.shift();
      if (ending) changed = this.#accounts.leaveBehind(ending.end, this.#joining) || changed;
    }
    if (this.#unsettled.length === 0) return changed;
    const before = this.#unsettled.length;
    this.#unsettled = this.#unsettled.filter((event) => {
      if (this.#settle(event)) return false;
      if (nowUs - event.atUs < PATIENCE_US) return true;
      this.#giveUp(event);
      return false;
    });
    return changed || this.#unsettled.length !== before;
  }

  /** Facts are missing: what was written to the open connections can no longer be counted. */
  blank(blank: Blank): void {
    this.#model.story.blanks.push(blank);
    for (const connection of this.#model.connections.all()) {
      if (!connection.closed) connection.complete = false;
    }
  }

  /** Observations are missing: what is pending may have been dispatched long ago. */
  unseen(blank: Blank): void {
    const { marks, story, window, curl, fetch, websocket } = this.#model;
    story.blanks.push(blank);
    for (let place = Math.max(this.#accounts.passed, marks.first); place < marks.end; place += 1) {
      if (marks.fate(place) === Fate.Pending && marks.producedUs(place) <= blank.toUs) {
        marks.setFate(place, Fate.Apart);
      }
    }
    for (const client of [window, curl, fetch, websocket]) {
      if (client.opening?.connection) client.opening.connection.complete = false;
      client.opening = undefined;
    }
    this.#joining = false;
  }

  /** True once nothing more is to be found out about the event. */
  #settle(event: Unsettled): boolean {
    const place = this.#placeOf(event);
    if (place === 'unknown') return false;
    const { marks } = this.#model;
    if (place === 'none') this.#giveUp(event);
    else if (event.lane !== 'window')
      this.#setDispatched(event.lane, place, event.atUs, Fate.Live, 0);
    else if (marks.holds(place) && !Number.isNaN(marks.dispatchedUs(place))) {
      const resume = this.#model.story.resumes.last;
      if (resume && place <= this.#replayEnd) resume.again += 1;
      this.#giveUp(event);
    } else {
      const replayed =
        place <= this.#replayEnd && event.atUs >= this.#replaySinceUs - this.#model.clockErrorUs;
      this.#setDispatched('window', place, event.atUs, replayed ? Fate.Replayed : Fate.Live, 0);
      marks.setType(place, event.seen.type);
      this.#joining = true;
      this.#accounts.pass(place);
    }
    return true;
  }

  #placeOf({ seen, opening, nth, lane }: Unsettled): number | 'unknown' | 'none' {
    const model = this.#model;
    const id = parseId(seen.lastEventId);
    if (id) {
      model.epoch ??= this.#adopt(id.epoch);
      const found = model.marks.find(id.epoch, id.seq);
      if (found !== undefined) return found;
      if (id.epoch === model.epoch) {
        const place = model.marks.enter(id.epoch, id.seq);
        return place < 0 ? 'none' : place;
      }
    }
    const connection = opening?.connection;
    if (!connection) return opening ? 'unknown' : 'none';
    if (!connection.complete) return 'none';
    const main = connection.stream === 'lab' || connection.stream === 'web_socket';
    const name = main ? model.epoch : `#${connection.id}`;
    const seq = connection.nthWritten(nth);
    if (seq === undefined) return 'unknown';
    // The ordinary payload bears its number: it must not contradict.
    const counter = main ? /^(\d{1,15})-----\d{10,}$/.exec(seen.data)?.[1] : '';
    if (counter && Number(counter) !== seq) {
      connection.complete = false;
      return 'none';
    }
    if (lane !== 'window' && !main) return 'none';
    return model.marks.find(name, seq) ?? 'unknown';
  }

  #adopt(epoch: string): string {
    this.#model.marks.nameNewest(epoch);
    return epoch;
  }

  #setDispatched(lane: LaneId, place: number, atUs: LabTimeUs, fate: Fate, before: 0 | -1): void {
    const { marks, density, story } = this.#model;
    if (lane !== 'window') {
      marks.setBeside(lane, place, atUs);
      density.add(lane, atUs);
      return;
    }
    if (before < 0) density.add('live', atUs, before);
    const old = marks.fate(place);
    marks.setDispatched(place, atUs);
    marks.setFate(place, fate);
    if ((old === Fate.Lost || old === Fate.Dropped) && marks.producedUs(place))
      density.add('lost', marks.producedUs(place), -1);
    // The clocks put it after the connection that goes on behind it.
    const resume = story.resumes.last;
    if (old === Fate.Lost && resume && resume.gap === undefined && resume.lost > 0)
      resume.lost -= 1;
    density.add(fate === Fate.Replayed ? 'replayed' : 'live', atUs);
  }

  #dispatchedAgain(lane: LaneId, lastEventId: string, atUs: LabTimeUs): void {
    const { marks, density } = this.#model;
    density.add(lane === 'window' ? 'live' : lane, atUs);
    const id = parseId(lastEventId);
    const place = id && marks.find(id.epoch, id.seq);
    if (place !== undefined && lane === 'window') marks.setAgain(place, atUs);
  }

  #giveUp(event: Unsettled | undefined): void {
    if (!event) return;
    this.#model.client(event.lane).loose.push(event.atUs);
    this.#model.density.add(event.lane === 'window' ? 'live' : event.lane, event.atUs);
    if (event.lane === 'window') this.#joining = false;
  }

  /** The first opening nobody claimed yet is this connection's; `seenUs`: when it was seen open. */
  #pair(lane: LaneId, connection: Connection, subscribedUs: LabTimeUs, seenUs?: LabTimeUs): void {
    const { opening } = this.#model.client(lane);
    if (!opening || opening.connection) return;
    // A WebSocket asks once, and may be open before the lab has journaled that it is.
    const begunUs = lane === 'websocket' ? (connection.requestUs ?? subscribedUs) : subscribedUs;
    if ((seenUs ?? opening.atUs) + this.#model.clockErrorUs < begunUs) return;
    opening.connection = connection;
    connection.opened = true;
  }
}

function isMain(path: string): boolean {
  return path === '/stream' || path === '/moved/stream';
}
