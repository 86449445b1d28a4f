import type { Actor, DoorKind } from '../../api/types';

/** What a door is called; those that answer with a status are called by it. */
const doors: Record<DoorKind, (status: string) => string> = {
  refuse: () => 'door: port closed',
  hang: () => 'door: no answer',
  content_type: () => 'door: wrong content type',
  empty: () => 'door: empty answer',
  open: () => 'door: open',
  status: (status) => `door: ${status}`,
  redirect: (status) => `door: redirect ${status}`,
};

const actors: Record<Actor, string> = {
  presenter: 'by the server',
  url: 'by its own URL',
  door: 'by the door',
  shutdown: 'by the lab’s end',
  idle_cut: 'after silence',
  script: 'by its script',
};

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);

export const timeline = {
  title: 'Timeline',
  label: 'Timeline of the event stream. Arrow keys move through time.',
  server: 'server',
  window: 'this window',
  curl: 'curl',
  fetch: 'fetch',
  extra: (n: string) => `further stream ${n}`,
  websocket: 'WebSocket',
  socketClosed: (code: string) => `closed ${code}`,
  socketDead: (code: string) => `closed ${code}, nobody reconnects`,
  fetchWaits: (time: string) => `waits ${time}`,
  now: 'now',
  paused: 'paused',
  s: 's',
  min: 'min',
  left: 's left',
  next: 'next attempt',
  withId: (id: string) => `with id ${id}`,
  withoutId: 'without an id',
  noAnswer: 'no answer',
  ended: 'ended',
  curlEnded: 'ended, and does not come back',
  byHand: 'by hand',
  midEvent: ', mid-event',
  /** What acts on this window's connection, in a word. */
  faults: {
    latency: 'late',
    hold_back: 'held back',
    drop: 'drops events',
    duplicate: 'writes twice',
    gzip: 'gzip, not flushed',
    drip: 'drips',
    idle_cut: 'idle cutter',
  },
  idleCut: 'idle cut',
  kill: { end: 'end', cut: 'cut', reset: 'reset' },
  by: (wire: string, actor: Actor) => `${wire} ${actors[actor]}`,
  failure: { refused: 'refused', failed: 'failed' },
  epoch: (epoch: string) => `history gone, ids now ${epoch}-…`,
  blank: (n: number) => `${n} ${plural(n, 'entry', 'entries')} not held here`,
  stalled: (time: string) => `stalled ${time}`,
  stalledShort: 'stalled',
  door: (kind: DoorKind, status: number | undefined) => doors[kind](String(status ?? '')),
  waited: (time: string) => `waited ${time}`,
  advertised: (time: string) => `advertised ${time}`,
  replayed: (n: string) => `${n} replayed`,
  again: (n: string) => ` (${n} a second time)`,
  lost: (n: string) => `${n} lost`,
  nothingMissed: 'nothing missed',
  moreLanes: (n: number) => `and ${n} more ${plural(n, 'client', 'clients')}`,
  legend: { live: 'live', replayed: 'replayed', away: 'written while away', lost: 'lost' },
  window_: {
    last: (time: string) => `last ${time}`,
    zoomIn: 'Show a shorter time',
    zoomOut: 'Show a longer time',
    reset: 'Show 13 seconds',
    pause: 'Pause the view',
    resume: 'Let the view run',
    toNow: 'Back to now',
  },
  tip: {
    event: (seq: string) => `event ${seq}`,
    produced: 'produced',
    written: 'written',
    dispatched: 'dispatched',
    latency: 'latency',
    within: (time: string) => `± ${time}`,
    live: 'live',
    replayed: 'replayed from the log',
    away: 'written while the client was away',
    lost: 'lost: the client resumed after it',
    dropped: 'dropped by a fault: never written to this window',
    doubled: 'written twice by a fault',
    again: 'dispatched again',
    pending: 'not dispatched yet',
    apart: 'not seen by this window',
    crowd: (n: string) => `${n} events`,
    per: (time: string) => `in ${time}; one bar is this long`,
  },
  told: {
    heading: 'The last happenings',
    none: 'Nothing has happened yet.',
    summary: (state: string, produced: string, seconds: string) =>
      `readyState ${state}. ${produced} events in the last ${seconds} seconds.`,
    idleCut: 'The idle cutter closed the connection: it was silent for too long.',
    faults: (names: readonly string[]) =>
      names.length === 0
        ? 'No fault alters this window’s connection any more.'
        : `Faults alter this window’s connection: ${names.join(', ')}.`,
    killed: (how: string) => `The server ended the connection: ${how}.`,
    waiting: (time: string, id: string) =>
      id === ''
        ? `The client waits ${time} and asks again without an id.`
        : `The client waits ${time} and asks again from ${id}.`,
    asked: (id: string) => (id === '' ? 'The client asked.' : `The client asked from ${id}.`),
    answered: (status: number) => `The server answered ${status}.`,
    opened: 'The stream is open.',
    resumed: (replayed: number, lost: number) => `${replayed} replayed, ${lost} lost.`,
    gap: (missed: number | undefined) =>
      missed === undefined ? 'Events are gone.' : `${missed} events are gone.`,
    refused: 'The attempt was refused.',
    closed: 'The client gave up: closed.',
    closedByHand: 'The stream was closed by hand.',
    stalled: 'The server fell silent.',
    released: 'The server speaks again.',
    door: (name: string) =>
      name === 'open' ? 'The door is open.' : `The next attempt meets: ${name}.`,
    epoch: (epoch: string) => `History is gone; ids begin anew with ${epoch}.`,
  },
};
