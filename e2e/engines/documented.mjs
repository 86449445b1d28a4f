/** What docs/engines.md says, for tests that hold an engine against it. */
import { readFileSync } from 'node:fs';

const DOCUMENT = new URL('../../docs/engines.md', import.meta.url);

/**
 * The cases of the document in its order, each with whether it says that this engine agrees.
 * @param {string} engine its name in the head of the table
 * @returns {Map<string, boolean>}
 */
function documented(engine) {
  const rows = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  const head = rows.find((cells) => cells[1] === 'Case');
  const column = head?.indexOf(engine) ?? -1;
  if (column < 0) throw new Error(`docs/engines.md has no column for ${engine}`);
  const agrees = rows.flatMap((cells) => {
    const id = /^`([^`]+)`:/.exec(cells[1] ?? '')?.[1];
    return id === undefined ? [] : [/** @type {const} */ ([id, cells[column] === 'agrees'])];
  });
  return new Map(agrees);
}

/** As many as the document shows, of events and of characters in a text. */
const SHOWN_EVENTS = 4;
const SHOWN_CHARS = 40;

/**
 * An outcome in one line, as the document tells it.
 * @param {import('../../ui/src/playground/card').CardOutcome} outcome
 */
function told({ events, requests, end }) {
  const shown = events.slice(0, SHOWN_EVENTS).map(({ type, data, last_event_id }) => {
    const named = type === 'message' ? '' : `${code(inSight(type))} `;
    const id = last_event_id === '' ? '' : ` #${code(inSight(last_event_id))}`;
    return `${named}${code(`"${inSight(data)}"`)}${id}`;
  });
  if (events.length > SHOWN_EVENTS) shown.push(`${events.length - SHOWN_EVENTS} more`);
  if (shown.length === 0) shown.push('no event');
  const asks = requests.map((id) => (id === null ? 'none' : code(inSight(id))));
  const ends = { open: 'open', reconnecting: 'reconnecting', closed: 'CLOSED' };
  return `${shown.join(', ')}; asks with ${asks.join(', ')}; ${ends[end]}`;
}

/** @param {string} text */
function inSight(text) {
  const characters = [...text];
  const names = new Map([
    ['\n', '\\n'],
    ['\r', '\\r'],
    ['\t', '\\t'],
  ]);
  const seen = characters
    .slice(0, SHOWN_CHARS)
    .map((it) => names.get(it) ?? it.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, hex))
    .join('');
  const more = characters.length > SHOWN_CHARS ? `… (${characters.length} characters)` : '';
  return seen + more;
}

/** @param {string} character */
function hex(character) {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

/** @param {string} text */
function code(text) {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${text.replaceAll('|', '\\|')}${space}${fence}`;
}

/**
 * Of every case where it says that this engine does not agree, the line that says what it does.
 * @param {string} engine
 * @returns {Map<string, string>}
 */
function departures(engine) {
  const sections = readFileSync(DOCUMENT, 'utf8')
    .split(/^### `/m)
    .slice(1);
  return new Map(
    sections.flatMap((section) => {
      const line = section.split('\n').find((each) => each.startsWith(`- ${engine}, `));
      return line === undefined
        ? []
        : [/** @type {const} */ ([section.slice(0, section.indexOf('`')), line])];
    }),
  );
}

/**
 * Holds a card against the document. All results are empty where it says the truth: an engine may
 * have mended since what it says, but nothing may differ that it does not tell, or in another way.
 * @param {string} json
 * @param {string} engine
 */
export function against(json, engine) {
  /** @type {import('../../ui/src/playground/card').ReportCard} */
  const { cases } = JSON.parse(json);
  const documentedly = documented(engine);
  const departs = departures(engine);
  const ran = new Set(cases.map(({ id }) => id));
  return {
    untold: cases
      .filter(({ id, verdict }) => verdict !== 'agrees' && documentedly.get(id) !== false)
      .map(({ id, verdict, note }) => `${id}: ${verdict}: ${note ?? ''}`),
    otherwise: cases.flatMap(({ id, verdict, observed }) => {
      const line = departs.get(id);
      if (verdict === 'agrees' || line === undefined) return [];
      const now = `: ${told(observed)}`;
      return line.includes(`${now}.`) || line.endsWith(now) ? [] : [`${id}${now}`];
    }),
    onlyOneHas: [...documentedly.keys(), ...ran].filter(
      (id) => !(documentedly.has(id) && ran.has(id)),
    ),
  };
}
