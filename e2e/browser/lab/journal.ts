import type { Fact } from '../../../ui/src/trace/types';

/** Narrows a fact to one kind. */
export type FactOf<K extends Fact['fact']> = Extract<Fact, { fact: K }>;

/** The lab's journal as it comes in, for tests to wait on. */
export class Journal {
  readonly facts: Fact[] = [];
  readonly #abort = new AbortController();
  #waiting: (() => void)[] = [];

  constructor(control: string, token: string) {
    void this.#read(`${control}/api/v1/journal?after=0`, token);
  }

  /** The first fact of a kind that fits, past or to come. */
  async first<K extends Fact['fact']>(
    kind: K,
    fits: (fact: FactOf<K>) => boolean = () => true,
    after = 0,
  ): Promise<FactOf<K>> {
    for (;;) {
      const found = this.facts.find(
        (fact): fact is FactOf<K> =>
          fact.fact === kind && fact.seq > after && fits(fact as FactOf<K>),
      );
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Waits until that many more facts have come, of whatever kind. */
  async grows(count: number): Promise<void> {
    const wanted = this.facts.length + count;
    while (this.facts.length < wanted) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The number of the newest fact. */
  get newest(): number {
    return this.facts.at(-1)?.seq ?? 0;
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(url: string, token: string): Promise<void> {
    try {
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${token}` },
        signal: this.#abort.signal,
      });
      const decoder = new TextDecoder();
      let text = '';
      for await (const bytes of answer.body ?? []) {
        text += decoder.decode(bytes as Uint8Array, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
      }
    } catch {
      // The test is over, or the lab has ended: nobody waits for more.
    }
  }

  #take(block: string): void {
    const data = block.split('\n').flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? []);
    if (data.length === 0) return;
    this.facts.push(JSON.parse(data.join('\n')) as Fact);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
