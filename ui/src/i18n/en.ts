import { caption } from './en/caption';
import { cases } from './en/cases';
import { clauses } from './en/clauses';
import { code } from './en/code';
import { common } from './en/common';
import { connections } from './en/connections';
import { curl } from './en/curl';
import { events } from './en/events';
import { export_ } from './en/export';
import { fetch } from './en/fetch';
import { glossary } from './en/glossary';
import { keys } from './en/keys';
import { lessons } from './en/lessons';
import { picker } from './en/picker';
import { playground } from './en/playground';
import { presenter } from './en/presenter';
import { recordings } from './en/recordings';
import { settings } from './en/settings';
import { strip } from './en/strip';
import { timeline } from './en/timeline';
import { verbs } from './en/verbs';
import { websocket } from './en/websocket';
import { wire } from './en/wire';

export const en = {
  caption,
  cases,
  clauses,
  code,
  common,
  connections,
  curl,
  events,
  export: export_,
  fetch,
  glossary,
  keys,
  lessons,
  picker,
  playground,
  presenter,
  recordings,
  settings,
  strip,
  timeline,
  verbs,
  websocket,
  wire,
};
