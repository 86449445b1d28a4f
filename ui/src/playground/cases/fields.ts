import { answer, body, define } from './definition';

export const fields = define([
  {
    id: 'one-space',
    clauses: ['S24'],
    answers: [
      answer(body`
retry: 50
data:none
data: one
data:  two
data:\ttab
data: after\x20

`),
    ],
  },
  {
    id: 'no-colon',
    clauses: ['S25', 'S32', 'S27'],
    measured: ['M24'],
    answers: [
      answer(body`
retry: 50
data

data
data

data:

`),
    ],
  },
  {
    id: 'colons-in-value',
    clauses: ['S24'],
    answers: [
      answer(body`
retry: 50
data: 12:30: : all of it
data::
data: :

`),
    ],
  },
  {
    id: 'space-in-name',
    clauses: ['S24', 'S26'],
    answers: [
      answer(body`
retry: 50
 data: space before
data : space after
data: this line counts

`),
    ],
  },
  {
    id: 'case-sensitive',
    clauses: ['S26'],
    answers: [
      answer(body`
retry: 50
Data: not data
DATA: not data
Event: nor event
data: this line counts

`),
    ],
  },
  {
    id: 'unknown-field',
    clauses: ['S26'],
    answers: [
      answer(body`
retry: 50
foo: bar
dat: a
datax: b
{"data": "not JSON"}
data: this line counts

`),
    ],
  },
  {
    id: 'data-lines',
    clauses: ['S27'],
    answers: [
      answer(body`
retry: 50
data: one
data: two
data:
data: four

data: only the last LF goes
data:

`),
    ],
  },
  {
    id: 'event-type',
    clauses: ['S28'],
    answers: [
      answer(body`
retry: 50
event: first
data: of type first

data: and this is a message again

`),
    ],
  },
  {
    id: 'event-empty',
    clauses: ['S28'],
    answers: [
      answer(body`
retry: 50
event: named
event:
data: an empty type is message

event
data: so is one without a value

`),
    ],
  },
  {
    id: 'event-last-wins',
    clauses: ['S28'],
    answers: [
      answer(body`
retry: 50
event: first
data: the last line of its kind counts
event: second

`),
    ],
  },
  {
    id: 'event-without-data',
    clauses: ['S32', 'S28'],
    measured: ['M24'],
    answers: [
      answer(body`
retry: 50
event: foo

data: not foo

`),
    ],
  },
  {
    id: 'event-named-error',
    clauses: ['S28', 'S18'],
    answers: [
      answer(body`
retry: 50
event: error
data: no error happened

event: open
data: nor was anything opened

`),
    ],
  },
  {
    id: 'order-of-many',
    clauses: ['S35'],
    answers: [
      answer(`retry: 50\n${Array.from({ length: 200 }, (_, i) => `data: ${i + 1}\n\n`).join('')}`),
    ],
  },
  {
    id: 'many-small-events',
    clauses: ['S35'],
    measured: ['M22'],
    // A tenth of what was measured, in chunks as large: of more events only the first are compared.
    answers: [answer(chunksOfEvents(20, 100))],
  },
  {
    id: 'large-event',
    clauses: ['S27', 'S36'],
    measured: ['M23'],
    answers: [answer(`retry: 50\n${`data: ${'0123456789abcdef'.repeat(64)}\n`.repeat(64)}\n`)],
  },
]);

function chunksOfEvents(chunks: number, events: number): string {
  const chunk = (at: number): string =>
    Array.from({ length: events }, (_, i) => `data: ${at * events + i + 1}\n\n`).join('');
  return `retry: 50\n${Array.from({ length: chunks }, (_, at) => chunk(at)).join('\\|')}`;
}
