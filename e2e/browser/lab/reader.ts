/**
 * A client of the stage that is no browser: it reads a stream's blocks, and waits for them. A bare
 * `fetch` would not do: what nobody reads any more is collected, and its connection closed.
 */
export class StreamReader {
  readonly blocks: string[] = [];
  readonly #abort = new AbortController();
  #waiting: (() => void)[] = [];

  private constructor() {}

  /** Resolves when the stream has been answered. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
    const reader = new StreamReader();
    const answer = await fetch(url, { headers, signal: reader.#abort.signal });
    void reader.#read(answer);
    return reader;
  }

  /** Waits for the first block that fits, past or to come, and gives its data. */
  async data(fits: (data: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.blocks.map(dataOf).find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Waits until there are that many blocks. */
  async has(count: number): Promise<void> {
    while (this.blocks.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(answer: Response): Promise<void> {
    try {
      const decoder = new TextDecoder();
      let text = '';
      for await (const bytes of answer.body ?? []) {
        text += decoder.decode(bytes as Uint8Array, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        this.blocks.push(...blocks);
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const resolve of waiting) resolve();
      }
    } catch {
      // It was closed, or broken: what it has read stays.
    }
  }
}

function dataOf(block: string): string {
  return block
    .split('\n')
    .flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? [])
    .join('\n');
}
