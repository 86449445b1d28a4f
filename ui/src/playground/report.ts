import type { Engine } from '../caption/engine';
import type { Catalogue } from '../i18n/catalogue';
import { en } from '../i18n/en';
import type { CardCase, CardOutcome, EngineName, ReportCard, Verdict } from './card';
import { CASES } from './cases/library';
import { differing, type Row } from './differences';
import { engineLabel } from './engineName';
import { byTheStandard, observed, type ConnectionOutcome } from './outcome';
import type { CaseRun } from './runAll';
import { judge, verdictOn, type Judged } from './verdict';

/** What became of one case, and the verdict on it. */
export interface CaseResult {
  readonly run: CaseRun;
  readonly judged: Judged | undefined;
  readonly card: CardCase;
}

/** The card of an engine, from the cases that were run, in the order of the library. */
export function reportCard(
  results: ReadonlyMap<string, CaseResult>,
  lab: string,
  engine: EngineName,
  at: Date,
): ReportCard {
  const cases = CASES.flatMap(({ id }) => results.get(id)?.card ?? []);
  return { card: 1, lab, engine, at: at.toISOString(), cases };
}

const NOTHING: CardOutcome = { events: [], requests: [], end: 'reconnecting' };

/** The verdict on a case. What the card says of it is in English, whatever the page is in. */
export function resultOf(run: CaseRun, engine: Engine): CaseResult {
  const { id, clauses } = run.one;
  const about = { id, title: en.cases[id].shows, clauses };
  if ('error' in run) {
    const outcomes = { expected: NOTHING, observed: NOTHING, verdict: 'not_settled' as const };
    const note = noteOn(run, undefined, engine, en);
    return { run, judged: undefined, card: { ...about, ...outcomes, note } };
  }
  const { expected, seen, played, drafts, ending } = run.play;
  const judged = judge(run.play);
  const { verdict, known } = verdictOn(run.one, engine, run.play, judged);
  const note = noteOn(run, judged, engine, en);
  const card: CardCase = {
    ...about,
    expected: outcomeOf(byTheStandard(expected), true),
    observed: outcomeOf(observed(seen, played, drafts), ending === 'settled'),
    verdict,
    ...(known ? { known } : {}),
    ...(note === '' ? {} : { note }),
  };
  return { run, judged, card };
}

function outcomeOf(connections: readonly ConnectionOutcome[], settled: boolean): CardOutcome {
  const last = connections.at(-1)?.then;
  const open = last === 'stays_open' && settled;
  return {
    events: connections.flatMap(({ events }) =>
      events.map(({ type, data, lastEventId }) => ({ type, data, last_event_id: lastEventId })),
    ),
    requests: connections.map(({ request }) => request ?? null),
    end: last === 'closed' ? 'closed' : open ? 'open' : 'reconnecting',
  };
}

/** How a case differs, or why it is not settled, in a language. */
export function noteOn(
  run: CaseRun,
  judged: Judged | undefined,
  engine: Engine,
  texts: Catalogue,
): string {
  const { says } = texts.playground.report;
  if ('error' in run || !judged) return says.failed('error' in run ? String(run.error) : '');
  const { connections, differences, cut } = judged;
  const said = connections.flatMap(({ rows, on, clauses }, i) => {
    if (on === 'expected') return [says.noRequest(i + 1)];
    if (on === 'observed') return [says.extraRequest(i + 1)];
    return differing([{ rows, on, clauses }]).map((row) => sayRow(row, texts));
  });
  if (cut?.totals.differs) said.push(sayRow(cut.totals, texts));
  if (cut) said.push(says.compared(cut.compared));
  const waits = connections.flatMap(({ rows }) =>
    rows.flatMap((row) => (row.kind === 'wait' && row.observed !== undefined ? row.observed : [])),
  );
  if (run.one.unclear) {
    said.unshift(says.unclear[run.one.unclear]);
    if (waits.length > 0) said.push(says.waited(waits.map((ms) => Math.round(ms)).join(', ')));
  }
  if (run.play.ending === 'timed_out') said.unshift(says.limit);
  const bug = run.one.known?.[engine];
  if (bug && differences.length === 0 && run.play.ending === 'settled') said.push(says.gone(bug));
  return folded(said, says.times).join(texts.playground.report.between);
}

