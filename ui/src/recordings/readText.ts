import { Blob } from 'node:buffer';
import { readRecording, type Recording } from './recording';

/** A recording out of a text, for tests: the document that some run in has no blobs to be read. */
export function read(text: string | Uint8Array<ArrayBuffer>): Promise<Recording> {
  const file = new Blob([text]) as globalThis.Blob;
  return readRecording(file, 'test.ndjson', new AbortController().signal);
}
