import type { Catalogue } from '../i18n/catalogue';
import { clientName } from './clientName';

/** What a connection's client is called: this window, its own label, or its `User-Agent`. */
export function who(
  texts: Catalogue['connections'],
  ownLabel: string,
  client: string | null | undefined,
  userAgent: string | null | undefined,
): string {
  if (client === ownLabel) return texts.thisWindow;
  return client || clientName(userAgent) || texts.unknownClient;
}
