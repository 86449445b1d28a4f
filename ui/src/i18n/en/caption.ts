import type { FaultKind, GapReason } from '../../api/types';
import type { Sentences } from '../../caption/sentence';
import type { Return, WaitCause } from '../../caption/situation';
import type { Format } from '../format';
import { light, rich, type Rich } from '../rich';

const ended: Record<WaitCause, string> = {
  end: 'The server ended the response properly.',
  cut: 'The server closed the connection in mid-response.',
  reset: 'The server reset the connection.',
  url: 'The stream ended as its own URL asked.',
  idle_cut: 'The idle cutter closed the connection: nothing was written on it for too long.',
  shutdown: 'The lab is shutting down.',
  empty: 'The server answered 200 with an empty body.',
  refused: 'The port is closed: connection refused.',
  unreachable: 'Nothing answers at the stream’s address.',
  unanswered: 'The server closed the connection without an answer.',
  unknown: 'The connection was lost.',
};

const midEvent: Partial<Record<WaitCause, string>> = {
  end: 'The server ended the response in the middle of an event; the half event is discarded.',
  cut: 'The server closed the connection in the middle of an event; the half event is discarded.',
  reset: 'The server reset the connection in the middle of an event; the half event is discarded.',
};

const altered: Record<FaultKind, string> = {
  latency: 'everything comes late',
  hold_back: 'what is written is held back and comes in bursts',
  drop: 'some events are dropped',
  duplicate: 'some events come twice',
  gzip: 'the body is compressed and not flushed',
  drip: 'bytes come a few at a time',
  idle_cut: 'the connection is cut when nothing is written for too long',
};

const events = (n: number): Rich => light(n === 1 ? ' event' : ' events');

const are = (n: number): Rich => light(n === 1 ? 'is' : 'are');

const lostPart = (lost: number): Rich =>
  lost === 0 ? rich`, none lost.` : rich`; ${lost} ${are(lost)} lost.`;

const replayedPart = (s: Return, f: Format): Rich => {
  if (s.replayed === 0 && s.lost === 0) {
    return rich`The browser asked from event ${s.from}; nothing was missed.`;
  }
  const again = s.again === 0 ? [] : rich` (${f.integer(s.again)} for a second time)`;
  return rich`The browser asked from event ${s.from}; the server replayed ${f.integer(s.replayed)}${events(s.replayed)}${again}${lostPart(s.lost)}`;
};

