import { clientName } from '../connections/clientName';
import type { LabTimeUs } from '../trace/types';
import type { TimelineModel } from './model';
import type { Connection } from './model/connection';

/** The lane of a client beside this window. */
export interface ExtraLane {
  readonly key: string;
  /** `curl` is the one this page runs; of the others the lab knows no more than they said. */
  readonly kind: 'curl' | 'other';
  /** What the client calls itself. */
  readonly agent: string;
  readonly connections: readonly Connection[];
}

/** Lanes with something to show in a stretch of time: curl's first, then the newest others. */
export function extraLanes(
  model: TimelineModel,
  fromUs: LabTimeUs,
  toUs: LabTimeUs,
  most: number,
): { lanes: ExtraLane[]; leftOut: number } {
  const lanes: ExtraLane[] = [];
  const curl = model.connections.curl.items.filter((c) => overlaps(c, fromUs, toUs));
  if (curl.length > 0 || (model.curl.state !== undefined && model.curl.state !== 'closed')) {
    lanes.push({ key: 'curl', kind: 'curl', agent: 'curl', connections: curl });
  }
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
