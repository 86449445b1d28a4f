import type { Catalogue } from '../i18n/catalogue';
import type { SideView } from '../layout/side';
import type { Condition, Pattern, ViewPattern } from './lesson';

/** A condition as a person reads it. */
export interface ConditionWords {
  /** Whose log it is looked for in, or that it is for the learner to do. */
  readonly who: string;
  readonly what: string;
  /** The fields it asks for, as far as they say something to a reader. */
  readonly details: readonly string[];
}

/** More fields than this say less. */
const DETAILS = 3;

/** What the lessons' longer expressions look for; where there is no word, what else is asked tells it. */
const MEANT: Readonly<Record<string, keyof Catalogue['lessons']['check']['matching'] | undefined>> =
  {
    '^(?!\\d+-----|\\{).': 'ownWords',
    '\\n': 'lines',
    '^(?!(message|connecttime|lab\\.gap)$)': 'ownName',
  };

/** What a condition looks for, in words; a kind that has none stands as it is called. */
export function conditionWords(condition: Condition, t: Catalogue): ConditionWords {
  const { check } = t.lessons;
  if ('view' in condition) {
    return { who: nameOf('you', check.who), what: viewWords(condition.view, t), details: [] };
  }
  const details = fieldWords(condition.where, t).slice(0, DETAILS);
  if ('fact' in condition) {
    return { who: nameOf('server', check.who), what: nameOf(condition.fact, check.facts), details };
  }
  const lane = condition.lane ?? 'window';
  return { who: nameOf(lane, check.who), what: nameOf(condition.seen, check.seen), details };
}

/** All of it as one line, for whoever hears it. */
export function conditionLine({ who, what, details }: ConditionWords, t: Catalogue): string {
  const { line, between } = t.lessons.check;
  return [line(who, what), ...details].join(between);
}

function nameOf(kind: string, names: Readonly<Record<string, string>>): string {
  return names[kind] ?? kind;
}

function viewWords(view: ViewPattern, t: Catalogue): string {
  const { check } = t.lessons;
  const asked: string[] = [];
  if (view.page !== undefined) asked.push(check.page(t.common.nav.pages[view.page]));
  if (view.panel !== undefined) asked.push(check.panel(panelName(view.panel, t)));
  if (view.enlarged !== undefined) {
    asked.push(view.enlarged === null ? check.shrunk : check.enlarged);
  }
  if (view.selected !== undefined) asked.push(view.selected ? check.selected : check.unselected);
  if (view.case !== undefined) asked.push(check.case(caseName(view.case, t)));
  return asked.join(check.between);
}

/** A case as the library calls it. */
function caseName(id: string, t: Catalogue): string {
  const titles: Readonly<Record<string, { readonly title: string }>> = t.cases;
  return titles[id]?.title ?? id;
}

/** A panel's own title, where it has one. */
function panelName(panel: SideView, t: Catalogue): string {
  const titles: Readonly<Record<SideView, string>> = {
    connections: t.connections.title,
    wire: t.wire.title,
    fetch: t.fetch.title,
    curl: t.curl.title,
    code: t.code.title,
    websocket: t.websocket.title,
  };
  return titles[panel];
}

function fieldWords(where: Readonly<Record<string, Pattern>>, t: Catalogue): string[] {
  return Object.entries(where).flatMap(([field, pattern]) => oneField(field, pattern, t));
}

function oneField(field: string, pattern: Pattern, t: Catalogue): string[] {
  const { check } = t.lessons;
  const name = nameOf(field, check.fields);
  if (pattern === '') return [check.empty(name)];
  if (typeof pattern !== 'object' || pattern === null) return [`${name} ${String(pattern)}`];
  if ('at_least' in pattern) return [`${name} ≥ ${String(pattern.at_least)}`];
  if ('at_most' in pattern) return [`${name} ≤ ${String(pattern.at_most)}`];
  if ('present' in pattern) return [presence(field, name, pattern.present === true, t)];
  if ('some' in pattern) return oneField(field, pattern.some as Pattern, t);
  if ('matches' in pattern) return expressionWords(name, String(pattern.matches), t);
  return fieldWords(pattern, t);
}

/** What every event has is there, and empty at most. */
function presence(field: string, name: string, present: boolean, t: Catalogue): string {
  const { check } = t.lessons;
  if (field === 'lastEventId') return present ? check.notEmpty(name) : check.empty(name);
  return present ? check.with(name) : check.without(name);
}

/** An expression says little to whoever is learning something else: what it means, or plain text. */
function expressionWords(name: string, expression: string, t: Catalogue): string[] {
  const meant = MEANT[expression];
  if (meant !== undefined) return [t.lessons.check.matching[meant]];
  const [, begins, plain] = /^(\^?)([\w/ .:-]+)$/.exec(expression) ?? [];
  if (plain === undefined) return [];
  return [begins ? `${name} ${plain}…` : `${name} …${plain}…`];
}
