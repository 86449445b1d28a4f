/** The two halves of an event id, `<epoch>-<seq>`. */
export interface EventId {
  readonly epoch: string;
  readonly seq: number;
}

/** Takes an id apart; undefined for the empty string and for ids that are not the lab's. */
export function parseId(id: string | null | undefined): EventId | undefined {
  if (!id) return undefined;
  const dash = id.lastIndexOf('-');
  if (dash <= 0) return undefined;
  const digits = id.slice(dash + 1);
  if (!/^\d{1,15}$/.test(digits)) return undefined;
  return { epoch: id.slice(0, dash), seq: Number(digits) };
}
