import type { Catalogue } from '../i18n/catalogue';
import { clientName } from './clientName';

/** A further stream of this window, or of another: its label, a hyphen and its number. */
const EXTRA = /^extra-[0-9a-f]{8}-(\d+)$/;

/** Its number, where a client is such a stream. */
export function extraNumber(client: string | null | undefined): string | undefined {
  return EXTRA.exec(client ?? '')?.[1];
}

/** What a connection's client is called: this window, its own label, or its `User-Agent`. */
export function who(
  texts: Catalogue['connections'],
  ownLabel: string,
  client: string | null | undefined,
  userAgent: string | null | undefined,
): string {
  if (client === ownLabel) return texts.thisWindow;
  const extra = extraNumber(client);
  if (extra !== undefined) return texts.extra.client(extra);
  return client || clientName(userAgent) || texts.unknownClient;
}
