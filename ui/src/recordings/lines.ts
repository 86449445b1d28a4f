import { RecordingError } from './format';

/**
 * A line that is longer is not looked at, in characters. One of ours has about a million; a single
 * event, of which the lab takes a mebibyte, has six where each of its characters is escaped.
 */
export const LINE_LENGTH = 20 * 1024 * 1024;
/** Lines that are no longer are soon parsed, whatever they hold. */
const SOON_PARSED = 1024 * 1024;
/** Values in a line: a mebibyte of recorded bytes in the smallest parts has 300,000. */
const VALUES = 500_000;

/** What is called for each line, and for each that is too long. */
export interface LineSink {
  take(line: string): void;
  skipTooLong(): void;
}

/** Cuts text that comes in pieces into lines, whose length is bounded. */
export class Lines {
  #pieces: string[] = [];
  #length = 0;
  #skipping = false;

  constructor(
    private readonly sink: LineSink,
    private readonly limit = LINE_LENGTH,
  ) {}

  push(text: string): void {
    let from = 0;
    for (;;) {
      const end = text.indexOf('\n', from);
      if (end < 0) break;
      this.#keep(text.slice(from, end));
      this.#flush();
      from = end + 1;
    }
    this.#keep(text.slice(from));
  }

  /** What is left is the last line, if it has no end. */
  finish(): void {
    if (this.#length > 0 || this.#skipping) this.#flush();
  }

  #keep(piece: string): void {
    if (piece === '' || this.#skipping) return;
    this.#length += piece.length;
    if (this.#length > this.limit) {
      this.#skipping = true;
      this.#pieces = [];
      return;
    }
    this.#pieces.push(piece);
  }

  #flush(): void {
    const line = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
    const skipped = this.#skipping;
    this.#pieces = [];
    this.#length = 0;
    this.#skipping = false;
    if (skipped) this.sink.skipTooLong();
    else this.sink.take(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}

/** Whether a line has more values than any of ours: to parse it could take longer than one waits. */
export function hasTooMany(line: string): boolean {
  if (line.length <= SOON_PARSED) return false;
  let values = 0;
  for (let i = 0; i < line.length && values <= VALUES; i += 1) {
    switch (line.charCodeAt(i)) {
      case 0x22: // A text goes on to the next quotation mark that has no backslash before it.
        for (i += 1; i < line.length && line.charCodeAt(i) !== 0x22; i += 1) {
          if (line.charCodeAt(i) === 0x5c) i += 1;
        }
        break;
      case 0x2c: // A comma, or a bracket of either kind that opens.
      case 0x5b:
      case 0x7b:
        values += 1;
    }
  }
  return values > VALUES;
}

/** How long the page may be kept from drawing. */
const SLICE_MS = 12;

/** Lets the page draw and hear a person, now and then. */
export class Breath {
  #since = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  /** Throws a `RecordingError` once the person has had enough. */
  async take(): Promise<void> {
    this.check();
    if (performance.now() - this.#since < SLICE_MS) return;
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
    this.#since = performance.now();
    this.check();
  }

  check(): void {
    if (this.signal.aborted) throw new RecordingError('cancelled');
  }
}

/** Bytes that are decoded at once: what a few milliseconds are enough for. */
const PIECE_BYTES = 512 * 1024;

/** Reads a file line by line in slices; `onBytes` is told how much of it was read. */
export async function readLines(
  file: Blob,
  sink: LineSink,
  breath: Breath,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const lines = new Lines(sink);
  const decoder = new TextDecoder();
  const pieces = file.stream().getReader();
  let read = 0;
  for (;;) {
    const { done, value } = await pieces.read();
    if (done) break;
    for (let from = 0; from < value.length; from += PIECE_BYTES) {
      const piece = value.subarray(from, from + PIECE_BYTES);
      lines.push(decoder.decode(piece, { stream: true }));
      read += piece.length;
      onBytes(read);
      await breath.take();
    }
  }
  lines.push(decoder.decode());
  lines.finish();
}
