import type { GroupTexts } from '../../../glossary/terms';

export const lab: GroupTexts<'lab'> = {
  stage: {
    words: ['stage'],
    says: 'The server that clients connect to: /stream and the article, on a port of its own. What is broken is broken here.',
  },
  control: {
    words: ['control', 'control connection'],
    says: 'The server that steers the lab, on another port. It goes on working while the stage refuses everybody.',
  },
  feed: {
    words: ['feed'],
    says: 'What produces events, one clock for all clients. It goes on whether anybody listens or not.',
  },
  tick: {
    words: ['tick', 'events per tick'],
    says: 'One beat of the feed. Each produces the number of events that is set.',
  },
  interval: {
    words: ['interval'],
    says: 'How often the feed ticks. A change counts at once, without a reconnect.',
  },
  payload: {
    words: ['payload', 'data of the feed'],
    says: 'What the feed’s events carry as data: a counter with the time, JSON, text of some size, or tokens.',
  },
  tokens: {
    words: ['tokens'],
    says: 'Pieces of a text that come one event after another, as language models stream their answers.',
  },
  publish: {
    words: ['publish'],
    says: 'To send an event of your own to all who read /stream. It gets the next number of the feed.',
  },
  ids: {
    words: ['ids', 'ids off'],
    says: 'Whether the feed numbers its events. Without ids a client that comes back cannot say where it was.',
  },
  log: {
    words: ['log', 'history'],
    says: 'The latest events, kept for clients that come back. What has fallen out of it cannot be replayed.',
  },
  epoch: {
    words: ['epoch'],
    says: 'The first part of every id. It changes when the history begins anew, so that an old id is never mistaken for a new one.',
  },
  gap: {
    words: ['gap', 'lab.gap'],
    says: 'Events that cannot be replayed. The stream says so itself, with an event of type lab.gap: how many, and why.',
  },
  replay: {
    words: ['replay'],
    says: 'The server sends again, from its log, what a client missed, beginning after the id it names.',
  },
  heartbeat: {
    words: ['heartbeat'],
    says: 'A comment sent after some silence. It keeps proxies from cutting the connection, and lets the server notice who is gone.',
  },
  connecttime: {
    words: ['connecttime'],
    says: 'The first event of every connection, with the time at which it began. It has no number; the article’s server began it.',
  },
  connection: {
    words: ['connection'],
    says: 'One request to the stage and its response, over one TCP connection. A client that comes back gets a new one.',
  },
  client: {
    words: ['client'],
    says: 'A program that reads a stream: this window, another browser, curl, or one of your own.',
  },
  thisWindow: {
    words: ['this window'],
    says: 'The page you are looking at. Its EventSource is a real one, a client of the stage like any other.',
  },
  journal: {
    words: ['journal'],
    says: 'Everything the server did, fact by fact and with its time. The timeline and all lists are drawn from it.',
  },
  fact: {
    words: ['fact'],
    says: 'One entry of the journal: a connection accepted, an event produced, a kill, a door that was set.',
  },
  observation: {
    words: ['observation'],
    says: 'What this page saw its own EventSource do: open, error, every event, each with its time.',
  },
  watched: {
    words: ['watched', 'watch'],
    says: 'A client whose deliveries are journalled event by event, so that it can have a lane. The lab watches at most 8.',
  },
  hangs: {
    words: ['hangs'],
    says: 'A connection that was accepted and is never answered, because the door was set to silence.',
  },
  article: {
    words: ['the article', '/article/stream'],
    says: 'A tutorial of 2021 with a small Express server, rebuilt here exactly: no ids, and a counter for each connection.',
  },
  globalTimer: {
    words: ['one global timer'],
    says: 'The article’s flaw: its timer is one variable for all clients, so the first who leaves stops the newest one’s events.',
  },
  furtherStreams: {
    words: ['further streams', 'limit of six'],
    says: 'More EventSources of this window. Over HTTP/1.1 a browser opens about six connections to a server at once; whatever else it asks waits.',
  },
  streamByUrl: {
    words: ['by URL'],
    says: 'A connection with a feed of its own, set by its address alone, such as /stream?interval_ms=50&count=10.',
  },
};
