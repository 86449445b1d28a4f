/** The report card of WebKitGTK, for `cargo xtask engines`. */
import { Window } from '../desktop/window.mjs';
import { cardOf } from './card.mjs';
import { keep } from './keep.mjs';

const window = await Window.open();
try {
  keep('webkitgtk', await cardOf(window), 'WebKitGTK', process.env['SSE_LAB_WEBKITGTK'] ?? '');
} finally {
  await window.end();
}
