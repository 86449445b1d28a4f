import { isEventStream } from '../api/contentType';
import type { Fault } from '../api/types';
import type { LabTimeUs } from '../trace/types';
import { closeCause, waitCause } from './cause';
import { waitMs } from './engine';
import type { Attempt, StreamModel } from './model';
import { seqOf } from './order';
import type { Return, Situation, StripState, Waiting } from './situation';

/** How long the caption goes on telling of a return before it says what is normal. */
const TOLD_US = 30_000_000;
/** How long it does so while the feed is paused, since then nothing comes that would explain it. */
const PAUSE_TOLD_US = 8_000_000;
/** How long the caption tells of a stall that was let go. */
const RELEASE_TOLD_US = 8_000_000;
/** An attempt this much later than advertised is worth a word. */
const LATE_US = 400_000;

/** What the strip shows, by what is known at this moment. */
export function stripOf(model: StreamModel): StripState {
  const waiting = waitingOf(model);
  return {
    phase: model.phase,
    ...(waiting ? { waiting } : {}),
    lastEventId: model.lastEventId,
    missed: missedBy(model),
    replayed: model.replayed,
    lost: model.lost,
  };
}

/** What is going on, by what is known at this moment. Pure: the moment is passed in. */
export function situationOf(model: StreamModel, nowUs: LabTimeUs, controlLost: boolean): Situation {
  if (model.phase === 'closed') {
    if (model.closedByHand) return { kind: 'closed', why: 'by_hand' };
    return { kind: 'closed', ...closeCause(model, endedAttempt(model)) };
  }
  // The last the control connection told may be that the lab ends, which explains its loss.
  const explained = endedAttempt(model)?.killed?.by === 'shutdown';
  if (controlLost && !explained) return { kind: 'control_lost' };
  return model.phase === 'open' ? whileOpen(model, nowUs) : whileConnecting(model, nowUs);
}

function whileConnecting(model: StreamModel, nowUs: LabTimeUs): Situation {
  const attempt = currentAttempt(model);
  if (attempt && !attempt.closed) {
    if (attempt.hung) return { kind: 'hung', sinceUs: attempt.requestedUs };
    const contentType = attempt.answered?.content_type ?? '';
    if (attempt.answered?.status === 200 && !isEventStream(contentType)) {
      return { kind: 'undecided_type', contentType };
    }
    return { kind: 'asking', from: shortId(attempt.lastEventId, model.epoch) };
  }
  const waiting = waitingOf(model);
  if (!waiting) return { kind: 'first_connect' };
  if (nowUs > waiting.untilUs + LATE_US) {
    // A hanging door leaves even the request unread: nothing tells whose connection it is.
    if (model.door.door.kind === 'hang') return { kind: 'hung', sinceUs: waiting.untilUs };
    return { kind: 'late', dueUs: waiting.untilUs };
  }
  const ended = endedAttempt(model);
  return {
    kind: 'waiting',
    cause: waitCause(model, ended),
    midEvent: typeof ended?.killed?.partial_bytes === 'number',
    untilUs: waiting.untilUs,
    from: shortId(waiting.fromId, model.epoch),
    failed: model.errors - 1,
    door: model.door.door.kind,
    ...(model.article ? { article: true } : {}),
  };
}

function whileOpen(model: StreamModel, nowUs: LabTimeUs): Situation {
  const attempt = model.attempts.findLast((each) => each.subscribed);
  if (model.stalledAll || attempt?.stalled) {
    const heldBack = Math.max(0, model.newestSeq - (attempt?.lastSeq ?? 0));
    return { kind: 'stalled', ...(model.article ? {} : { heldBack }) };
  }
  const { released } = model;
  if (
    released &&
    nowUs - released.atUs < RELEASE_TOLD_US &&
    released.atUs > (model.openedUs ?? 0)
  ) {
    return { kind: 'released', ...(model.article ? {} : { heldBack: released.heldBack }) };
  }
  const gap = attempt?.gap;
  if (gap && nowUs - gap.t_us < TOLD_US) {
    const { missed } = gap;
    const known = typeof missed === 'number' ? missed : undefined;
    return {
      kind: 'gap',
      reason: gap.reason,
      from: shortId(gap.requested ?? '', model.epoch),
      ...(known === undefined ? {} : { missed: known }),
      ...(known === undefined && attempt.skipped > 0 ? { counted: attempt.skipped } : {}),
    };
  }
  const openUs = nowUs - (model.openedUs ?? 0);
  if (model.feed.paused && !model.article && openUs > PAUSE_TOLD_US) return { kind: 'paused_feed' };
  const altered = alteration(model, attempt);
  // What a fault does now is more than how the connection began.
  if (altered && isNews(model, attempt)) return altered;
  const told = openUs < TOLD_US;
  if (told && attempt && model.opens > 1) return returned(model, attempt);
  if (told && attempt && model.created > 1) return { kind: 'reopened', lost: attempt.skipped };
  if (altered) return altered;
  if (model.article) return { kind: 'article' };
  return {
    kind: 'live',
    intervalMs: model.feed.interval_ms,
    perTick: model.feed.events_per_tick,
  };
}

