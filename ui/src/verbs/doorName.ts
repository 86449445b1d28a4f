import type { Door } from '../api/types';
import type { Catalogue } from '../i18n/catalogue';

/** A door in a few words, with the figure that tells it from others of its kind. */
export function doorName(texts: Catalogue['verbs'], door: Door): string {
  const name = texts.doors[door.kind].name;
  return door.kind === 'status' || door.kind === 'redirect' ? `${door.status} · ${name}` : name;
}
