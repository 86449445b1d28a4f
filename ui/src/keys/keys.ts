/** What single keys do. */
export type KeyAction =
  | 'cut'
  | 'end'
  | 'reset'
  | 'stall'
  | 'midEvent'
  | 'restore'
  | 'pause'
  | 'search'
  | 'settings'
  | 'present'
  | 'explain'
  | 'help';

/** The key of each action, as printed on it. */
export const KEYS: Readonly<Record<KeyAction, string>> = {
  cut: 'K',
  end: 'E',
  reset: 'X',
  stall: 'S',
  midEvent: 'M',
  restore: 'R',
  pause: 'P',
  search: '/',
  settings: ',',
  present: 'F',
  explain: 'W',
  help: '?',
};

// Tests read the keys where there is no browser.
const BY_COMMAND = typeof navigator === 'object' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The key for opening a recording, as it is written on this system. */
export const OPEN_KEY = BY_COMMAND ? '⌘O' : 'Ctrl+O';

/** Where the key for searching leads. */
export const SEARCH_ID = 'events-search';

const ACTIONS = new Map<string, KeyAction>(
  (Object.entries(KEYS) as [KeyAction, string][]).map(([action, key]) => [
    key.toLowerCase(),
    action,
  ]),
);

/** Input types into which no text is typed. */
const NOT_TYPED_INTO: ReadonlySet<string> = new Set(['radio', 'checkbox', 'range', 'button']);

/**
 * What has keys of its own. In a drawer or what else has opened over the page, letters choose in a
 * closed list as they do in an open one; on the page, who has chosen what to break goes on to break
 * it.
 */
const WITH_KEYS =
  'textarea, select, [data-panel] [aria-haspopup=listbox], ' +
  '[role=listbox], [role=menu], [aria-modal=true]';

/** Whether keys belong to the element: a field, a list or menu with type-ahead, or a dialog. */
function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  // Also a radio or a switch, which takes no letters itself, may stand in a dialog.
  if (target.closest(WITH_KEYS) !== null) return true;
  if (target instanceof HTMLInputElement) return !NOT_TYPED_INTO.has(target.type);
  return target instanceof HTMLElement && target.isContentEditable;
}

/**
 * What a key press asks for. A key held down asks once, and a key with a modifier belongs to the
 * browser; Shift is how some layouts reach `?` and `/`.
 */
export function actionOf(event: KeyboardEvent): KeyAction | undefined {
  if (event.defaultPrevented || event.repeat || event.isComposing) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey || takesKeys(event.target)) return undefined;
  return ACTIONS.get(event.key.toLowerCase());
}

/**
 * Whether a key press asks for opening a recording. The key types nothing, so it holds in fields
 * too, where a browser would otherwise put a file in the page's place.
 */
export function asksToOpen(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.repeat || event.isComposing) return false;
  if (event.shiftKey || event.altKey || event.key.toLowerCase() !== 'o') return false;
  if (event.target instanceof Element && event.target.closest('[aria-modal=true]')) return false;
  return BY_COMMAND ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}
