import { answer, body, define } from './definition';

export const retry = define([
  {
    id: 'retry-kept',
    clauses: ['S30', 'S12'],
    answers: [
      answer(body`
retry: 900
data: x

`),
    ],
  },
  {
    id: 'retry-default',
    clauses: ['S14', 'S12'],
    measured: ['M1', 'M29'],
    answers: [
      answer(body`
data: how long is a few seconds?

`),
    ],
  },
  {
    id: 'retry-zero',
    clauses: ['S30', 'S12'],
    measured: ['M3', 'M29'],
    answers: [
      answer(body`
retry: 0
data: x

`),
      answer(body`
retry: 0
data: y

`),
    ],
  },
  {
    id: 'retry-empty',
    clauses: ['S30'],
    measured: ['M4'],
    unclear: 'left_open',
    answers: [
      answer(body`
retry: 300
retry
data: what does an empty value mean?

`),
    ],
  },
  {
    id: 'retry-not-digits',
    clauses: ['S30'],
    measured: ['M5', 'M38'],
    answers: [
      answer(body`
retry: 1200
retry: 300x
retry: -300
retry: 300.5
retry: 3e2
retry: 0x10
data: none of these counts

`),
    ],
  },
  {
    id: 'retry-plus',
    clauses: ['S30'],
    measured: ['M6', 'M38'],
    known: { webkit: 'M6' },
    answers: [
      answer(body`
retry: 1200
retry: +50
data: a sign is no digit

`),
    ],
  },
  {
    id: 'retry-two-spaces',
    clauses: ['S30', 'S24'],
    measured: ['M6', 'M38'],
    known: { webkit: 'M6' },
    answers: [
      answer(body`
retry: 1200
retry:  50
data: the second space belongs to the value

`),
    ],
  },
  {
    id: 'retry-wide-digits',
    clauses: ['S30'],
    answers: [
      answer(body`
retry: 1200
retry: \u{FF15}\u{FF10}
data: these digits are not ASCII

`),
    ],
  },
  {
    id: 'retry-leading-zeros',
    clauses: ['S30'],
    answers: [
      answer(body`
retry: 0600
data: base ten, not eight

`),
    ],
  },
  {
    id: 'retry-huge',
    clauses: ['S30'],
    measured: ['M7', 'M44'],
    unclear: 'too_long',
    limitMs: 6_000,
    answers: [
      answer(body`
retry: 300
retry: 99999999999999999999999
data: 23 digits

`),
    ],
  },
  {
    id: 'retry-at-once',
    clauses: ['S30', 'S33'],
    answers: [
      answer(body`
data: x

data: never dispatched
retry: 600
`),
    ],
  },
  {
    id: 'retry-not-repeated',
    clauses: ['S12', 'S30'],
    measured: ['M31'],
    answers: [
      answer(body`
retry: 600
`),
      answer(body`
data: no time of its own

`),
      answer(body`
data: nor here

`),
    ],
  },
  {
    id: 'ends-in-a-row',
    clauses: ['S8', 'S12'],
    measured: ['M2', 'M30'],
    answers: Array.from({ length: 6 }, (_, i) =>
      answer(`retry: 200\nid: ${i + 1}\ndata: ${i + 1}\n\n`),
    ),
  },
]);
