import type { Engine } from '../caption/engine';
import { en } from '../i18n/en';
import type { CardCase, CardOutcome, EngineName, ReportCard, Verdict } from './card';
import { CASES } from './cases/library';
import { differing, type ConnectionRows, type Row } from './differences';
import { engineLabel } from './engineName';
import { byTheStandard, observed, type ConnectionOutcome } from './outcome';
import type { CaseRun } from './runAll';
import { judge, verdictOn } from './verdict';

/** The card of an engine, from the cases that were run, in the order of the library. */
export function reportCard(
  runs: ReadonlyMap<string, CaseRun>,
  lab: string,
  name: EngineName,
  engine: Engine,
  at: Date,
): ReportCard {
  const cases = CASES.flatMap(({ id }) => {
    const run = runs.get(id);
    return run ? [cardCase(run, engine)] : [];
  });
  return { card: 1, lab, engine: name, at: at.toISOString(), cases };
}

const NOTHING: CardOutcome = { events: [], requests: [], end: 'reconnecting' };

/** The card is in English, whatever the page is in. */
export function cardCase(run: CaseRun, engine: Engine): CardCase {
  const { id, clauses } = run.one;
  const title = en.cases[id].shows;
  if ('error' in run) {
    const note = `The lab could not play it: ${String(run.error)}`;
    return {
      id,
      title,
      clauses,
      expected: NOTHING,
      observed: NOTHING,
      verdict: 'not_settled',
      note,
    };
  }
  const { expected, seen, played, drafts, ending } = run.play;
  const judged = judge(run.play);
  const { verdict, known } = verdictOn(run.one, engine, run.play, judged);
  const note = noteOn(judged.connections, run.play.ending, run.one.unclear ?? false, {
    expectedBug: run.one.known?.[engine],
    verdict,
    waits: observed(seen, played, drafts).flatMap(({ waitMs }) => waitMs ?? []),
  });
  return {
    id,
    title,
    clauses,
    expected: outcomeOf(byTheStandard(expected), ending === 'settled'),
    observed: outcomeOf(observed(seen, played, drafts), ending === 'settled'),
    verdict,
    ...(known ? { known } : {}),
    ...(note === '' ? {} : { note }),
  };
}

function outcomeOf(connections: readonly ConnectionOutcome[], settled: boolean): CardOutcome {
  const last = connections.at(-1)?.then;
  return {
    events: connections.flatMap(({ events }) =>
      events.map(({ type, data, lastEventId }) => ({ type, data, last_event_id: lastEventId })),
    ),
    requests: connections.map(({ request }) => request ?? null),
    end: last === 'closed' ? 'closed' : last === 'stays_open' && settled ? 'open' : 'reconnecting',
  };
}

interface Circumstances {
  readonly expectedBug: string | undefined;
  readonly verdict: Verdict;
  readonly waits: readonly number[];
}

function noteOn(
  connections: readonly ConnectionRows[],
  ending: string | undefined,
  unclear: boolean,
  { expectedBug, verdict, waits }: Circumstances,
): string {
  const said = connections.flatMap(({ rows, on }, i) => {
    if (on === 'expected') return [`Request ${i + 1} did not come.`];
    if (on === 'observed') return [`Request ${i + 1} should not have come.`];
    return differing([{ rows, clauses: [], on }]).map(sayRow);
  });
  if (unclear) {
    said.unshift('The standard leaves it open.');
    if (waits.length > 0)
      said.push(`It waited for ${waits.map((ms) => Math.round(ms)).join(', ')} ms.`);
  }
  if (ending === 'timed_out') said.unshift('The time limit ended it.');
  if (expectedBug && verdict === 'agrees') said.push(`${expectedBug} was not seen.`);
  return said.join(' ');
}

/** What differs in one row, as a sentence in English. */
export function sayRow(row: Row): string {
  const say = (value: unknown): string =>
    value === undefined ? 'nothing' : value === null ? 'no id' : shortened(JSON.stringify(value));
  switch (row.kind) {
    case 'request':
      return `Last-Event-ID: ${say(row.observed)} instead of ${say(row.expected)}.`;
    case 'beginning': {
      const { beginnings } = en.playground.result;
      return `It saw “${row.observed ? beginnings[row.observed] : 'nothing'}” instead of “${
        row.expected ? beginnings[row.expected] : 'nothing'
      }”.`;
    }
    case 'then': {
      const { thens } = en.playground.result;
      return `Then “${row.observed ? thens[row.observed] : 'nothing'}” instead of “${
        row.expected ? thens[row.expected] : 'nothing'
      }”.`;
    }
    case 'wait':
      return `It waited for ${Math.round(row.observed ?? 0)} ms instead of at least ${row.expected} ms.`;
    case 'event':
      return `It dispatched ${say(row.observed)} instead of ${say(row.expected)}.`;
  }
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
  const rows = card.cases.map(({ id, title, clauses, verdict, known, note }) =>
    [id, title, clauses.join(', '), verdicts[verdict] + (known ? ` ${known}` : ''), note ?? '']
      .map(cell)
      .join(' | '),
  );
  return [
    `# Report card: ${engineLabel(card.engine)}`,
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
