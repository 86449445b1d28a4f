import type { TermKey } from '../glossary/terms';
import type { Verdict } from './card';
import type { TopicName } from './cases/library';
import type { Row } from './differences';

/** The word of the glossary for each verdict. */
export const VERDICT_TERMS: Readonly<Record<Verdict, TermKey>> = {
  agrees: 'agrees',
  known_bug: 'knownBug',
  differs: 'differs',
  not_settled: 'notSettled',
};

/** The word for each topic of the library. */
export const TOPIC_TERMS: Readonly<Record<TopicName, TermKey>> = {
  encoding: 'utf8',
  lines: 'lineEnd',
  fields: 'field',
  ids: 'idField',
  retry: 'reconnectionTime',
  endings: 'response',
};

/** The word for each row of a comparison. */
export const ROW_TERMS: Readonly<Record<Row['kind'], TermKey>> = {
  request: 'lastEventIdHeader',
  query: 'redirect',
  preflights: 'preflight',
  beginning: 'response',
  event: 'event',
  then: 'reconnect',
  wait: 'wait',
  total: 'event',
};
