import { answer, body, define } from './definition';

export const encoding = define([
  {
    id: 'bom-at-start',
    clauses: ['S20'],
    answers: [
      answer(body`
\u{FEFF}data: the mark before this line is dropped

retry: 50
`),
    ],
  },
  {
    id: 'bom-twice',
    clauses: ['S20', 'S26'],
    answers: [
      answer(body`
\u{FEFF}\u{FEFF}data: the second mark belongs to the name
data: this line counts
retry: 50

`),
    ],
  },
  {
    id: 'bom-later',
    clauses: ['S20', 'S26'],
    answers: [
      answer(body`
retry: 50
\u{FEFF}data: not at the start
data: this line counts

`),
    ],
  },
  {
    id: 'bom-in-pieces',
    clauses: ['S20'],
    measured: ['M25', 'M45'],
    known: { webkit: 'M45' },
    answers: [
      answer(body`
\xEF\|\xBB\|\xBF\|data: three chunks make one mark
retry: 50

`),
    ],
  },
  {
    id: 'invalid-utf8',
    clauses: ['S20'],
    answers: [
      answer(body`
retry: 50
data: a\xFFb\xC3(c

`),
    ],
  },
  {
    id: 'utf8-malformed-sequences',
    clauses: ['S20'],
    answers: [
      answer(body`
retry: 50
data: overlong \xC0\xAF, surrogate \xED\xA0\x80, broken off \xF0\x9F\x98!

`),
    ],
  },
  {
    id: 'utf8-byte-by-byte',
    clauses: ['S20'],
    measured: ['M25'],
    answers: [
      answer(body`
retry: 50
data: \xE2\p{30}\x82\p{30}\xAC \xF0\|\x9F\|\xA7\|\xAA

`),
    ],
  },
  {
    id: 'charset-windows-1252',
    clauses: ['S20', 'S5'],
    measured: ['M13', 'M35'],
    known: { chromium: 'M13' },
    answers: [
      answer(
        body`
retry: 50
data: caf\u{E9}

`,
        { contentType: 'text/event-stream; charset=windows-1252' },
      ),
    ],
  },
  {
    id: 'charset-utf-8',
    clauses: ['S20', 'S5'],
    answers: [
      answer(
        body`
retry: 50
data: caf\u{E9}

`,
        { contentType: 'Text/Event-Stream;charset=UTF-8' },
      ),
    ],
  },
  {
    id: 'nul-in-data',
    clauses: ['S36', 'S27'],
    measured: ['M42'],
    known: { gecko: 'M42' },
    answers: [
      answer(body`
retry: 50
data: a\0b

`),
    ],
  },
  {
    id: 'nul-in-name',
    clauses: ['S36', 'S26'],
    answers: [
      answer(body`
retry: 50
da\0ta: not data
data: this line counts

`),
    ],
  },
  {
    id: 'hostile-text',
    clauses: ['S36'],
    answers: [
      answer(body`
retry: 50
event: <b onclick="alert(1)">
data: <script>document.title = 'taken over'</script>
data: <img src=x onerror="document.title = 'taken over'">
data: \u{202E}drawn from right to left\u{202C} \u{200B}\u{2066}\u{E0041}

data: </script>{{1}}<!--

`),
    ],
  },
]);
