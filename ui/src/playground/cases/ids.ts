import { answer, body, define } from './definition';

/** What comes after a reconnect, so that its request can be seen. */
const again = answer(body`
retry: 50
data: again

`);

export const ids = define([
  {
    id: 'id-sent',
    clauses: ['S29', 'S13', 'S8'],
    answers: [
      answer(body`
retry: 50
id: 7
data: x

`),
      again,
    ],
  },
  {
    id: 'id-alone',
    clauses: ['S31', 'S32'],
    measured: ['M8', 'M34'],
    known: { webkit: 'M8', gecko: 'M34' },
    answers: [
      answer(body`
retry: 50
id: 7

`),
      again,
    ],
  },
  {
    id: 'id-before-blank-line',
    clauses: ['S33', 'S31'],
    answers: [
      answer(body`
retry: 50
id: 1
data: whole

id: 2
data: never dispatched
`),
      again,
    ],
  },
  {
    id: 'id-with-nul',
    clauses: ['S29', 'S36'],
    measured: ['M43'],
    known: { gecko: 'M43' },
    answers: [
      answer(body`
retry: 50
id: 1
data: one

id: 2\0
data: still
data: one

`),
      again,
    ],
  },
  {
    id: 'id-emptied',
    clauses: ['S29', 'S13'],
    answers: [
      answer(body`
retry: 50
id: 1
data: one

id
data: none

`),
      again,
    ],
  },
  {
    id: 'id-persists',
    clauses: ['S34'],
    answers: [
      answer(body`
retry: 50
id: 1
data: has an id

data: keeps it

: a comment does not change it

data: keeps it still

`),
    ],
  },
  {
    id: 'id-persists-after-reconnect',
    clauses: ['S34', 'S13'],
    measured: ['M17'],
    answers: [
      answer(body`
retry: 50
id: 1
data: has an id

`),
      again,
      again,
    ],
  },
  {
    id: 'id-not-ascii',
    clauses: ['S15', 'S13'],
    answers: [
      answer(body`
retry: 50
id: \u{E9}\u{2713}\u{6570}\u{1F9EA}
data: x

`),
      again,
    ],
  },
  {
    id: 'id-long',
    clauses: ['S15', 'S13'],
    measured: ['M18'],
    answers: [
      answer(`retry: 50\nid: ${'0123456789'.repeat(20)}\ndata: longer than 128 bytes\n\n`),
      again,
    ],
  },
]);
