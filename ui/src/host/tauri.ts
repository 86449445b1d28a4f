import { invoke } from '@tauri-apps/api/core';
import { Command, type TerminatedPayload } from '@tauri-apps/plugin-shell';
import {
  HostError,
  type CurlExit,
  type CurlRun,
  type Host,
  type LabAddress,
  type NamedFile,
} from './host';
import { copyText } from './page';

/** The arguments before the URL; the program refuses any others (`src-tauri/src/curl.rs`). */
const CURL_FLAGS = ['-q', '-N', '-s', '-S', '-i', '--noproxy', '*'];

/** The desktop program. */
export function tauriHost(): Host {
  return {
    kind: 'desktop',
    connect,
    copyText,
    saveFile,
    curl: { spawn: spawnCurl },
    nextRecording,
  };
}

async function connect(): Promise<LabAddress> {
  try {
    return await invoke<LabAddress>('lab_address');
  } catch (error) {
    throw hostError(error);
  }
}

/** The window has no downloads of its own, so the program writes the file. */
async function saveFile(name: string, content: string | Blob): Promise<string> {
  try {
    const bytes = new Uint8Array(await new Blob([content]).arrayBuffer());
    return await invoke<string>('save_export', bytes, { headers: { name } });
  } catch (error) {
    throw hostError(error);
  }
}

/** Waits for the command line, at this launch or a later one. */
async function nextRecording(): Promise<NamedFile> {
  try {
    const name = await invoke<string>('next_recording');
    return { name, read: async () => new Blob([await readRecording()]) };
  } catch (error) {
    throw hostError(error);
  }
}

async function readRecording(): Promise<ArrayBuffer> {
  try {
    return await invoke<ArrayBuffer>('read_recording');
  } catch (error) {
    throw hostError(error);
  }
}

async function spawnCurl(
  url: string,
  onBytes: (bytes: Uint8Array) => void,
  onExit: (exit: CurlExit) => void,
): Promise<CurlRun> {
  const command = Command.create('curl', [...CURL_FLAGS, url], { encoding: 'raw' });
  // Bytes cross the bridge as plain arrays of numbers.
  const print = (bytes: ArrayLike<number>) => onBytes(Uint8Array.from(bytes));
  command.stdout.on('data', print);
  command.stderr.on('data', print);
  command.on('close', ({ code }: TerminatedPayload) => onExit({ code }));
  try {
    const child = await command.spawn();
    return { stop: () => child.kill() };
  } catch (error) {
    throw hostError(error);
  }
}

/** The program's own errors have a code; the shell plugin's are bare texts. */
function hostError(error: unknown): HostError {
  if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error) {
    const code = error.code === 'curl_missing' || error.code === 'refused' ? error.code : 'failed';
    return new HostError(code, String(error.message));
  }
  return new HostError('failed', String(error));
}
