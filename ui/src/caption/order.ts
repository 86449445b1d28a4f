/** Where an event stands in the order of all events, through all epochs. */
export type Place = number;

/** Epochs whose ids can still be put in order. */
const EPOCHS = 16;

/** Puts the events of all epochs in one order: in each the numbers begin anew. */
export class EventOrder {
  /** How many events there were before each of the latest epochs. */
  #epochs: { readonly epoch: string; readonly after: Place }[];

  constructor(epoch: string) {
    this.#epochs = [{ epoch, after: 0 }];
  }

  /** Another epoch begins after so many events of the present one. */
  begin(epoch: string, newestSeq: number): void {
    this.#epochs.push({ epoch, after: this.at(newestSeq) });
    this.#epochs = this.#epochs.slice(-EPOCHS);
  }

  /** The place of an event of the present epoch. */
  at(seq: number): Place {
    return (this.#epochs.at(-1)?.after ?? 0) + seq;
  }

  /** The place of the event with this id, if its epoch is known. */
  of(id: string): Place | undefined {
    for (const { epoch, after } of this.#epochs) {
      const seq = seqOf(id, epoch);
      if (seq !== undefined) return after + seq;
    }
    return undefined;
  }
}

/** The number in an id of this epoch. */
export function seqOf(id: string, epoch: string): number | undefined {
  if (!id.startsWith(`${epoch}-`)) return undefined;
  const digits = id.slice(epoch.length + 1);
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}
