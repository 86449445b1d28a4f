import { afterEach, describe, expect, it } from 'vitest';
import { actionOf, asksToOpen, KEYS, type KeyAction } from './keys';

function press(key: string, target: Element = document.body, init: KeyboardEventInit = {}) {
  let action: KeyAction | undefined;
  const listen = (event: Event) => (action = actionOf(event as KeyboardEvent));
  document.addEventListener('keydown', listen);
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...init }));
  document.removeEventListener('keydown', listen);
  return action;
}

/** Whether a press of O with this asks for opening a recording. */
function asks(init: KeyboardEventInit, target: Element = document.body): boolean {
  let asked = false;
  const listen = (event: Event) => (asked = asksToOpen(event as KeyboardEvent));
  document.addEventListener('keydown', listen);
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'o', bubbles: true, ...init }));
  document.removeEventListener('keydown', listen);
  return asked;
}

function add(html: string): Element {
  const template = document.createElement('template');
  template.innerHTML = html;
  document.body.append(template.content);
  const inner = document.querySelector('[data-inner]') ?? document.body.lastElementChild;
  if (inner === null) throw new Error('nothing was added');
  return inner;
}

describe('single keys', () => {
  afterEach(() => document.body.replaceChildren());

  it('name every action, in either case', () => {
    for (const [action, key] of Object.entries(KEYS)) {
      expect(press(key)).toBe(action);
      expect(press(key.toLowerCase())).toBe(action);
    }
  });

  it('are no two alike', () => {
    expect(new Set(Object.values(KEYS)).size).toBe(Object.keys(KEYS).length);
  });

  it('do nothing where text is typed', () => {
    expect(press('k', add('<input type="text">'))).toBeUndefined();
    expect(press('k', add('<input type="search">'))).toBeUndefined();
    expect(press('k', add('<textarea></textarea>'))).toBeUndefined();
  });

  it('do nothing in lists with type-ahead and in dialogs that come first', () => {
    expect(press('k', add('<div role="menu"><i data-inner></i></div>'))).toBeUndefined();
    document.body.replaceChildren();
    expect(press('k', add('<div aria-modal="true"><i data-inner></i></div>'))).toBeUndefined();
  });

  it.each(['radio', 'checkbox', 'range'])('do nothing on a %s in a dialog', (type) => {
    const dialog = `<div aria-modal="true"><input type="${type}" data-inner></div>`;
    expect(press('k', add(dialog))).toBeUndefined();
    document.body.replaceChildren();
    expect(press('k', add(`<input type="${type}">`))).toBe('cut');
  });

  it.each(['drawer', 'popover'])(
    'do nothing on a closed list in a %s, and work beside it',
    (kind) => {
      const panel = add(
        `<div data-panel="${kind}"><button aria-haspopup="listbox"><i data-inner></i></button></div>`,
      );
      expect(press('e', panel)).toBeUndefined();
      document.body.replaceChildren();
      const beside = add(`<div data-panel="${kind}"><button data-inner></button></div>`);
      expect(press('e', beside)).toBe('end');
    },
  );

  it('work on a closed list of the page', () => {
    expect(press('e', add('<button aria-haspopup="listbox"></button>'))).toBe('end');
  });

  it('work on sliders and buttons', () => {
    expect(press('k', add('<input type="range">'))).toBe('cut');
    expect(press('k', add('<button></button>'))).toBe('cut');
  });

  it('leave modified, held and composed keys alone', () => {
    expect(press('r', document.body, { ctrlKey: true })).toBeUndefined();
    expect(press('k', document.body, { metaKey: true })).toBeUndefined();
    expect(press('k', document.body, { repeat: true })).toBeUndefined();
    expect(press('k', document.body, { isComposing: true })).toBeUndefined();
    expect(press('?', document.body, { shiftKey: true })).toBe('help');
  });
});

describe('the key for opening a recording', () => {
  afterEach(() => document.body.replaceChildren());

  it('is O with Ctrl, and nothing else', () => {
    expect(asks({ ctrlKey: true })).toBe(true);
    expect(asks({ ctrlKey: true, key: 'O' })).toBe(true);
    for (const other of [
      {},
      { metaKey: true },
      { ctrlKey: true, shiftKey: true },
      { ctrlKey: true, altKey: true },
      { ctrlKey: true, repeat: true },
      { ctrlKey: true, isComposing: true },
      { ctrlKey: true, key: 'p' },
    ]) {
      expect(asks(other)).toBe(false);
    }
  });

  it('holds in fields, and not in a dialog that comes first', () => {
    expect(asks({ ctrlKey: true }, add('<input type="text">'))).toBe(true);
    document.body.replaceChildren();
    const inner = add('<div aria-modal="true"><i data-inner></i></div>');
    expect(asks({ ctrlKey: true }, inner)).toBe(false);
  });
});
