import type { CaseDefinition } from './definition';
import { encoding } from './encoding';
import { endings } from './endings';
import { fields } from './fields';
import { ids } from './ids';
import { lines } from './lines';
import { retry } from './retry';

/** The cases by topic, in the order in which they are shown and run. */
const TOPICS = { encoding, lines, fields, ids, retry, endings } as const;

export type TopicName = keyof typeof TOPICS;
export type CaseId = (typeof TOPICS)[TopicName][number]['id'];
export type LibraryCase = CaseDefinition<CaseId>;

export const LIBRARY: readonly {
  readonly topic: TopicName;
  readonly cases: readonly LibraryCase[];
}[] = (Object.keys(TOPICS) as TopicName[]).map((topic) => ({ topic, cases: TOPICS[topic] }));

export const CASES: readonly LibraryCase[] = LIBRARY.flatMap(({ cases }) => cases);
