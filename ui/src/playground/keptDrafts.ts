import { ENDS, type AnswerDraft } from './draft';
import { MAX_ANSWERS } from './script';

const KEY = 'sse-lab.playground.';
/** What is the stream's that comes from no case. */
const OWN = 'own';

/**
 * The drafts that a person has written, of each case and of a stream of one's own, for as long as
 * the window is open.
 */
export class KeptDrafts {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** What the storage has no room for is kept at least until the page goes. */
  readonly #unstored = new Map<string, readonly AnswerDraft[]>();

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  of(id: string | undefined): readonly AnswerDraft[] | undefined {
    const key = KEY + (id ?? OWN);
    return this.#unstored.get(key) ?? read(this.#storage.getItem(key));
  }

  keep(id: string | undefined, drafts: readonly AnswerDraft[]): void {
    const key = KEY + (id ?? OWN);
    this.#unstored.delete(key);
    try {
      this.#storage.setItem(key, JSON.stringify(drafts));
    } catch {
      this.#storage.removeItem(key);
      this.#unstored.set(key, drafts);
    }
  }

  forget(id: string | undefined): void {
    const key = KEY + (id ?? OWN);
    this.#unstored.delete(key);
    this.#storage.removeItem(key);
  }
}

/** An older page may have kept something else. */
function read(text: string | null): readonly AnswerDraft[] | undefined {
  if (text === null) return undefined;
  try {
    const drafts: unknown = JSON.parse(text);
    if (!Array.isArray(drafts) || drafts.length === 0 || drafts.length > MAX_ANSWERS) {
      return undefined;
    }
    const sound = drafts.map(draftOf);
    return sound.every((draft) => draft !== undefined) ? sound : undefined;
  } catch {
    return undefined;
  }
}

function draftOf(value: unknown): AnswerDraft | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { text, status, contentType, headers, end } = value as Record<string, unknown>;
  const ending = ENDS.find((each) => each === end);
  if (typeof text !== 'string' || typeof contentType !== 'string') return undefined;
  if (typeof headers !== 'string' || ending === undefined) return undefined;
  // A status that was no number is kept as null.
  const number = typeof status === 'number' ? status : Number.NaN;
  return { text, status: number, contentType, headers, end: ending };
}
