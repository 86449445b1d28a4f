import type { Host } from './host';

/** The host this page runs in; only its own code is loaded. */
export async function findHost(): Promise<Host> {
  if ('__TAURI_INTERNALS__' in window) return (await import('./tauri')).tauriHost();
  return (await import('./browser')).browserHost();
}
