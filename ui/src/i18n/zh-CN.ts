import { caption } from './zh-CN/caption';
import { cases } from './zh-CN/cases';
import { clauses } from './zh-CN/clauses';
import { code } from './zh-CN/code';
import { common } from './zh-CN/common';
import { connections } from './zh-CN/connections';
import { curl } from './zh-CN/curl';
import { events } from './zh-CN/events';
import { export_ } from './zh-CN/export';
import { fetch } from './zh-CN/fetch';
import { glossary } from './zh-CN/glossary';
import { keys } from './zh-CN/keys';
import { lessons } from './zh-CN/lessons';
import { picker } from './zh-CN/picker';
import { playground } from './zh-CN/playground';
import { presenter } from './zh-CN/presenter';
import { recordings } from './zh-CN/recordings';
import { settings } from './zh-CN/settings';
import { strip } from './zh-CN/strip';
import { timeline } from './zh-CN/timeline';
import { verbs } from './zh-CN/verbs';
import { websocket } from './zh-CN/websocket';
import { wire } from './zh-CN/wire';
import type { Catalogue } from './catalogue';

export const zhCN: Catalogue = {
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
