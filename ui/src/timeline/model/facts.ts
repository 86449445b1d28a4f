import type { FaultKind } from '../../api/types';
import type { Fact } from '../../trace/types';
import type { TimelineModel } from '../model';
import { at, type Connection } from './connection';
import { beginStroke, takeClosed } from './endings';

/** What a fact changes in the picture. */
export function takeFact(model: TimelineModel, fact: Fact): void {
  const { connections, story, joins } = model;
  const atUs = fact.t_us;
  switch (fact.fact) {
    case 'epoch_began':
      if (model.epoch !== undefined || fact.by) {
        story.epochs.push({ atUs, epoch: fact.epoch });
        model.tell({ kind: 'epoch', atUs, epoch: fact.epoch });
      }
      model.epoch = fact.epoch;
      break;
    case 'produced':
      joins.produced(fact.first_seq, fact.count, atUs - fact.span_us, atUs);
      break;
    case 'accepted':
      connections.get(fact.connection).acceptedUs = atUs;
      break;
    case 'request':
      takeRequest(model, fact);
      break;
    case 'answered': {
      const connection = connections.get(fact.connection);
      connection.answeredUs = atUs;
      connection.status = fact.status;
      connection.contentType = fact.content_type ?? undefined;
      connection.gzip = fact.content_encoding === 'gzip';
      if (fact.door) connection.door = fact.door.kind;
      if (connection.owner === 'window')
        model.tell({ kind: 'answered', atUs, status: fact.status });
      break;
    }
    case 'subscribed':
      takeSubscribed(model, fact);
      break;
    case 'gap':
      joins.gap(connections.get(fact.connection), fact);
      break;
    case 'written':
      takeWritten(model, fact);
      break;
    case 'fault_acted':
      if (fact.fault === 'drop') {
        joins.dropped(connections.get(fact.connection), fact.event_seqs);
      } else if (fact.fault === 'duplicate') {
        joins.doubled(connections.get(fact.connection), fact.event_seqs);
      }
      break;
    case 'stalled':
      if (isOurs(model, fact.connection)) {
        story.stalls.push({
          fromUs: atUs,
          toUs: undefined,
          connection: fact.connection ?? undefined,
        });
        model.tell({ kind: 'stalled', atUs });
      }
      break;
    case 'released':
      if (isOurs(model, fact.connection)) {
        story.release(atUs, fact.connection ?? undefined);
        model.tell({ kind: 'released', atUs });
      }
      break;
    case 'killed':
      beginStroke(model, fact);
      break;
    case 'closed':
      takeClosed(model, fact);
      break;
    case 'door_changed':
      takeDoor(model, fact);
      break;
    case 'door_met':
      connections.get(fact.connection).door = fact.door.kind;
      break;
    case 'feed_changed':
      model.ids = fact.feed.ids;
      // The new value is sent in the stream at once.
      if (connections.window.last?.live && connections.window.last.stream === 'lab') {
        model.retryMs = fact.feed.retry_ms;
      }
      break;
    case 'fault_changed':
      takeFaults(model, fact);
      break;
    case 'restored':
      story.release(atUs, undefined);
      break;
    case 'journal_gap':
      joins.blank({
        fromUs: model.factsUpToUs,
        toUs: atUs,
        entries: fact.to_seq - fact.from_seq + 1,
      });
      break;
    case 'heartbeat':
    case 'counters':
    case 'cors_changed':
    case 'article_changed':
    case 'over_capacity':
    case 'played':
      break;
  }
}

type FactOf<K extends Fact['fact']> = Extract<Fact, { fact: K }>;

/** Whether a stall of this connection, or of all, concerns this window. */
function isOurs(model: TimelineModel, connection: number | null | undefined): boolean {
  if (connection === null || connection === undefined) return true;
  return model.connections.get(connection).owner === 'window';
}

function takeRequest(model: TimelineModel, fact: FactOf<'request'>): void {
  const connection = model.connections.get(fact.connection);
  connection.requestUs = fact.t_us;
  connection.path = fact.target.split('?', 1)[0] ?? '';
  connection.lastEventId = fact.last_event_id ?? undefined;
  connection.client = fact.client ?? undefined;
  connection.agent = fact.user_agent ?? undefined;
  model.connections.settleOwner(connection);
  if (connection.owner === 'other') return;
  model.client(connection.owner).asked(fact.t_us, model.clockErrorUs);
  if (connection.owner === 'window') {
    model.tell({ kind: 'asked', atUs: fact.t_us, lastEventId: connection.lastEventId });
  }
}

function takeSubscribed(model: TimelineModel, fact: FactOf<'subscribed'>): void {
  const connection = model.connections.get(fact.connection);
  connection.subscribedUs = fact.t_us;
  connection.stream = fact.stream;
  connection.retryMs = fact.retry_ms;
  connection.resumedAfterSeq = fact.resumed_after_seq;
  connection.replay = fact.replay;
  if (connection.owner === 'other') {
    model.connections.others.push(connection);
    return;
  }
  if (fact.stream === 'hung') return;
  if (connection.owner === 'window') {
    model.retryMs = fact.retry_ms;
    alter(model, atSubscription(model, connection), fact.t_us);
  }
  model.joins.subscribed(connection, fact.t_us, fact.requested ?? undefined);
}

/** Faults that act on a connection as it opens: gzip only where its head said so. */
function atSubscription(model: TimelineModel, connection: Connection): readonly FaultKind[] {
  return connection.gzip ? model.faults : model.faults.filter((kind) => kind !== 'gzip');
}

function takeFaults(model: TimelineModel, fact: FactOf<'fault_changed'>): void {
  const kinds = fact.faults.map(({ kind }) => kind);
  const own = model.connections.window.last;
  const id = fact.connection ?? undefined;
  if (id === undefined) model.faults = kinds;
  if (!own?.live || (id !== undefined && id !== own.id)) return;
  alter(model, own.gzip ? kinds : kinds.filter((kind) => kind !== 'gzip'), fact.t_us);
}

/** These faults act on this window's connection from now on. */
function alter(model: TimelineModel, kinds: readonly FaultKind[], atUs: number): void {
  const before = model.story.faults.last;
  const acting = before?.toUs === undefined ? (before?.kinds ?? []) : [];
  if (acting.join() === kinds.join()) return;
  model.story.setFaults(atUs, kinds);
  model.tell({ kind: 'faults', atUs, faults: kinds });
}

function takeWritten(model: TimelineModel, fact: FactOf<'written'>): void {
  const connection = model.connections.get(fact.connection);
  const run = { fromUs: fact.t_us - fact.span_us, toUs: fact.t_us, count: fact.count };
  // The article raises its counter before it writes: its first event says 2.
  const first = fact.first_seq + (connection.stream === 'article' ? 1 : 0);
  connection.addWritten(first, fact.count, run.fromUs, run.toUs);
  // A feed of its own is not in `produced`: what was written is when it was made.
  const own = connection.owner === 'window' && connection === model.connections.window.last;
  if (own && connection.stream !== 'lab') {
    for (let i = 0; i < fact.count; i += 1) {
      model.joins.producedApart(connection, first + i, at(run, i));
    }
  }
}

function takeDoor(model: TimelineModel, fact: FactOf<'door_changed'>): void {
  const { door } = fact.state;
  const status = door.kind === 'status' || door.kind === 'redirect' ? door.status : undefined;
  model.story.setDoor(fact.t_us, door.kind, status);
  const name = status === undefined ? door.kind : `${door.kind} ${status}`;
  model.tell({ kind: 'door', atUs: fact.t_us, door: name });
}
