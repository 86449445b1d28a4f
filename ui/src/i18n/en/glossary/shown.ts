import type { GroupTexts } from '../../../glossary/terms';

export const shown: GroupTexts<'shown'> = {
  stateStrip: {
    words: ['state strip'],
    says: 'The bar on top: the state of this window’s EventSource, one sentence on what happens, and the figures that matter.',
  },
  caption: {
    words: ['caption'],
    says: 'The sentence in the state strip: what happened, and what comes next. It is drawn from both logs, never guessed.',
  },
  timeline: {
    words: ['timeline'],
    says: 'Server above, clients below, time from left to right. A dot is an event; a line joins its writing and its dispatch.',
  },
  lane: {
    words: ['lane'],
    says: 'A row of the timeline: what the server wrote, or what one client received.',
  },
  live: {
    words: ['live'],
    says: 'Written to the client as soon as it was produced, not sent again from the log.',
  },
  replayed: {
    words: ['replayed'],
    says: 'Missed while the client was away, and sent again from the log when it came back.',
  },
  away: {
    words: ['written while away'],
    says: 'Produced while this window was not connected. It is joined when it is replayed, or ends in a cross when it is lost.',
  },
  missed: {
    words: ['missed', 'missed so far'],
    says: 'Events produced since the connection was lost. Whether they are replayed or lost shows when the client is back.',
  },
  lost: {
    words: ['lost', 'lost in all'],
    says: 'Events that this window will never get: the client came back after them, or the history no longer held them.',
  },
  latency: {
    words: ['latency'],
    says: 'The time from an event’s production to its dispatch in this window. The ± says how far the two clocks may disagree.',
  },
  wait: {
    words: ['wait', 'waited', 'advertised'],
    says: 'The time between a loss and the next attempt: as the browser really waited, and as retry: had asked.',
  },
  arrival: {
    words: ['arrival'],
    says: 'How an event came: live, replayed from the log, or without a number of its own.',
  },
  shownOfAll: {
    words: ['shown of all'],
    says: 'How many events the list shows, of all that this page has seen. What is not held any more is counted below it.',
  },
  eventsList: {
    words: ['events'],
    says: 'What this window’s EventSource has dispatched, newest first, with id, type, data and latency.',
  },
  connectionsTable: {
    words: ['connections'],
    says: 'Who is connected to the stage now, and who was a moment ago. Each can be broken alone, by its menu.',
  },
  connectionNumber: {
    words: ['number of a connection', 'No.'],
    says: 'Connections are numbered in the order in which the stage accepted them. A reconnect is a new number.',
  },
  behind: {
    words: ['behind'],
    says: 'How many events of its feed a client has been neither written nor told it missed. A slow reader falls behind.',
  },
  age: {
    words: ['age'],
    says: 'How long ago the stage accepted the connection.',
  },
  recentlyClosed: {
    words: ['recently closed'],
    says: 'The latest connections that are over, with who ended them and how that looked on the wire.',
  },
  wire: {
    words: ['wire'],
    says: 'The bytes of a connection as they crossed, both ways: heads, chunks, events, and how it ended.',
  },
  parse: {
    words: ['parse', 'how it was parsed'],
    says: 'The standard’s parser at work on these bytes, line by line: what each did, to which buffer, by which clause.',
  },
  code: {
    words: ['code'],
    says: 'Complete programs for the stream as it is set now: clients and servers in several languages.',
  },
  figures: {
    words: ['bytes crossed'],
    says: 'How many bytes have crossed to the client (↓) and to the server (↑), head and framing included.',
  },
  viewPaused: {
    words: ['view paused', 'pause the view'],
    says: 'What is shown stands still. Events are still taken in, and appear when the view runs again.',
  },
  settings: {
    words: ['settings'],
    says: 'What the feed, the connections, this window and the stage are set to. Restore leaves it alone.',
  },
  language: {
    words: ['language'],
    says: 'English or Chinese. Switching it leaves the stream and all that is shown as they are.',
  },
  theme: {
    words: ['theme'],
    says: 'Dark, light, or as the system says.',
  },
  typeSize: {
    words: ['type size'],
    says: 'Makes everything larger in three steps, for a projector or for tired eyes.',
  },
  singleKeys: {
    words: ['single keys'],
    says: 'Keys that act without a modifier, such as K for Cut. Switch them off if you dictate or press keys by accident.',
  },
};
