import type { CaseId } from '../../playground/cases/library';

/** Of each case a name, and one sentence on what it shows. */
interface CaseTexts {
  readonly title: string;
  readonly shows: string;
}

export const cases: Readonly<Record<CaseId, CaseTexts>> = {
  'bom-at-start': {
    title: 'Byte order mark at the start',
    shows: 'One byte order mark at the start of the stream is dropped, so the first line counts.',
  },
  'bom-twice': {
    title: 'Two byte order marks',
    shows:
      'Only one mark is dropped; the second belongs to the field’s name, which is then unknown.',
  },
  'bom-later': {
    title: 'Byte order mark on a later line',
    shows: 'After the start of the stream a byte order mark is text like any other.',
  },
  'bom-in-pieces': {
    title: 'Byte order mark in three chunks',
    shows: 'The mark is recognised even where each of its bytes comes in a chunk of its own.',
  },
  'invalid-utf8': {
    title: 'Bytes that are not UTF-8',
    shows: 'What is not UTF-8 becomes U+FFFD, and the rest of the line is kept.',
  },
  'utf8-malformed-sequences': {
    title: 'Overlong forms and surrogates',
    shows: 'Every malformed sequence becomes as many U+FFFD as the encoding standard says.',
  },
  'utf8-byte-by-byte': {
    title: 'Characters split across chunks',
    shows: 'A character whose bytes come one by one is one character all the same.',
  },
  'charset-windows-1252': {
    title: 'Another charset is claimed',
    shows: 'The stream is UTF-8 whatever charset the server claims.',
  },
  'charset-utf-8': {
    title: 'Content type with capitals and a charset',
    shows: 'The type is compared without regard to case, and parameters do not matter.',
  },
  'nul-in-data': {
    title: 'NUL in the data',
    shows: 'A NUL in a value is a character like any other.',
  },
  'nul-in-name': {
    title: 'NUL in a name',
    shows: 'A NUL in a name is allowed, and makes it one that nobody knows.',
  },
  'hostile-text': {
    title: 'Script and bidirectional marks',
    shows:
      'Text that would harm a careless page is text; marks that turn writing around are shown.',
  },
  'line-ends-cr': {
    title: 'Lines that end with CR',
    shows: 'CR alone ends a line.',
  },
  'line-ends-crlf': {
    title: 'Lines that end with CR LF',
    shows: 'CR and LF together are one line end.',
  },
  'line-ends-mixed': {
    title: 'All three line ends mixed',
    shows: 'LF, CR and CR LF may stand beside one another in one stream.',
  },
  'lf-before-cr': {
    title: 'LF before CR',
    shows: 'LF and then CR are two line ends, so an empty line stands between them.',
  },
  'crlf-in-two-chunks': {
    title: 'CR LF split across chunks',
    shows: 'A CR at the end of a chunk and the LF at the start of the next are one line end.',
  },
  'cr-then-silence': {
    title: 'CR, and then silence',
    shows:
      'An event is dispatched at its second CR; nobody has to wait for an LF that may not come.',
  },
  'not-line-ends': {
    title: 'What does not end a line',
    shows: 'VT, FF, NEL and the Unicode separators are text; only CR and LF end a line.',
  },
  'blank-lines': {
    title: 'Blank lines',
    shows: 'A blank line with nothing before it dispatches nothing, however many there are.',
  },
  comments: {
    title: 'Comments',
    shows: 'A line that starts with a colon is ignored, also in the middle of an event.',
  },
  'byte-by-byte': {
    title: 'One byte a chunk',
    shows: 'How the bytes are cut into chunks makes no difference.',
  },
  'pause-inside': {
    title: 'Pauses inside an event',
    shows: 'Nothing is dispatched before the blank line, however long it takes to come.',
  },
  'one-space': {
    title: 'Spaces around a value',
    shows: 'Exactly one space after the colon is removed; a tab or a second space stays.',
  },
  'no-colon': {
    title: 'Fields without a colon',
    shows:
      'A line “data” alone is a field with an empty value, and makes an event with empty data.',
  },
  'colons-in-value': {
    title: 'Colons in a value',
    shows: 'Only the first colon separates name and value.',
  },
  'space-in-name': {
    title: 'Spaces around a name',
    shows: 'A space before or after the name belongs to it, and makes the field unknown.',
  },
  'case-sensitive': {
    title: 'Names in capitals',
    shows: 'Names of fields are case-sensitive.',
  },
  'unknown-field': {
    title: 'Unknown fields',
    shows: 'Fields that the standard does not know are ignored, and the event goes on.',
  },
  'data-lines': {
    title: 'Several lines of data',
    shows: 'Lines of data are joined by LF, and only the last LF is removed.',
  },
  'event-type': {
    title: 'A type for one event',
    shows: 'A type holds for one event; the next is a message again.',
  },
  'event-empty': {
    title: 'An empty type',
    shows: 'An empty type takes back an earlier one, and the event is a message.',
  },
  'event-last-wins': {
    title: 'Two types',
    shows: 'Of several types in one event the last counts, also after the data.',
  },
  'event-without-data': {
    title: 'A type without data',
    shows: 'Without data there is no event, and its type does not pass to the next.',
  },
  'event-named-error': {
    title: 'Events called error and open',
    shows: 'A server can name its events “error” and “open”; they tell nothing of the connection.',
  },
  'order-of-many': {
    title: 'Two hundred events at once',
    shows: 'Events are dispatched in the order in which they stand in the stream.',
  },
  'many-small-events': {
    title: 'Two thousand small events',
    shows: 'A hundred small events in each of twenty chunks all come, and in their order.',
  },
  'large-event': {
    title: 'A large event',
    shows: 'Sixty-four lines of one kilobyte each are one event.',
  },
  'id-sent': {
    title: 'The last event ID is sent',
    shows: 'After the end of the stream the browser asks again with the last id it had.',
  },
  'id-alone': {
    title: 'An id without data',
    shows: 'A block of nothing but an id dispatches nothing, yet moves the point of resumption.',
  },
  'id-before-blank-line': {
    title: 'An id that is never dispatched',
    shows: 'The id of an event that was cut off is lost with it.',
  },
  'id-with-nul': {
    title: 'An id with NUL',
    shows: 'An id that contains NUL is ignored, and the one before it holds.',
  },
  'id-emptied': {
    title: 'An empty id',
    shows: 'An empty id clears the last event ID, and no header is sent.',
  },
  'id-persists': {
    title: 'An id holds for later events',
    shows: 'Events without an id carry the last one before them.',
  },
  'id-persists-after-reconnect': {
    title: 'An id holds after a reconnect',
    shows: 'By the letter a new stream starts without id; every engine keeps it all the same.',
  },
  'id-not-ascii': {
    title: 'An id beyond ASCII',
    shows: 'The last event ID is sent in UTF-8, whatever characters it has.',
  },
  'id-long': {
    title: 'An id of 200 characters',
    shows: 'A long id is sent whole, and across origins without asking the server first.',
  },
  'retry-kept': {
    title: 'A reconnection time',
    shows: 'The browser waits at least as long as the stream asks it to.',
  },
  'retry-not-repeated': {
    title: 'A time that is not repeated',
    shows:
      'A time holds for later streams that give none; Firefox waits longer at times, as it may.',
  },
  'retry-default': {
    title: 'No reconnection time',
    shows: 'Without “retry” the browser waits for a few seconds of its own choice.',
  },
  'retry-zero': {
    title: 'A reconnection time of zero',
    shows: 'With 0 a browser may ask again at once; Firefox waits for half a second.',
  },
  'retry-empty': {
    title: 'An empty reconnection time',
    shows: 'The letter of the standard is unclear here; some engines go back to their own time.',
  },
  'retry-not-digits': {
    title: 'Reconnection times that are no digits',
    shows: 'Only ASCII digits count: no unit, no sign, no fraction, no exponent, no other base.',
  },
  'retry-plus': {
    title: 'A reconnection time with a plus sign',
    shows: 'A sign is no digit, so the earlier time holds.',
  },
  'retry-two-spaces': {
    title: 'A reconnection time after two spaces',
    shows: 'The second space belongs to the value, which then is not all digits.',
  },
  'retry-wide-digits': {
    title: 'A reconnection time in wide digits',
    shows: 'Digits of other alphabets do not count.',
  },
  'retry-leading-zeros': {
    title: 'A reconnection time with leading zeros',
    shows: 'The digits are read in base ten, zeros in front or not.',
  },
  'retry-huge': {
    title: 'A reconnection time of 23 digits',
    shows: 'By the letter it would be some thousand billion years; most engines ignore it.',
  },
  'retry-at-once': {
    title: 'A reconnection time in a lost event',
    shows: 'A reconnection time holds at once, even where its event is never dispatched.',
  },
  'ends-in-a-row': {
    title: 'Six ends in a row',
    shows: 'The wait is the same each time: no engine measured backs off.',
  },
  'ends-cleanly': {
    title: 'A clean end',
    shows: 'Even a proper end makes the browser ask again.',
  },
  'cut-off': {
    title: 'A stream cut off',
    shows: 'A connection that closes without the last chunk makes the browser ask again.',
  },
  reset: {
    title: 'A connection reset',
    shows: 'A reset is a network error, and the browser asks again.',
  },
  'unfinished-then-end': {
    title: 'Half an event, then the end',
    shows: 'What was not dispatched is discarded at the end, its id included.',
  },
  'unfinished-then-cut': {
    title: 'Half an event, then cut off',
    shows: 'What was not dispatched is discarded where the stream is cut off.',
  },
  'unfinished-then-reset': {
    title: 'Half a line, then a reset',
    shows: 'Half a line before a reset must not be glued onto the next stream.',
  },
  'line-then-reset': {
    title: 'A line, then a reset',
    shows: 'A whole line before a reset must not become part of the next stream’s event.',
  },
  'type-then-reset': {
    title: 'A type, then a reset',
    shows: 'A type before a reset must not pass to the next stream’s event.',
  },
  'comment-after-reset': {
    title: 'A comment as armour',
    shows: 'A comment at the start of every stream takes the glue of half a line upon itself.',
  },
  'close-unanswered': {
    title: 'Closed before any answer',
    shows: 'A connection that closes before a byte of an answer is a network error, however often.',
  },
  'reset-unanswered': {
    title: 'Reset before any answer',
    shows: 'A reset before a byte of an answer is a network error too, and the browser asks again.',
  },
  'never-answered': {
    title: 'Never answered',
    shows:
      'A browser goes on waiting for an answer that does not come, at least as long as a play lasts.',
  },
  'status-204-later': {
    title: '204 on reconnect',
    shows: '204 is the polite way to tell a browser to stop for good.',
  },
  'status-503-later': {
    title: '503 on reconnect',
    shows: 'A server that is busy for a moment ends the stream for good.',
  },
  'status-429-later': {
    title: '429 on reconnect',
    shows: '429 is final too; nobody heeds Retry-After.',
  },
  'status-500-first': {
    title: '500 on the first request',
    shows: 'Any status but 200 fails the connection, and its body is not read.',
  },
  'status-201-first': {
    title: '201 on the first request',
    shows: 'Success is not enough: the status has to be 200.',
  },
  'empty-answer': {
    title: 'An empty answer',
    shows: 'An empty 200 opens, ends, and is asked again.',
  },
  'json-type': {
    title: 'JSON instead of a stream',
    shows: 'Another content type fails the connection for good.',
  },
  'plain-type-held-open': {
    title: 'Plain text, held open',
    shows: 'A wrong content type should fail at once, not when the body ends.',
  },
  'head-alone': {
    title: 'A head without a body',
    shows: 'The connection is open once its head has come, before any byte of the body.',
  },
  redirect: {
    title: 'A redirect',
    shows: 'A redirect is followed, and the browser comes back to where it led.',
  },
  'stays-open': {
    title: 'Silence after an event',
    shows: 'A silent connection stays open; the browser has no time limit of its own.',
  },
};
