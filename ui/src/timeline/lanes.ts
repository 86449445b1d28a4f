import { clientName } from '../connections/clientName';
import { extraNumber } from '../connections/who';
import type { BesideId, LabTimeUs } from '../trace/types';
import type { TimelineModel } from './model';
import type { Connection } from './model/connection';

/** The lane of a client beside this window. */
export interface ExtraLane {
  readonly key: string;
  /** Those with a name are the page's own; of the others the lab knows no more than they said. */
  readonly kind: BesideId | 'other';
  /** What the client calls itself. */
  readonly agent: string;
  readonly connections: readonly Connection[];
}

const BESIDE: readonly BesideId[] = ['websocket', 'fetch', 'curl'];

/** The lanes of the page's own clients beside the window, which are never left out. */
export function ownLanes(model: TimelineModel, fromUs: LabTimeUs, toUs: LabTimeUs): ExtraLane[] {
  const lanes: ExtraLane[] = [];
  for (const kind of BESIDE) {
    const connections = model.connections[kind].items.filter((c) => overlaps(c, fromUs, toUs));
    const { state, bands } = model[kind];
    const last = bands.last;
    // That a WebSocket stays dead is what is to be seen of it, as long as nobody closed it.
    const dead = kind === 'websocket' && state === 'closed' && !model.websocket.closedByHand;
    const died = dead && last !== undefined && last.fromUs <= toUs;
    if (connections.length > 0 || died || (state !== undefined && state !== 'closed')) {
      lanes.push({ key: kind, kind, agent: kind, connections });
    }
  }
  return lanes;
}

/** Lanes with something to show in a stretch of time: the page's first, then the newest others. */
export function extraLanes(
  model: TimelineModel,
  fromUs: LabTimeUs,
  toUs: LabTimeUs,
  most: number,
): { lanes: ExtraLane[]; leftOut: number } {
  const lanes = ownLanes(model, fromUs, toUs);
  const others = new Map<string, Connection[]>();
  const list = model.connections.others.items;
  for (let i = list.length - 1; i >= 0; i -= 1) {
    const connection = list[i];
    if (!connection || !overlaps(connection, fromUs, toUs)) continue;
    const key = connection.client ?? `#${connection.id}`;
    const same = others.get(key);
    if (same) same.unshift(connection);
    else others.set(key, [connection]);
  }
  for (const [key, connections] of others) {
    lanes.push({ key, kind: 'other', agent: agentName(connections.at(-1)), connections });
  }
  // Of those without a lane, the ones that have left are not told of.
  const leftOut = lanes.slice(most).filter((lane) => lane.connections.some(isThere)).length;
  return { lanes: lanes.slice(0, most), leftOut };
}

function overlaps(connection: Connection, fromUs: LabTimeUs, toUs: LabTimeUs): boolean {
  const begin = connection.acceptedUs ?? connection.requestUs;
  if (begin === undefined || begin > toUs) return false;
  return connection.endedUs === undefined || connection.endedUs >= fromUs;
}

function isThere({ endedUs }: Connection): boolean {
  return endedUs === undefined;
}

/** Longer labels are cut: anybody may choose their own. */
const LABEL_LENGTH = 24;

/** The name that the list of connections gives it, and its number there. */
function agentName(connection: Connection | undefined): string {
  const label = connection?.client ?? '';
  const short = label.length > LABEL_LENGTH ? `${label.slice(0, LABEL_LENGTH)}…` : label;
  const name = short || clientName(connection?.agent) || '';
  return `${name} #${connection?.id ?? ''}`.trim();
}

type LaneTexts = Readonly<Record<BesideId, string>> & { readonly extra: (n: string) => string };

/** What a lane is called beside the axis. */
export function laneName(lane: ExtraLane, texts: LaneTexts): string {
  if (lane.kind !== 'other') return texts[lane.kind];
  const number = extraNumber(lane.connections.at(-1)?.client);
  return number === undefined ? lane.agent : texts.extra(number);
}
