/** What a key press asks of presenter mode. */
export type Press = 'forward' | 'back' | 'leave' | 'black' | 'white' | 'nothing';

/** What a presenter's clicker sends, and what a keyboard has for it. */
const CLICKER: Readonly<Record<string, Press>> = { PageDown: 'forward', PageUp: 'back' };
/** These move and press what has the focus, where something has. */
const UNLESS_FOCUSED: Readonly<Record<string, Press>> = {
  ArrowRight: 'forward',
  ArrowLeft: 'back',
};
/** Printed on a key: these can be switched off (WCAG 2.1.4). A clicker's key for black sends `.`. */
const SINGLE: Readonly<Record<string, Press>> = { b: 'black', '.': 'black', w: 'white' };

const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta']);

/**
 * What a key press asks for in presenter mode; absent where it belongs to somebody else. F5 is how
 * clickers begin a show: it must not load the page anew. `free` tells whether nothing has the
 * focus, `singleKeys` whether keys without a modifier do things.
 */
export function pressOf(
  event: KeyboardEvent,
  { free, singleKeys }: { free: boolean; singleKeys: boolean },
): Press | undefined {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const { key } = event;
  const asked =
    key === 'F5'
      ? 'nothing'
      : key === 'Escape'
        ? 'leave'
        : (CLICKER[key] ??
          (free ? UNLESS_FOCUSED[key] : undefined) ??
          (free && singleKeys && key === ' ' ? 'forward' : undefined) ??
          (singleKeys ? SINGLE[key.toLowerCase()] : undefined));
  // A key that is held down asks once, and does not scroll either.
  return asked !== undefined && event.repeat ? 'nothing' : asked;
}

/** Whether a key press brings a blank screen back: any but those that do nothing by themselves. */
export function wakes({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && !MODIFIERS.has(key);
}
