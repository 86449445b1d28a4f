/** Something to say that is not about the stream: a failure, or what the host reports. */
export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'broken';
  /** Decides the text: a key of `t().common.notices`, or another code with the lab's message. */
  readonly code: string;
  readonly message: string;
  readonly field?: string;
  readonly figures: Readonly<Record<string, number>>;
  /** Whether it is still so, read again whenever something changes; without it, until dismissed. */
  readonly holds?: () => boolean;
  /** What its button does about it. */
  readonly remedy?: () => void;
}

const SHOWN = 4;
/** How long a word in passing stands. */
const PASSING_MS = 6_000;

/** The notice area's contents; the oldest makes room. */
export class Notices {
  #next = 1;
  #list = $state.raw<readonly Notice[]>([]);

  get list(): readonly Notice[] {
    return this.#list;
  }

  add(notice: Omit<Notice, 'id' | 'figures'> & { figures?: Record<string, number> }): void {
    const others = this.#list.filter((n) => n.code !== notice.code || n.field !== notice.field);
    const added: Notice = { figures: {}, ...notice, id: this.#next++ };
    this.#list = [...others, added].slice(-SHOWN);
  }

  /** Says something that needs no answer, and takes it back by itself. */
  pass(code: string, figures: Record<string, number> = {}, message = ''): void {
    this.add({ tone: 'info', code, message, figures });
    const id = this.#next - 1;
    setTimeout(() => this.dismiss(id), PASSING_MS);
  }

  /** Takes back what does not hold any more; called in an effect. */
  review(): void {
    const stand = this.#list.filter(({ holds }) => holds?.() ?? true);
    if (stand.length < this.#list.length) this.#list = stand;
  }

  /** Takes back what is no longer so. */
  clear(code: string): void {
    if (this.#list.some((notice) => notice.code === code)) {
      this.#list = this.#list.filter((notice) => notice.code !== code);
    }
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }
}
