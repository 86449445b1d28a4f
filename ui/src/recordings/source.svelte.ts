import { ControlError } from '../api/control';
import type { WireEnd, WirePage, WireSegment } from '../api/types';
import type { LabTimeUs } from '../trace/types';
import type { ToCome, WireConnection, WireSource } from '../wire/source';
import { after } from './moments';
import type { Recording } from './recording';
import { sizeOf } from './segments';

/** Bytes that had crossed in one direction, and those of them that are held, by segment. */
interface Progress {
  readonly reached: Float64Array;
  readonly held: Float64Array;
}

/** What was recorded of one connection, put together from its parts. */
export interface RecordedWire {
  readonly connection: Omit<WireConnection, 'open'>;
  readonly closedUs: LabTimeUs | undefined;
  /** In the order in which they crossed; parts may overlap, segments do not. */
  readonly segments: readonly WireSegment[];
  /** When each crossed, never earlier than the one before. */
  readonly times: Float64Array;
  /** How far each direction had come with each of them, and how much of it is held. */
  readonly progress: Readonly<Record<WireSegment['direction'], Progress>>;
  readonly ends: readonly WireEnd[];
  /** The latest part, which tells of the whole. */
  readonly latest: WirePage;
}

/** Everything that was recorded of connections, the latest connection first. */
export function recordedWires(recording: Recording): ReadonlyMap<number, RecordedWire> {
  const closed = new Map<number, LabTimeUs>();
  const requests = new Map<number, Omit<WireConnection, 'open' | 'id'>>();
  for (const fact of recording.facts) {
    if (fact.fact === 'closed') closed.set(fact.connection, fact.t_us);
    if (fact.fact === 'request' && recording.wire.has(fact.connection)) {
      requests.set(fact.connection, {
        client: fact.client ?? null,
        userAgent: fact.user_agent ?? null,
        own: fact.client === recording.label,
        acceptedUs: fact.t_us,
        lastEventId: fact.last_event_id ?? null,
      });
    }
  }
  // Those that were open at the beginning made their request before it.
  for (const each of recording.header.stage.connections) {
    if (requests.has(each.id)) continue;
    requests.set(each.id, {
      client: each.client ?? null,
      userAgent: each.user_agent ?? null,
      own: each.client === recording.label,
      acceptedUs: each.accepted_us,
      lastEventId: each.last_event_id ?? null,
    });
  }
  const wires = [...recording.wire].flatMap(([id, parts]) => {
    const latest = parts.at(-1);
    if (!latest) return [];
    const all = new Map(parts.flatMap((part) => part.segments).map((each) => [each.n, each]));
    const segments = [...all.values()].sort((a, b) => a.n - b.n);
    const unknown = { client: null, userAgent: null, own: false, acceptedUs: 0, lastEventId: null };
    const wire: RecordedWire = {
      connection: { id, ...(requests.get(id) ?? unknown) },
      closedUs: closed.get(id),
      segments,
      times: timesOf(segments),
      progress: {
        to_client: progressOf(segments, 'to_client'),
        to_server: progressOf(segments, 'to_server'),
      },
      ends: latest.ends,
      latest,
    };
    return wire.segments.length + wire.ends.length > 0 ? [[id, wire] as const] : [];
  });
  return new Map(wires.sort(([a], [b]) => b - a));
}

function timesOf(segments: readonly WireSegment[]): Float64Array {
  let latest = 0;
  return Float64Array.from(segments, ({ t_us }) => (latest = Math.max(latest, t_us)));
}

function progressOf(
  segments: readonly WireSegment[],
  direction: WireSegment['direction'],
): Progress {
  const [reached, held] = [new Float64Array(segments.length), new Float64Array(segments.length)];
  let [far, sum] = [0, 0];
  segments.forEach((each, i) => {
    if (each.direction === direction) {
      sum += sizeOf(each);
      far = Math.max(far, each.offset + sizeOf(each));
    }
    reached[i] = far;
    held[i] = sum;
  });
  return { reached, held };
}

/** Which moment is shown. */
interface Shown {
  readonly generation: number;
  nowUs(): LabTimeUs;
}

/** The bytes in a recording, as far as they had crossed at the moment that is shown. */
export class RecordedSource implements WireSource {
  readonly live = false;
  readonly #wires: ReadonlyMap<number, RecordedWire>;
  readonly #shown: Shown;
  #list = $state.raw<readonly WireConnection[]>([]);

  constructor(wires: ReadonlyMap<number, RecordedWire>, shown: Shown) {
    this.#wires = wires;
    this.#shown = shown;
    this.update();
  }

  get connections(): readonly WireConnection[] {
    return this.#list;
  }

  get version(): number {
    return this.#shown.generation;
  }

  toCome(connection: number): ToCome | undefined {
    const wire = this.#wires.get(connection);
    if (wire === undefined) return undefined;
    const nowUs = this.#shown.nowUs();
    const firstUs = wire.times[0] ?? wire.connection.acceptedUs;
    if (firstUs <= nowUs) return undefined;
    return wire.connection.acceptedUs <= nowUs ? 'bytes' : 'connection';
  }

  begin(): Promise<void> {
    return Promise.resolve();
  }

  open(): Promise<void> {
    return Promise.resolve();
  }

  page(connection: number, after: number, limit: number): Promise<WirePage> {
    const wire = this.#wires.get(connection);
    return wire
      ? Promise.resolve(pageAt(wire, this.#shown.nowUs(), after, limit))
      : Promise.reject(new ControlError('not_recorded', `nothing of connection ${connection}`));
  }

  update(): void {
    const nowUs = this.#shown.nowUs();
    const list = [...this.#wires.values()]
      .filter(({ connection: { id } }) => this.toCome(id) === undefined)
      .map(({ connection, closedUs = Infinity }) => ({ ...connection, open: closedUs > nowUs }));
    const same =
      list.length === this.#list.length &&
      list.every((each, i) => each.id === this.#list[i]?.id && each.open === this.#list[i].open);
    if (!same) this.#list = list;
  }

  closeOthers(): Promise<void> {
    return Promise.resolve();
  }

  end(): void {
    this.#list = [];
  }
}

/** What `GET /connections/{id}/wire` would have told at a moment: nothing yet before the first byte. */
export function pageAt(
  wire: RecordedWire,
  nowUs: LabTimeUs,
  afterN: number,
  limit: number,
): WirePage {
  const crossed = after(wire.times, nowUs);
  const ends = wire.ends.filter(({ t_us }) => t_us <= nowUs);
  const isWhole = crossed === wire.segments.length && ends.length === wire.ends.length;
  const from = firstAfter(wire.segments, afterN);
  const link = (direction: WireSegment['direction']): WirePage['to_client'] => {
    const reached = wire.progress[direction].reached[crossed - 1] ?? 0;
    const held = wire.progress[direction].held[crossed - 1] ?? 0;
    const told = isWhole ? Math.max(reached, wire.latest[direction].crossed_bytes) : reached;
    return { crossed_bytes: told, left_out_bytes: Math.max(0, told - held) };
  };
  return {
    connection: wire.connection.id,
    recording: !isWhole || !wire.latest.closed,
    closed: isWhole && wire.latest.closed,
    limit_bytes: wire.latest.limit_bytes,
    to_client: link('to_client'),
    to_server: link('to_server'),
    segments: wire.segments.slice(from, Math.min(crossed, from + limit)),
    more: crossed - from > limit,
    ends,
  };
}

/** The place of the first segment whose number is larger. */
function firstAfter(segments: readonly WireSegment[], n: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.n ?? Infinity) <= n) low = middle + 1;
    else high = middle;
  }
  return low;
}