const sentences: Sentences = {
  control_lost: () =>
    rich`The page no longer hears from the lab’s control connection and tries again; what the server does cannot be shown meanwhile.`,
  first_connect: () => rich`The browser opens the stream.`,
  asking: ({ from }) =>
    from === ''
      ? rich`The browser is asking now, without an id.`
      : rich`The browser is asking now, from event ${from}.`,
  late: (s, f, now) =>
    rich`The browser takes longer than advertised: its next attempt is ${f.countdown((now - s.dueUs) / 1_000)} overdue.`,
  hung: (s, f, now) =>
    rich`The server accepted the connection and says nothing, for ${f.countdown((now - s.sinceUs) / 1_000)} now. A browser waits without end: kill the connection or restore.`,
  undecided_type: ({ contentType }) =>
    rich`The answer is of type ${contentType || '(none)'}. This browser waits for more of the body before it gives up.`,
  waiting: (s, f, now) => {
    const what = (s.midEvent ? midEvent[s.cause] : undefined) ?? ended[s.cause];
    const left = f.countdown((s.untilUs - now) / 1_000);
    const next = s.article
      ? rich` The browser asks again in ${left}, without an id. The article’s stream writes nothing meanwhile and counts anew from ${2}.`
      : s.from === ''
        ? rich` The browser asks again in ${left}, without an id: what is written meanwhile is lost to it.`
        : rich` The browser asks again in ${left}, from event ${s.from}.`;
    const tries = s.failed > 0 ? rich` Failed attempts: ${f.integer(s.failed)}.` : [];
    return rich`${light(what)}${next}${tries}`;
  },
  live: ({ intervalMs, perTick }, f) =>
    perTick === 1
      ? rich`Live. The server writes an event every ${f.duration(intervalMs)}.`
      : rich`Live. The server writes ${f.integer(perTick)} events every ${f.duration(intervalMs)}.`,
  altered: ({ faults, dropped, doubled }, f) => {
    const what = faults.map((kind) => altered[kind]).join('; ');
    const gone = dropped === 0 ? [] : rich` Dropped so far: ${f.integer(dropped)}.`;
    const twice = doubled === 0 ? [] : rich` Written twice so far: ${f.integer(doubled)}.`;
    return rich`Live, but the connection is altered: ${light(what)}.${gone}${twice}`;
  },
  article: () =>
    rich`Live, as in the article: no ids, and a counter for each connection, so after an outage it starts anew at ${2}.`,
  paused_feed: () => rich`The connection is open. The feed is paused, so nothing is written.`,
  stalled: ({ heldBack }, f) => {
    const held =
      heldBack === undefined
        ? light('What it would send is held back until you release the stall.')
        : rich`${f.integer(heldBack)}${events(heldBack)} held back until you release the stall.`;
    return rich`The server has gone silent with the socket open; the browser cannot tell. ${held}`;
  },
  released: ({ heldBack }, f) =>
    heldBack === undefined || heldBack === 0
      ? rich`The stall is over; the server writes as before.`
      : rich`The stall is over; the server has sent, in one go, the ${f.integer(heldBack)}${events(heldBack)} it held back. None is lost.`,
  resumed: (s, f) =>
    rich`Back after ${f.duration(s.awayMs)}${advertised(s.advertisedMs, f)}. ${replayedPart(s, f)}`,
  redirected: (s, f) =>
    rich`Back after ${f.duration(s.awayMs)} by way of a redirect (${s.status}). ${replayedPart(s, f)}`,
  fresh: ({ awayMs, lost }, f) =>
    lost === 0
      ? rich`Back after ${f.duration(awayMs)}. The browser had no id to ask from; nothing was written meanwhile.`
      : rich`Back after ${f.duration(awayMs)}. The browser had no id to ask from: ${f.integer(lost)} written meanwhile ${are(lost)} lost.`,
  article_again: ({ awayMs, lost }, f) =>
    lost > 0
      ? rich`Back after ${f.duration(awayMs)}. The article’s stream ends with its connection, so nothing was written meanwhile; ${f.integer(lost)}${events(lost)} written before never arrived. The counter starts anew at ${2}.`
      : rich`Back after ${f.duration(awayMs)}. The article’s stream ends with its connection, so nothing was written meanwhile. The counter starts anew at ${2}.`,
  reopened: ({ lost }, f) =>
    lost === 0
      ? rich`A new EventSource is open. It knows no last event ID, so it begins with what is written from now on.`
      : rich`A new EventSource is open. It knows no last event ID: ${f.integer(lost)} written before it came will not be sent again.`,
  gap: ({ reason, from, missed, counted }, f) => {
    const count =
      missed === undefined
        ? counted === undefined
          ? rich`how many events are missing cannot be known`
          : rich`how many are missing, it cannot say (by the lab’s journal: ${f.integer(counted)})`
        : missed === 0
          ? rich`no event is missing`
          : rich`${f.integer(missed)}${events(missed)} missing`;
    return rich`${gapReason(reason, from)} The stream says so itself with lab.gap: ${count}.`;
  },
  closed: (s) => {
    switch (s.why) {
      case 'by_hand':
        return rich`close() was called. The browser will not come back by itself.`;
      case 'no_content':
        return rich`The server answered ${204}, the polite way to say stop. The browser will not come back.`;
      case 'status':
        return rich`The server answered ${s.status}. Anything but 200 ends an EventSource for good: the browser will not come back.`;
      case 'content_type':
        return rich`The answer was of type ${s.contentType || '(none)'}, not text/event-stream. The browser will not come back.`;
      case 'cors':
        return s.withCredentials
          ? rich`The browser refused the answer: with credentials, CORS needs this page’s own origin, not ${'*'}. It will not come back.`
          : rich`The browser refused the answer: it has no CORS header for this page. It will not come back.`;
      case 'unanswered':
        return rich`The server closed the connection without an answer, and this browser takes that as final. It will not come back.`;
      case 'unreachable':
        return rich`Nothing answers at the stream’s address, and this browser takes that as final. It will not come back.`;
      case 'unknown':
        return rich`The browser gave up and does not say why. It will not come back.`;
    }
  },
};

function advertised(ms: number | undefined, f: Format): Rich {
  return light(ms === undefined ? '' : ` (advertised: ${f.duration(ms)})`);
}

function gapReason(reason: GapReason, from: string): Rich {
  switch (reason) {
    case 'trimmed':
      return rich`The log no longer reaches back to event ${from}.`;
    case 'future':
      return rich`The browser asked from event ${from}, which is not written yet.`;
    case 'malformed':
      return rich`The browser asked from ${from}, which is no id of this lab.`;
    case 'other_epoch':
      if (from === '') return rich`The history was reset, so ids begin anew.`;
      return rich`The browser asked from ${from}; history was reset since, so ids begin anew.`;
    case 'too_slow':
      return rich`The browser read so slowly that the log moved past it.`;
  }
}

export const caption = { sentences };
