import { invoke } from '@tauri-apps/api/core';
import { type Host, type LabAddress } from './host';
import { copyText, saveFile } from './page';

/** The desktop program. */
export function tauriHost(): Host {
  return {
    kind: 'desktop',
    connect: () => invoke<LabAddress>('lab_address'),
    copyText,
    saveFile,
    openExternal: () => Promise.resolve(),
  };
}
