import type { LabTimeUs, LaneId, Observation } from '../../trace/types';
import type { TimelineModel } from '../model';

/** What a client of this page saw changes in the picture. */
export function takeObservation(model: TimelineModel, seen: Observation, atUs: LabTimeUs): void {
  const client = model.client(seen.lane);
  const own = seen.lane === 'window';
  switch (seen.kind) {
    case 'created':
      model.connections.claim(seen.url, seen.lane);
      client.create(seen.url, atUs);
      if (own && seen.anew) model.joins.beginAnew();
      break;
    case 'open':
      client.opened(atUs);
      model.joins.opened(seen.lane, atUs);
      if (own) model.tell({ kind: 'opened', atUs });
      break;
    case 'error':
      takeError(model, seen.lane, seen.readyState, atUs);
      break;
    case 'event':
      model.joins.dispatched(seen.lane, seen, atUs);
      break;
    case 'closed':
      client.closedByHand = seen.why === 'by_hand';
      client.enter('closed', atUs);
      if (own) model.tell({ kind: 'closed', atUs, byHand: client.closedByHand });
      break;
    case 'request':
      client.asks(atUs);
      break;
    case 'response':
      if (seen.status !== 200) client.answers.push({ atUs, status: seen.status });
      break;
    case 'ended':
      if (seen.how === 'no_answer') client.unanswered(atUs);
      break;
    case 'waiting':
      client.pauses(atUs, seen.forMs);
      break;
    case 'binary':
      model.joins.dispatched(seen.lane, { type: 'message', lastEventId: '', data: '' }, atUs);
      break;
    case 'close':
      client.ended(atUs, seen.code);
      break;
    case 'comment':
    case 'retry':
      break;
  }
}

function takeError(
  model: TimelineModel,
  lane: LaneId,
  readyState: 0 | 1 | 2,
  atUs: LabTimeUs,
): void {
  const client = model.client(lane);
  if (readyState === 1) return;
  if (readyState === 2) {
    client.closedByHand = false;
    client.enter('closed', atUs);
    if (lane === 'window') model.tell({ kind: 'closed', atUs, byHand: false });
    return;
  }
  const refused = model.story.doorAt(atUs)?.kind === 'refuse';
  const attempted = client.waiting !== undefined;
  client.erred(atUs, refused ? 'refused' : 'failed', model.retryMs);
  if (lane === 'window' && attempted && refused) model.tell({ kind: 'refused', atUs });
  // The journal may have told of the next attempt before the page told of the error.
  const next = model.connections[lane].last?.requestUs;
  if (next !== undefined && next > atUs) client.asked(next, 0);
  if (lane === 'window' && client.waiting) {
    const { advertisedMs, lastEventId } = client.waiting;
    model.tell({ kind: 'waiting', atUs, advertisedMs, lastEventId });
  }
}
