import type { Engine } from '../caption/engine';
import type { Verdict } from './card';
import type { CaseDefinition, Measurement } from './cases/definition';
import { compare, differing, total, type ConnectionRows, type Row } from './differences';
import { EMPTY_ANSWER, isUnanswered, type AnswerDraft } from './draft';
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
  { connections, differences, cut }: Judged,
): { readonly verdict: Verdict; readonly known?: Measurement } {
  if (one.unclear || ending !== 'settled') return { verdict: 'not_settled' };
  if (differences.length === 0) return { verdict: cut ? 'not_settled' : 'agrees' };
  const known = one.known?.[engine];
  const bugs = cut?.totals.differs ? [] : bugsIn(connections, engine, one.answers);
  // What the bug does not explain is another difference, also where the bug shows.
  // Where no suspicion is written down for it, the case itself is all that says how it shows.
  const isTold = SUSPICIONS.some(({ measurement }) => measurement === known);
  const explained = known && (!isTold || bugs.every((bug) => bug?.measurement === known));
  return explained && bugs.length > 0 ? { verdict: 'known_bug', known } : { verdict: 'differs' };
}

/** Of every row that differs the bug that would explain it. */
function bugsIn(
  connections: readonly ConnectionRows[],
  engine: Engine,
  drafts: readonly AnswerDraft[],
): (KnownBug | undefined)[] {
  return connections.flatMap(({ rows }, i) =>
    rows.filter(({ differs }) => differs).map((row) => suspected(engine, row, drafts, i)),
  );
}

/** The one bug that would explain all that differs, if there is one. */
export function soleBug(
  { connections, cut }: Judged,
  engine: Engine,
  drafts: readonly AnswerDraft[],
): BugName | undefined {
  if (cut?.totals.differs) return undefined;
  const [first, ...rest] = bugsIn(connections, engine, drafts).map((bug) => bug?.measurement);
  return rest.every((bug) => bug === first) ? first : undefined;
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
  | 'M32'
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
  /** Whether this row would follow from it, after these answers. */
  readonly entails?: (row: Row, earlier: readonly AnswerDraft[]) => boolean;
}

/** A request that did not come: the source was closed, or still waits. */
function isMissing(row: Row): boolean {
  return row.kind === 'request' && row.observed === undefined;
}

/** An event that came with another id than it should, and is right otherwise. */
function hasOtherId(row: Row): boolean {
  if (row.kind !== 'event' || !row.expected || !row.observed) return false;
  const { expected, observed: seen } = row;
  return expected.type === seen.type && expected.data === seen.data;
}

/** Whether a request sends an id that was pending when an earlier answer was reset. */
function sendsPendingId(row: Row, earlier: readonly AnswerDraft[]): boolean {
  if (row.kind !== 'request' || typeof row.observed !== 'string') return false;
  const line = `id: ${row.observed}\n`;
  return earlier.some(({ end, text }) => end === 'reset' && text.includes(line));
}

/** Whether one of these answers sets an id in a block without data. */
function setIdAlone(earlier: readonly AnswerDraft[]): boolean {
  return earlier.some(({ text }) =>
    text.split('\n\n').some((block) => /^id/m.test(block) && !/^data/m.test(block)),
  );
}

/** Whether nothing but a pause comes after its last whole line. */
function endsInLine({ text }: AnswerDraft): boolean {
  return /\n(\\p\{\d+\})?$/.test(text);
}

function hasOtherCharset(draft: AnswerDraft): boolean {
  return !isUnanswered(draft) && /charset=(?!"?utf-8)/i.test(draft.contentType);
}

const SUSPICIONS: readonly Suspicion[] = [
  {
    measurement: 'M6',
    clause: 'S30',
    engine: 'webkit',
    explains: (row, _, { text }) => row.kind === 'wait' && /retry:\s*( {2}|\+)[ +]*\d/.test(text),
  },
  {
    measurement: 'M34',
    clause: 'S31',
    engine: 'gecko',
    explains: (row) =>
      row.kind === 'request' && typeof row.expected === 'string' && row.observed === null,
    entails: (row, earlier) => hasOtherId(row) && setIdAlone(earlier),
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
      row.kind === 'event' && before?.end === 'reset' && endsInLine(before),
    entails: (row, earlier) => sendsPendingId(row, earlier.filter(endsInLine)),
  },
  {
    measurement: 'M9',
    clause: 'S33',
    engine: 'webkit',
    explains: (row, before) => row.kind === 'event' && before?.end === 'reset',
    entails: sendsPendingId,
  },
  {
    measurement: 'M8',
    clause: 'S31',
    engine: 'webkit',
    explains: (row) =>
      row.kind === 'request' && typeof row.expected === 'string' && row.observed !== row.expected,
    entails: (row, earlier) => hasOtherId(row) && setIdAlone(earlier),
  },
  {
    measurement: 'M13',
    clause: 'S20',
    engine: 'chromium',
    explains: (_row, _before, now) => hasOtherCharset(now),
    entails: (row, earlier) => isMissing(row) && earlier.some(hasOtherCharset),
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
    measurement: 'M32',
    clause: 'S7',
    engine: 'gecko',
    explains: (row, _, now) => now.end !== 'hang' && isUnanswered(now) && isGivenUp(row),
    entails: (row, earlier) => isMissing(row) && earlier.some(isUnanswered),
  },
  {
    measurement: 'M36',
    clause: 'S6',
    engine: 'chromium',
    explains: (row, _, now) =>
      (row.kind === 'beginning' || row.kind === 'then') &&
      !isUnanswered(now) &&
      /^(text\/plain|$)/i.test(now.contentType),
  },
  {
    measurement: 'M37',
    clause: 'S5',
    engine: 'gecko',
    explains: (row, _, now) =>
      (row.kind === 'beginning' || row.kind === 'then') &&
      row.expected !== 'fails' &&
      row.observed !== 'closed' &&
      row.expected !== 'closed' &&
      !isUnanswered(now) &&
      !readsBytes(now.text),
  },
];

/** Asks again at once, or not any more; `silent` and `waits` is what is left of the rest. */
function isGivenUp(row: Row): boolean {
  if (row.kind === 'beginning') return row.observed === 'fails';
  return row.kind === 'wait' || (row.kind === 'then' && row.observed !== 'stays_open');
}

/** What is answered after the last answer. */
const NO_MORE: AnswerDraft = { ...EMPTY_ANSWER, status: 204 };

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
  if (!row.differs) return undefined;
  const earlier = drafts.slice(0, connection);
  const now = drafts[connection] ?? NO_MORE;
  return SUSPICIONS.find(
    (it) =>
      it.engine === engine &&
      (it.explains(row, earlier.at(-1), now) || it.entails?.(row, earlier) === true),
  );
}
