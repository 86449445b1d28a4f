/**
 * Parts of the screen that a step can point at. The element is marked with
 * `data-place="<name>"`; a browser test finds every one.
 */
export const PLACES = [
  'strip',
  'caption',
  'last-event-id',
  'lost',
  'timeline',
  'events',
  'side-panel',
  'side-tabs',
  'wire-view',
  'connections',
  'fetch-pane',
  'code-pane',
  'websocket-pane',
  'break-it',
  'kill-end',
  'kill-cut',
  'kill-reset',
  'stall',
  'mid-event',
  'next-attempt',
  'interval',
  'retry',
  'settings',
  'settings-feed',
  'settings-publish',
  'settings-faults',
  'settings-client',
  'settings-cors',
  'settings-reset',
  'settings-article',
  'restore',
  'stream-picker',
  'navigation',
  'playground',
] as const;

export type Place = (typeof PLACES)[number];
