import type { GroupTexts } from '../../../glossary/terms';

export const pages: GroupTexts<'pages'> = {
  labPage: {
    words: ['Lab'],
    says: 'The page with the live stream: state, timeline, events, connections, and everything that breaks them.',
  },
  lesson: {
    words: ['lesson'],
    says: 'A guided tour in short steps. You do something in the lab, and the running lab itself checks it.',
  },
  step: {
    words: ['step'],
    says: 'One thing to do or to see in a lesson. It points at the part of the screen it speaks of.',
  },
  check: {
    words: ['check'],
    says: 'What must have happened for a step to be done, read from the journal and from what this page observed.',
  },
  hint: {
    words: ['hint', 'do it for me'],
    says: 'Help with a step: a nudge when nothing happens for a while, and a button that does it for you.',
  },
  playground: {
    words: ['playground'],
    says: 'Where you write a stream byte by byte, send it to a real EventSource, and compare what it does with the standard.',
  },
  case: {
    words: ['case', 'library of cases'],
    says: 'A ready-made stream that tries one point of the standard, with what a browser should make of it.',
  },
  script: {
    words: ['script'],
    says: 'The answers that a stream of the playground gives, one for each request, down to the byte and the pause.',
  },
  notation: {
    words: ['notation'],
    says: 'How the playground writes bytes as text: \\r for CR, \\xFF for any byte, \\| for the end of a chunk.',
  },
  verdict: {
    words: ['verdict'],
    says: 'What came of a case: the browser agrees with the standard, has a known bug, differs, or it cannot be settled.',
  },
  agrees: {
    words: ['agrees'],
    says: 'The browser did what the standard says.',
  },
  knownBug: {
    words: ['known bug'],
    says: 'The browser departs from the standard in a way that was measured before, under a number with M.',
  },
  differs: {
    words: ['differs'],
    says: 'The browser departs from the standard in a way that is not known of it yet.',
  },
  notSettled: {
    words: ['not settled'],
    says: 'The standard leaves it open, or the time limit came first, so nobody can say who is right.',
  },
  reportCard: {
    words: ['report card'],
    says: 'Every case of the library, played to this browser’s own EventSource, with the verdict of each.',
  },
  engine: {
    words: ['engine'],
    says: 'The part of a browser that does the work: Chromium’s, WebKit, or Firefox’s. They differ in details of event streams.',
  },
  recording: {
    words: ['recording'],
    says: 'Both logs and the bytes in a file: what happened can be looked at again, moment by moment, in the same views.',
  },
  momentShown: {
    words: ['moment shown'],
    says: 'The time of the recording at which all views stand. Move it, or let it play.',
  },
  breakShown: {
    words: ['break'],
    says: 'A place in a recording where this window’s stream was lost. The player steps from one to the next.',
  },
  ndjson: {
    words: ['NDJSON'],
    says: 'A text file with one JSON value a line. Exported events and recordings are kept like that.',
  },
  presenter: {
    words: ['presenter mode'],
    says: 'Large type and nothing but state, timeline and the words of a lesson’s step, for the back row of a hall.',
  },
};
