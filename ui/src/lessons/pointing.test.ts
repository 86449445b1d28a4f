import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pages } from '../layout/pages.svelte';
import { LabView } from '../layout/view.svelte';
import { PLACES } from './places';
import { find, open } from './pointing';

const OF_WEB_SOCKET = PLACES.filter((place) => place.startsWith('websocket-'));
const TABS = ['connections', 'wire', 'websocket'].map((value) => {
  return `<label id="${value}"><input type="radio" value="${value}" /></label>`;
});

/** The lab page as told, with nothing that cannot be seen. */
function screen(html: string): void {
  document.body.innerHTML = html;
}

function pages(shown = 'lab') {
  const all = { shown, go: (page: string) => void (all.shown = page) };
  return all as Pages & { shown: string };
}

beforeEach(() => {
  // Nothing has a box without a layout; what is in the document counts as seen.
  vi.spyOn(Element.prototype, 'getClientRects').mockReturnValue([{}] as unknown as DOMRectList);
});

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

describe('a place behind a tab', () => {
  const tabs = `<div data-place="side-tabs">${TABS.join('')}</div>`;

  it.each(OF_WEB_SOCKET)('%s is reached by the tab of the WebSocket', (place) => {
    screen(tabs);
    expect(find(place)).toEqual({ element: document.querySelector('#websocket'), leads: 'open' });
    const view = new LabView();
    view.enlarged = 'events';
    open(place, view, pages('recordings'));
    expect([view.side, view.enlarged]).toEqual(['websocket', null]);
  });

  it('is pointed at itself once it is there', () => {
    screen(`${tabs}<button data-place="websocket-kill-both"></button>`);
    const element = document.querySelector('button');
    expect(find('websocket-kill-both')).toEqual({ element });
  });
});

describe('a place in what opens', () => {
  it.each([
    ['stream-close', 'stream-picker'],
    ['settings-feed', 'settings'],
  ] as const)('%s is reached by the button %s', (place, opener) => {
    const button = `<button data-place="${opener}"></button>`;
    screen(button);
    const element = document.querySelector('button');
    expect(find(place)).toEqual({ element, leads: 'open' });
    screen(`${button}<p data-place="${place}"></p>`);
    expect(find(place)).toEqual({ element: document.querySelector('p') });
  });

  it('leaves the page that is shown, where the address stands on all', () => {
    const shown = pages('recordings');
    open('stream-close', new LabView(), shown);
    expect(shown.shown).toBe('recordings');
  });
});

describe('a place that an enlarged panel covers', () => {
  it.each(['timeline', 'events'] as const)('%s is reached by giving the room back', (place) => {
    screen('<button data-shrinks></button>');
    expect(find(place)).toEqual({ element: document.querySelector('button'), leads: 'shrink' });
    const view = new LabView();
    view.side = 'websocket';
    view.enlarged = 'connections';
    open(place, view, pages());
    expect([view.side, view.enlarged]).toEqual(['websocket', null]);
  });

  it('leaves the room to a panel that covers nothing of it', () => {
    const view = new LabView();
    for (const place of ['strip', 'websocket-binary', 'kill-cut'] as const) {
      view.enlarged = 'connections';
      open(place, view, pages());
      expect(view.enlarged).toBe('connections');
    }
  });
});