/** From this many on, the same sentence is said once. */
const OFTEN = 3;

function folded(said: readonly string[], times: (said: string, n: number) => string): string[] {
  const counts = new Map<string, number>();
  for (const each of said) counts.set(each, (counts.get(each) ?? 0) + 1);
  return said.flatMap((each, i) => {
    const n = counts.get(each) ?? 0;
    if (n < OFTEN) return [each];
    return said.indexOf(each) === i ? [times(each, n)] : [];
  });
}

/** What differs in one row, as a sentence. */
function sayRow(row: Row, texts: Catalogue): string {
  const { says } = texts.playground.report;
  const { beginnings, thens, nothing } = texts.playground.result;
  const quoted = (value: unknown): string =>
    value === undefined ? nothing : shortened(JSON.stringify(value));
  switch (row.kind) {
    case 'request':
      return says.request(id(row.observed, texts), id(row.expected, texts));
    case 'query':
      return says.query(query(row.observed, texts), query(row.expected, texts));
    case 'preflights':
      return says.preflights(row.observed ?? 0);
    case 'beginning': {
      const [did, should] = [row.observed, row.expected];
      return says.did(did ? beginnings[did] : nothing, should ? beginnings[should] : nothing);
    }
    case 'then': {
      const [did, should] = [row.observed, row.expected];
      return says.then(did ? thens[did] : nothing, should ? thens[should] : nothing);
    }
    case 'wait':
      return says.wait(Math.round(row.observed ?? 0), row.expected ?? 0);
    case 'total':
      return says.total(row.observed ?? 0, row.expected ?? 0);
    case 'event':
      return says.event(quoted(row.observed), quoted(row.expected));
  }
}

function id(value: string | null | undefined, texts: Catalogue): string {
  const { unseen, noId } = texts.playground.result;
  if (value === undefined) return unseen;
  return value === null ? noId : shortened(JSON.stringify(value));
}

function query(value: string | null | undefined, texts: Catalogue): string {
  const { unseen, ownAddress } = texts.playground.result;
  if (value === undefined) return unseen;
  return value === null ? ownAddress : shortened(JSON.stringify(`?${value}`));
}

function shortened(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}

export function countsOf(cases: readonly CardCase[]): Readonly<Record<Verdict, number>> {
  const counts = { agrees: 0, known_bug: 0, differs: 0, not_settled: 0 };
  for (const { verdict } of cases) counts[verdict] += 1;
  return counts;
}

/** The card as Markdown, in English. */
export function toMarkdown(card: ReportCard): string {
  const { verdicts } = en.playground.report;
  const counts = countsOf(card.cases);
  const rows = card.cases.map(({ id: name, title, clauses, verdict, known, note }) =>
    [name, title, clauses.join(', '), verdicts[verdict] + (known ? ` ${known}` : ''), note ?? '']
      .map(cell)
      .join(' | '),
  );
  return [
    `# Report card: ${cell(engineLabel(card.engine))}`,
    '',
    `${card.cases.length} cases of SSE Lab ${card.lab}, ${card.at}.`,
    (Object.keys(verdicts) as Verdict[])
      .map((verdict) => `${verdicts[verdict]}: ${counts[verdict]}`)
      .join(' · '),
    '',
    `User agent: ${cell(card.engine.user_agent)}`,
    '',
    '| Case | What it shows | Clauses | Verdict | Note |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

/** Text of a stream must not become a table, a link or an element of the document. */
function cell(text: string): string {
  return text.replaceAll(/[\\|`*_[\]<>#&]/g, '\\$&').replaceAll(/[\r\n]+/g, ' ');
}
