import type { Engine } from '../caption/engine';
import type { Verdict } from './card';
import type { CaseDefinition, Measurement } from './cases/definition';
import { compare, differing, total, type ConnectionRows, type Row } from './differences';
import type { AnswerDraft } from './draft';
import { byTheStandard, firstOf, observed, type ConnectionOutcome } from './outcome';
import type { Play } from './play';

/** What was seen of a script, laid beside the standard. */
export interface Judged {
  readonly connections: readonly ConnectionRows[];
  readonly differences: readonly Row[];
  /** Undefined: every event was compared. */
  readonly cut: Cut | undefined;
}

/** Where a script has more events than are kept on one side, what could be compared. */
export interface Cut {
  /** So many events of both sides, from the first. */
  readonly compared: number;
  /** How many events there are in all. */
  readonly totals: Extract<Row, { kind: 'total' }>;
}

export function judge({ expected, seen, unseen, played, drafts }: Play): Judged {
  const should = byTheStandard(expected);
  const did = observed(seen, played, drafts);
  const cut = cutOf(should, expected.events_left_out, did, unseen);
  const connections = cut
    ? compare(firstOf(should, cut.compared), firstOf(did, cut.compared))
    : compare(should, did);
  const totals = cut?.totals.differs ? [cut.totals] : [];
  return { connections, differences: [...differing(connections), ...totals], cut };
}

/** Each side is cut off at its own place, so both are compared no further than both reach. */
function cutOf(
  should: readonly ConnectionOutcome[],
  untold: number,
  did: readonly ConnectionOutcome[],
  unseen: number,
): Cut | undefined {
  if (untold === 0 && unseen === 0) return undefined;
  const [told, kept] = [eventsIn(should), eventsIn(did)];
  const compared = Math.min(untold > 0 ? told : Infinity, unseen > 0 ? kept : Infinity);
  return { compared, totals: total(told + untold, kept + unseen) };
}

function eventsIn(connections: readonly ConnectionOutcome[]): number {
  return connections.reduce((sum, { events }) => sum + events.length, 0);
}

/** The verdict on a case of the library in one engine, and the measurement that knew of it. */
export function verdictOn(
  one: CaseDefinition,
  engine: Engine,
  { ending }: Pick<Play, 'ending'>,
  { differences, cut }: Pick<Judged, 'differences' | 'cut'>,
): { readonly verdict: Verdict; readonly known?: Measurement } {
  if (one.unclear || ending !== 'settled') return { verdict: 'not_settled' };
  if (differences.length === 0) return { verdict: cut ? 'not_settled' : 'agrees' };
  const known = one.known?.[engine];
  return known ? { verdict: 'known_bug', known } : { verdict: 'differs' };
}

/** A bug of an engine that was measured, and the clause it offends against. */
export interface KnownBug {
  readonly measurement: BugName;
  readonly clause: `S${number}`;
}

export type BugName =
  | 'M6'
  | 'M8'
  | 'M9'
  | 'M10'
  | 'M11'
  | 'M13'
  | 'M16'
  | 'M34'
  | 'M36'
  | 'M37'
  | 'M42'
  | 'M43'
  | 'M45'
  | 'M47';

interface Suspicion extends KnownBug {
  readonly engine: Engine;
  /** Whether it would show in this row, after and with these answers. */
  readonly explains: (row: Row, before: AnswerDraft | undefined, now: AnswerDraft) => boolean;
}

const SUSPICIONS: readonly Suspicion[] = [
  {
    measurement: 'M6',
    clause: 'S30',
    engine: 'webkit',
    explains: (row, _, { text }) => row.kind === 'wait' && /retry:\s*( {2}|\+)[ +]*\d/.test(text),
  },
  {
    measurement: 'M8',
    clause: 'S31',
    engine: 'webkit',
    explains: (row) =>
      row.kind === 'request' && typeof row.expected === 'string' && row.observed !== row.expected,
  },
  {
    measurement: 'M34',
    clause: 'S31',
    engine: 'gecko',
    explains: (row) =>
      row.kind === 'request' && typeof row.expected === 'string' && row.observed === null,
  },
  {
    measurement: 'M42',
    clause: 'S36',
    engine: 'gecko',
    explains: (row) => row.kind === 'event' && row.expected?.data.includes('\0') === true,
  },
  {
    measurement: 'M43',
    clause: 'S29',
    engine: 'gecko',
    explains: (row, _, { text }) =>
      row.kind === 'event' && /^id:.*(\\0|\\x00|\\u\{0+\})/m.test(text),
  },
  {
    measurement: 'M45',
    clause: 'S20',
    engine: 'webkit',
    explains: (row, _, { text }) => row.kind === 'event' && /^(\\xEF\\\||\\xEF\\p)/i.test(text),
  },
  {
    measurement: 'M11',
    clause: 'S33',
    engine: 'webkit',
    explains: (row, before) =>
      row.kind === 'event' &&
      before?.end === 'reset' &&
      row.expected?.data === row.observed?.data &&
      row.expected?.type !== row.observed?.type,
  },
  {
    measurement: 'M10',
    clause: 'S33',
    engine: 'webkit',
    explains: (row, before) =>
      row.kind === 'event' && before?.end === 'reset' && /\n(\\p\{\d+\})?$/.test(before.text),
  },
  {
    measurement: 'M9',
    clause: 'S33',
    engine: 'webkit',
    explains: (row, before) => row.kind === 'event' && before?.end === 'reset',
  },
  {
    measurement: 'M13',
    clause: 'S20',
    engine: 'chromium',
    explains: (_row, _before, { contentType }) => /charset=(?!"?utf-8)/i.test(contentType),
  },
  {
    measurement: 'M16',
    clause: 'S9',
    engine: 'webkit',
    explains: (row) => row.kind === 'query' && row.observed === null,
  },
  {
    measurement: 'M47',
    clause: 'S9',
    engine: 'gecko',
    explains: (row) => row.kind === 'query' && row.observed === null,
  },
  {
    measurement: 'M36',
    clause: 'S6',
    engine: 'chromium',
    explains: (row, _, { contentType }) =>
      (row.kind === 'beginning' || row.kind === 'then') && /^(text\/plain|$)/i.test(contentType),
  },
  {
    measurement: 'M37',
    clause: 'S5',
    engine: 'gecko',
    explains: (row, _, { text }) =>
      (row.kind === 'beginning' || row.kind === 'then') &&
      row.expected !== 'fails' &&
      row.observed !== 'closed' &&
      !readsBytes(text),
  },
];

function readsBytes(text: string): boolean {
  return text.replaceAll(/\\p\{\d*\}|\\\|/g, '') !== '';
}

/**
 * The known bug of this engine that would explain a row that differs: a suspicion, since scripts
 * written by hand can differ for several reasons.
 */
export function suspected(
  engine: Engine,
  row: Row,
  drafts: readonly AnswerDraft[],
  connection: number,
): KnownBug | undefined {
  const now = drafts[connection];
  if (!row.differs || !now) return undefined;
  return SUSPICIONS.find(
    (it) => it.engine === engine && it.explains(row, drafts[connection - 1], now),
  );
}
