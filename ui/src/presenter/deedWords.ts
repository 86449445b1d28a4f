import type { Catalogue } from '../i18n/catalogue';
import type { Format } from '../i18n/format';
import type { Deed } from '../lessons/lesson';
import { doorName } from '../verbs/doorName';

/** How many deeds are named: one line has room for no more. */
const NAMED = 2;

/** What a press does to the lab, in a few words. */
export function deedsWords(deeds: readonly Deed[], t: Catalogue, fmt: Format): string {
  const { then, andMore } = t.presenter;
  // What is opened beside the stream a room does not see; what else is done, it does.
  const seen = deeds.filter((deed) => !('view' in deed) && !('until' in deed));
  const told = seen.length > 0 ? seen : deeds;
  const words = told.flatMap((deed) => deedWords(deed, t, fmt) ?? []);
  const [first = '', second] = words;
  if (second === undefined) return first;
  return words.length > NAMED ? andMore(then(first, second)) : then(first, second);
}

/** What one deed does; nothing to say where it only waits. */
function deedWords(deed: Deed, t: Catalogue, fmt: Format): string | undefined {
  const words = t.presenter.deeds;
  if ('until' in deed) return undefined;
  if ('kill' in deed) return words.kill(deed.kill.kind, deed.kill.mid_event === true);
  if ('stall' in deed) return deed.stall ? words.stall : words.release;
  if ('door' in deed) return words.door(doorName(t.verbs, deed.door));
  if ('feed' in deed) {
    const { interval_ms: interval, retry_ms: retry } = deed.feed;
    if (typeof interval === 'number') return words.interval(fmt.duration(interval));
    if (typeof retry === 'number') return words.retry(fmt.duration(retry));
    return words.feed;
  }
  if ('faults' in deed) return deed.faults.length > 0 ? words.faults : words.noFaults;
  if ('stream' in deed) return words.stream(deed.stream);
  if ('source' in deed) return words[deed.source];
  if ('streams' in deed) return words.streams(deed.streams);
  if ('fetch' in deed) return words[FETCH[deed.fetch]];
  if ('websocket' in deed) return words[SOCKET[deed.websocket]];
  if ('select' in deed) return deed.select === 'none' ? words.unselect : words.select;
  if ('article_timer' in deed) return words.articleTimer;
  const name = PLAIN.find((plain) => plain in deed);
  return name && words[name];
}

const FETCH = { open: 'fetchOpen', post: 'fetchPost', close: 'fetchClose' } as const;
const SOCKET = {
  open: 'socketOpen',
  close: 'socketClose',
  send_text: 'socketText',
  send_binary: 'socketBinary',
} as const;
/** Deeds with the same words whatever they are given. */
const PLAIN = [
  'cors',
  'publish',
  'reset',
  'restore',
  'credentials',
  'binary',
  'view',
  'play',
] as const;
