import { readRecording, type Recording } from './recording';

/** A recording out of a text, for tests. */
export function read(text: BlobPart): Promise<Recording> {
  return readRecording(new Blob([text]), 'test.ndjson', new AbortController().signal);
}
