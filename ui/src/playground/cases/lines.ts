import { answer, body, define } from './definition';

export const lines = define([
  {
    id: 'line-ends-cr',
    clauses: ['S21'],
    answers: [answer(body`retry: 50\rdata: lines end\rdata: with CR alone\r\r`)],
  },
  {
    id: 'line-ends-crlf',
    clauses: ['S21'],
    answers: [
      answer(body`
retry: 50\r
data: lines end\r
data: with CR and LF\r
\r
`),
    ],
  },
  {
    id: 'line-ends-mixed',
    clauses: ['S21'],
    answers: [answer(body`retry: 50\r\ndata: one\rdata: two\ndata: three\r\n\ndata: next\n\r`)],
  },
  {
    id: 'lf-before-cr',
    clauses: ['S21', 'S22'],
    answers: [
      answer(body`retry: 50\ndata: LF and CR in this order\n\rdata: are two line ends\n\n`),
    ],
  },
  {
    id: 'crlf-in-two-chunks',
    clauses: ['S21'],
    measured: ['M25'],
    answers: [
      answer(
        body`retry: 50\r\|\ndata: one\r\p{50}\ndata: two\r\p{50}\n\r\p{50}\ndata: next\r\|\n\r\n`,
      ),
    ],
  },
  {
    id: 'cr-then-silence',
    clauses: ['S21', 'S22'],
    answers: [answer(body`retry: 50\rdata: the second CR is enough\r\r`, { end: 'hold_open' })],
  },
  {
    id: 'not-line-ends',
    clauses: ['S21', 'S36'],
    answers: [
      answer(body`
retry: 50
data: VT \x0B FF \x0C NEL \u{85} LS \u{2028} PS \u{2029} end

`),
    ],
  },
  {
    id: 'blank-lines',
    clauses: ['S22', 'S32'],
    answers: [
      answer(body`


retry: 50


data: one



data: two

`),
    ],
  },
  {
    id: 'comments',
    clauses: ['S23'],
    measured: ['M24'],
    answers: [
      answer(body`
:
: a comment
retry: 50

:data: this is a comment too
data: one
: between two lines of data
data: two

`),
    ],
  },
  {
    id: 'byte-by-byte',
    clauses: ['S21', 'S22'],
    measured: ['M25'],
    answers: [answer([...'retry: 50\nid: 1\nevent: slow\ndata: x\n\n'].join('\\|'))],
  },
  {
    id: 'pause-inside',
    clauses: ['S22', 'S27'],
    answers: [
      answer(body`
retry: 50
data: half an\p{400} event
data\p{400}: is none
\p{400}
`),
    ],
  },
]);
