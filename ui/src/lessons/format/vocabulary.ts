/** The words that a lesson can use. Tables over types of the page miss no new word: it does not compile. */
import type { Engine } from '../../caption/engine';
import type { PageName } from '../../layout/pages.svelte';
import type { SideView } from '../../layout/side';
import type { EnlargedPanel } from '../../layout/view.svelte';
import type { StreamPath } from '../../stream/stream.svelte';
import type { LaneId, Observation } from '../../trace/types';
import { CASES } from '../../playground/cases/library';
import type { DeedName } from '../lesson';
import { FLAG, named, NUMBER, TEXT, variantsOf, words, type Schema } from './schema';

/** All words of a type: a new one is missed by the compiler. */
function every<Word extends string>(all: Readonly<Record<Word, true>>): readonly Word[] {
  return Object.keys(all) as Word[];
}

export const ENGINES = every<Engine>({ chromium: true, gecko: true, webkit: true });
export const LANES = every<LaneId>({ window: true, fetch: true, curl: true, websocket: true });
const PAGES = every<PageName>({
  lab: true,
  lessons: true,
  playground: true,
  recordings: true,
});
const SIDES = every<SideView>({
  connections: true,
  wire: true,
  fetch: true,
  curl: true,
  code: true,
  websocket: true,
});
const PANELS = every<EnlargedPanel>({ events: true, connections: true });
const STREAMS = every<StreamPath>({ '/stream': true, '/article/stream': true });

/** What every fact has, and no lesson can know before. */
const UNKNOWABLE: ReadonlySet<string> = new Set(['fact', 'seq', 't_us']);

/** The journal's facts as the API describes them: by kind, their fields. */
export const FACTS: ReadonlyMap<string, ReadonlyMap<string, Schema>> = new Map(
  variantsOf(named('Fact')).map(({ properties }) => [
    String(properties['fact']?.enum?.[0]),
    new Map(Object.entries(properties).filter(([name]) => !UNKNOWABLE.has(name))),
  ]),
);

type Kind = Observation['kind'];
type FieldOf<K extends Kind> = Exclude<
  keyof Extract<Observation, { kind: K }> & string,
  'lane' | 'at' | 'kind'
>;

interface Seen<Field extends string = string> {
  readonly fields: Readonly<Record<Field, Schema>>;
  /** Who alone sees this; absent: everybody. */
  readonly lanes?: readonly LaneId[];
}

const FETCH: readonly LaneId[] = ['fetch'];
const WEBSOCKET: readonly LaneId[] = ['websocket'];
const HEADERS: Schema = { type: 'array', items: { type: 'array', items: TEXT } };

/** What clients of this page see. */
export const OBSERVATIONS: Readonly<Record<string, Seen>> = {
  created: { fields: { url: TEXT, withCredentials: FLAG, anew: FLAG } },
  open: { fields: {} },
  error: {
    fields: { readyState: { type: 'integer', enum: [0, 1, 2] } },
    lanes: ['window'],
  },
  event: { fields: { type: TEXT, lastEventId: TEXT, data: TEXT, n: NUMBER } },
  closed: { fields: { why: words(['by_hand', 'exited', 'gave_up']) } },
  request: { fields: { method: words(['GET', 'POST']), headers: HEADERS }, lanes: FETCH },
  response: { fields: { status: NUMBER, headers: HEADERS, redirected: FLAG }, lanes: FETCH },
  comment: { fields: { text: TEXT }, lanes: FETCH },
  retry: { fields: { retryMs: NUMBER }, lanes: FETCH },
  ended: {
    fields: {
      how: words(['no_answer', 'refused', 'end', 'broken', 'silent']),
      message: TEXT,
    },
    lanes: FETCH,
  },
  waiting: { fields: { forMs: NUMBER, failed: NUMBER }, lanes: [...FETCH, ...WEBSOCKET] },
  binary: { fields: { bytes: NUMBER, n: NUMBER }, lanes: WEBSOCKET },
  close: { fields: { code: NUMBER, reason: TEXT, wasClean: FLAG }, lanes: WEBSOCKET },
} satisfies { readonly [K in Kind]: Seen<FieldOf<K>> };

/** What a deed can turn to. */
const TURNED_TO = {
  page: words(PAGES),
  panel: words(SIDES),
  enlarged: { oneOf: [words(PANELS), { type: 'null' }] },
  selected: FLAG,
} satisfies Record<string, Schema>;

const CASE_IDS = words(CASES.map(({ id }) => id));

/** What can be looked at. */
export const VIEW: Schema = { type: 'object', properties: { ...TURNED_TO, case: CASE_IDS } };

const JUST_TRUE: Schema = { type: 'boolean', enum: [true] };

/** What each deed takes. `until` takes a condition, which is read by itself. */
export const DEEDS: Readonly<Record<string, Schema | null>> = {
  kill: {
    allOf: [
      named('Kill'),
      { type: 'object', properties: { target: words(['all', 'window', 'websocket']) } },
    ],
  },
  stall: FLAG,
  door: named('Door'),
  feed: named('FeedPatch'),
  faults: { type: 'array', items: named('Fault') },
  cors: named('Cors'),
  article_timer: FLAG,
  publish: named('Publish'),
  reset: JUST_TRUE,
  restore: JUST_TRUE,
  stream: words(STREAMS),
  credentials: FLAG,
  source: words(['reopen', 'close']),
  streams: { type: 'integer', minimum: 0, maximum: 12 },
  fetch: words(['open', 'post', 'close']),
  websocket: words(['open', 'close', 'send_text', 'send_binary']),
  binary: {
    type: 'object',
    properties: { bytes: { type: 'integer', minimum: 1, maximum: 65_536 } },
    required: ['bytes'],
  },
  view: { type: 'object', properties: TURNED_TO },
  select: words(['newest', 'connecttime', 'lab.gap', 'none']),
  play: CASE_IDS,
  until: null,
} satisfies Record<DeedName, Schema | null>;