/** What faults do to the connection, if there are any. */
function alteration(model: StreamModel, attempt: Attempt | undefined): Situation | undefined {
  const faults = acting(model, attempt);
  if (faults.length === 0) return undefined;
  const { dropped, doubled } = attempt ?? { dropped: 0, doubled: 0 };
  return { kind: 'altered', faults: faults.map(({ kind }) => kind), dropped, doubled };
}

/** Those that alter it: gzip only where the connection began with it, and is not cured of it. */
function acting(model: StreamModel, attempt: Attempt | undefined): readonly Fault[] {
  const waits = attempt?.answered?.content_encoding === 'gzip';
  return (attempt?.faults ?? model.faultsAll).filter(
    (fault) => fault.kind !== 'gzip' || (waits && !fault.flush),
  );
}

/**
 * Whether faults changed since the connection opened, or make untrue what would be said of its
 * return: they took events from it, or keep from the browser what the server has written.
 */
function isNews(model: StreamModel, attempt: Attempt | undefined): boolean {
  if (model.faultsSetUs > (model.openedUs ?? 0)) return true;
  if (attempt && attempt.dropped + attempt.doubled > 0) return true;
  return acting(model, attempt).some(({ kind }) => kind === 'hold_back' || kind === 'gzip');
}

function returned(model: StreamModel, attempt: Attempt): Situation {
  const awayMs = ((model.openedUs ?? 0) - (model.outageUs ?? 0)) / 1_000;
  if (model.article) return { kind: 'article_again', awayMs, lost: attempt.skipped };
  if (attempt.lastEventId === '') return { kind: 'fresh', awayMs, lost: attempt.skipped };
  const told: Return = {
    awayMs,
    ...(model.errors === 1 ? { advertisedMs: model.waitedFor } : {}),
    from: shortId(attempt.lastEventId, model.epoch),
    replayed: attempt.subscribed?.replay ?? 0,
    again: Math.min(model.pastId, attempt.subscribed?.replay ?? 0),
    lost: attempt.skipped,
  };
  const before = model.attempts[model.attempts.indexOf(attempt) - 1];
  const status = before?.answered?.status ?? 0;
  const followed = before !== undefined && before.requestedUs > (model.errorUs ?? 0) - model.slopUs;
  if (followed && status >= 300 && status < 400) return { kind: 'redirected', status, ...told };
  return { kind: 'resumed', ...told };
}

function waitingOf(model: StreamModel): Waiting | undefined {
  if (model.phase !== 'connecting' || model.errorUs === undefined) return undefined;
  const attempt = currentAttempt(model);
  if (attempt && !attempt.closed) return undefined;
  return {
    sinceUs: model.errorUs,
    untilUs: model.errorUs + waitMs(model.engine, model.waitedFor) * 1_000,
    fromId: model.lastEventId,
  };
}

function missedBy(model: StreamModel): number {
  if (model.phase === 'open' || model.article || model.attempts.length === 0) return 0;
  const asked = model.order.of(model.lastEventId);
  const latest = model.attempts.findLast((each) => each.subscribed && each.epoch === model.epoch);
  const written = latest && model.order.at(latest.lastSeq);
  // With ids off, the id in force is older than what was dispatched since.
  const seen = model.feed.ids ? (asked ?? written) : (written ?? asked);
  return seen === undefined ? 0 : Math.max(0, model.order.at(model.newestSeq) - seen);
}

/** The attempt under way: it began after the latest error, or after the creation. */
function currentAttempt(model: StreamModel): Attempt | undefined {
  const latest = model.attempts.at(-1);
  const since = model.errorUs === undefined ? model.createdUs - model.slopUs : model.errorUs + 1;
  return latest && latest.requestedUs >= since ? latest : undefined;
}

/** The attempt that the latest error ended. */
function endedAttempt(model: StreamModel): Attempt | undefined {
  const { errorUs, formerUs, slopUs } = model;
  if (errorUs === undefined) return undefined;
  // Nothing asks after CLOSED: a request that seems later than it does so by the clocks' error.
  const lastUs = model.phase === 'closed' ? errorUs + slopUs : errorUs;
  return model.attempts.findLast(
    (each) => each.requestedUs <= lastUs && each.requestedUs >= formerUs - slopUs,
  );
}

/** The number of an id of this epoch, as people say it; any other id as it is. */
function shortId(id: string, epoch: string): string {
  const seq = seqOf(id, epoch);
  return seq === undefined ? id : String(seq);
}
