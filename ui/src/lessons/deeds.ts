/** What "do it for me" does: each deed by what the learner's own click calls. */
import type { ControlError } from '../api/control';
import { UNNUMBERED_TYPES } from '../events/eventRows';
import { parseEventId } from '../events/eventId';
import type { Log, Observation } from '../trace/types';
import type { LessonHost } from './host';
import type { Condition, Deed, DeedName, ViewPattern } from './lesson';
import type { Trouble } from './trouble';

type TakenBy<K extends DeedName> = Extract<Deed, { [name in K]: unknown }>[K];

/** One for each deed; a deed that is missing here does not compile. */
type Doing = {
  readonly [K in DeedName]: (
    taken: TakenBy<K>,
    host: LessonHost,
    until: (condition: Condition) => Promise<void>,
  ) => Promise<ControlError | 'no_connection' | 'not_here' | null>;
};

const DONE = Promise.resolve(null);

/** Does what is no question to the lab. */
function at(once: () => void): Promise<null> {
  once();
  return DONE;
}

const DOING: Doing = {
  kill: async ({ target = 'all', ...kill }, { lab, websocket }) => {
    if (target === 'all') {
      const killed = await lab.killAll(kill);
      if (typeof killed !== 'number') return killed;
      return killed === 0 ? 'no_connection' : null;
    }
    const connection = target === 'websocket' ? websocket.connection : ownConnection(lab);
    return connection === undefined ? 'no_connection' : lab.kill(kill, connection);
  },
  stall: (on, { lab }) => lab.setStalled(on),
  door: (door, { lab }) => lab.setDoor(door),
  feed: (patch, { lab }) => lab.changeFeed(patch),
  faults: (faults, { lab }) => lab.setFaults([...faults]),
  cors: (cors, { lab }) => lab.setCors(cors),
  article_timer: (on, { lab }) => lab.setArticleGlobalTimer(on),
  publish: (event, { lab }) => lab.publish(event),
  reset: (_, { lab }) => lab.reset(),
  restore: (_, { lab }) => lab.restore(),
  stream: (path, { lab }) => at(() => lab.stream.choose(path)),
  credentials: (on, { lab }) => at(() => lab.stream.setWithCredentials(on)),
  source: (what, { lab }) =>
    at(() => (what === 'reopen' ? lab.stream.reopen() : lab.stream.close())),
  streams: (count, { extra }) => at(() => extra.open(count)),
  fetch: (what, { fetch, lab }) =>
    at(() => {
      fetch.stop();
      if (what === 'close') return;
      fetch.change({ method: what === 'post' ? 'POST' : 'GET' });
      void fetch.start(lab.stream.url);
    }),
  websocket: (what, { websocket }) => {
    const verbs = {
      open: () => websocket.open(),
      close: () => websocket.close(),
      send_text: () => websocket.sendText(),
      send_binary: () => websocket.sendBinary(),
    };
    return at(verbs[what]);
  },
  binary: async ({ bytes }, { websocket }) => {
    await websocket.publishBinary(bytes);
    return null;
  },
  view: (pattern, host) => at(() => lookAt(pattern, host)),
  select: (what, { view, lab }) =>
    at(() => {
      view.selected = what === 'none' ? null : keyToSelect(what, lab.trace.live.observations);
    }),
  play: async (id, { playground, pages }) => {
    pages.go('playground');
    return (await playground.play(id)) ? null : 'not_here';
  },
  until: async (condition, _, until) => {
    await until(condition);
    return null;
  },
};

/** Does it, and resolves when that is over; what comes of it shows in the logs. */
export async function perform(
  deed: Deed,
  host: LessonHost,
  until: (condition: Condition) => Promise<void>,
): Promise<Trouble | null> {
  const [name] = Object.keys(deed) as [DeedName];
  // What stands under a deed's name is what that deed takes; TypeScript cannot pair them.
  const doing = DOING[name] as (...all: readonly unknown[]) => ReturnType<Doing['kill']>;
  const trouble = await doing((deed as Readonly<Record<string, unknown>>)[name], host, until);
  if (trouble === null) return null;
  if (typeof trouble === 'string') return { code: trouble, deed: name };
  return { code: 'refused', error: trouble, deed: name };
}

export function lookAt(pattern: ViewPattern, { view, pages }: LessonHost): void {
  const { page, panel, enlarged, selected } = pattern;
  if (page !== undefined) pages.go(page);
  if (panel !== undefined) view.side = panel;
  if (enlarged !== undefined) view.enlarged = enlarged;
  if (selected === false) view.selected = null;
}

function ownConnection({ connections, stream }: LessonHost['lab']): number | undefined {
  return connections.findLast(({ client }) => client === stream.label)?.id;
}

/** What the list calls the newest such event that the window saw; null where there is none. */
function keyToSelect(
  what: 'newest' | 'connecttime' | 'lab.gap',
  log: Log<Observation>,
): string | null {
  const ofType = (seen: EventSeen): boolean => seen.type === what;
  const ofFeed = (seen: EventSeen): boolean => !UNNUMBERED_TYPES.has(seen.type);
  const [newest, before] = newestEvents(log, what === 'newest' ? ofFeed : ofType);
  if (!newest) return null;
  const numbered =
    what === 'newest' &&
    newest.lastEventId !== before?.lastEventId &&
    parseEventId(newest.lastEventId);
  return numbered ? newest.lastEventId : `#${newest.n}`;
}

type EventSeen = Extract<Observation, { kind: 'event' }>;

/** The window's newest event of which this is true, and the one before it, of whatever type. */
function newestEvents(
  log: Log<Observation>,
  isMeant: (seen: EventSeen) => boolean,
): readonly EventSeen[] {
  const found: EventSeen[] = [];
  for (let i = log.total - 1; i >= log.first && found.length < 2; i -= 1) {
    const seen = log.at(i);
    if (seen?.lane !== 'window' || seen.kind !== 'event') continue;
    if (found.length > 0 || isMeant(seen)) found.push(seen);
  }
  return found;
}
