import type { AnswerDraft, AnswerEnd } from '../draft';
import { answer, body, define } from './definition';

const fresh = answer(body`
retry: 50
data: fresh

`);

const first = answer(body`
retry: 50
data: first

`);

/** As often as Firefox asks before it gives up, and once more. */
function unanswered(end: AnswerEnd): readonly AnswerDraft[] {
  return Array.from({ length: 11 }, () => answer('', { end }));
}

/**
 * What the kernel still has when an RST comes is discarded, and Chromium may drop what comes together
 * with a cut (M46), so the bytes get time to be read.
 */
export const endings = define([
  { id: 'ends-cleanly', clauses: ['S8'], answers: [first, fresh] },
  {
    id: 'cut-off',
    clauses: ['S7', 'S8'],
    answers: [{ ...first, text: `${first.text}\\p{300}`, end: 'cut' }, fresh],
  },
  {
    id: 'reset',
    clauses: ['S7'],
    answers: [{ ...first, text: `${first.text}\\p{300}`, end: 'reset' }, fresh],
  },
  {
    id: 'unfinished-then-end',
    clauses: ['S33'],
    measured: ['M12'],
    answers: [
      answer(body`
retry: 50
id: 1
data: whole

id: 9
data: STALE`),
      fresh,
    ],
  },
  {
    id: 'unfinished-then-cut',
    clauses: ['S33'],
    measured: ['M12'],
    answers: [
      answer(
        body`
retry: 50
id: 1
data: whole

id: 9
data: STALE\p{300}`,
        { end: 'cut' },
      ),
      fresh,
    ],
  },
  {
    id: 'unfinished-then-reset',
    clauses: ['S33'],
    measured: ['M9', 'M33'],
    known: { webkit: 'M9' },
    answers: [
      answer(
        body`
retry: 50
id: 1
data: whole

id: 9
data: STALE\p{300}`,
        { end: 'reset' },
      ),
      answer(body`data: fresh\n\nretry: 50\n`),
    ],
  },
  {
    id: 'line-then-reset',
    clauses: ['S33'],
    measured: ['M10', 'M33'],
    known: { webkit: 'M10' },
    answers: [
      answer(
        body`
retry: 50
id: 9
data: STALE
\p{300}`,
        { end: 'reset' },
      ),
      answer(body`data: fresh\n\nretry: 50\n`),
    ],
  },
  {
    id: 'type-then-reset',
    clauses: ['S33', 'S28'],
    measured: ['M11', 'M33'],
    known: { webkit: 'M11' },
    answers: [
      answer(
        body`
retry: 50
event: staletype
\p{300}`,
        { end: 'reset' },
      ),
      answer(body`data: fresh\n\nretry: 50\n`),
    ],
  },
  {
    id: 'comment-after-reset',
    clauses: ['S33', 'S23'],
    known: { webkit: 'M9' },
    measured: ['M9'],
    answers: [
      answer(
        body`
retry: 50
data: STALE\p{300}`,
        { end: 'reset' },
      ),
      answer(body`:\n\nretry: 50\ndata: fresh\n\n`),
    ],
  },
  {
    id: 'close-unanswered',
    clauses: ['S7'],
    measured: ['M32'],
    known: { gecko: 'M32' },
    answers: [first, ...unanswered('close_unanswered'), fresh],
  },
  {
    id: 'reset-unanswered',
    clauses: ['S7'],
    measured: ['M32'],
    known: { gecko: 'M32' },
    answers: [first, ...unanswered('reset_unanswered'), fresh],
  },
  {
    id: 'never-answered',
    clauses: ['S16'],
    measured: ['M28'],
    answers: [first, answer('', { end: 'hang' })],
  },
  {
    id: 'status-204-later',
    clauses: ['S6'],
    measured: ['M14', 'M39'],
    answers: [first, answer('', { status: 204, contentType: '' })],
  },
  {
    id: 'status-503-later',
    clauses: ['S6'],
    measured: ['M14', 'M39'],
    answers: [first, answer('busy', { status: 503, contentType: 'text/plain' }), fresh],
  },
  {
    id: 'status-429-later',
    clauses: ['S6'],
    measured: ['M14', 'M39'],
    answers: [
      first,
      answer('', { status: 429, contentType: 'text/event-stream', headers: 'Retry-After: 1' }),
      fresh,
    ],
  },
  {
    id: 'status-500-first',
    clauses: ['S6'],
    measured: ['M39'],
    answers: [answer(body`data: not read\n\n`, { status: 500 }), fresh],
  },
  {
    id: 'status-201-first',
    clauses: ['S6'],
    answers: [answer(body`data: not read\n\n`, { status: 201 }), fresh],
  },
  {
    id: 'empty-answer',
    clauses: ['S8', 'S5'],
    measured: ['M15', 'M40'],
    answers: [first, answer(''), fresh],
  },
  {
    id: 'json-type',
    clauses: ['S6'],
    answers: [answer('{}', { contentType: 'application/json' }), fresh],
  },
  {
    id: 'plain-type-held-open',
    clauses: ['S6'],
    measured: ['M21', 'M36'],
    known: { chromium: 'M36' },
    answers: [answer(body`data: no stream\n\n`, { contentType: 'text/plain', end: 'hold_open' })],
  },
  {
    id: 'head-alone',
    clauses: ['S5'],
    measured: ['M19', 'M37'],
    known: { gecko: 'M37' },
    answers: [answer('', { end: 'hold_open' })],
  },
  {
    id: 'redirect',
    clauses: ['S9'],
    measured: ['M16', 'M47'],
    known: { webkit: 'M16', gecko: 'M47' },
    answers: [
      answer('', { status: 307, contentType: '', headers: 'Location: ?moved' }),
      first,
      fresh,
    ],
  },
  {
    id: 'stays-open',
    clauses: ['S5', 'S22'],
    answers: [
      answer(
        body`
data: nothing follows, and nothing ends

`,
        { end: 'hold_open' },
      ),
    ],
  },
]);
