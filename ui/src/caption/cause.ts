import { isEventStream } from '../api/contentType';
import type { Attempt, StreamModel } from './model';
import type { CloseCause, WaitCause } from './situation';

/** Why the browser waits, by how the attempt before ended. */
export function waitCause(model: StreamModel, ended: Attempt | undefined): WaitCause {
  if (!ended) return model.door.door.kind === 'refuse' ? 'refused' : 'unreachable';
  const { killed, closed, answered, subscribed } = ended;
  if (killed?.by === 'shutdown') return 'shutdown';
  if (killed?.by === 'url') return 'url';
  if (killed?.by === 'idle_cut') return 'idle_cut';
  if (killed) {
    const unanswered = !answered && !subscribed && killed.kind !== 'reset';
    return unanswered ? 'unanswered' : killed.kind;
  }
  if (answered?.door?.kind === 'empty') return 'empty';
  if (closed?.by === 'server') {
    if (!answered && !subscribed) return 'unanswered';
    if (closed.how === 'end' || closed.how === 'cut' || closed.how === 'reset') return closed.how;
  }
  return 'unknown';
}

/** Why the browser gave up, by what the last attempt was answered. */
export function closeCause(model: StreamModel, ended: Attempt | undefined): CloseCause {
  if (!ended) return { why: 'unreachable' };
  const { answered, subscribed } = ended;
  if (!answered && !subscribed) return { why: 'unanswered' };
  const status = answered?.status ?? 200;
  if (status === 204) return { why: 'no_content' };
  if (status !== 200) return { why: 'status', status };
  const contentType = answered?.content_type ?? '';
  if (answered && !isEventStream(contentType)) {
    return { why: 'content_type', contentType };
  }
  const refused = model.cors === 'none' || (model.cors === 'any' && model.withCredentials);
  if (refused || (model.article && model.withCredentials)) {
    return { why: 'cors', withCredentials: model.withCredentials };
  }
  return { why: 'unknown' };
}
