/** An event's id on the lab's streams: `<epoch>-<seq>`. */
export interface EventId {
  readonly epoch: string;
  readonly seq: number;
}

const SHAPE = /^(.+)-(\d{1,15})$/;

/** The parts of an id of ours, or undefined where the id is somebody else's or empty. */
export function parseEventId(id: string): EventId | undefined {
  const [, epoch, seq] = SHAPE.exec(id) ?? [];
  return epoch === undefined || seq === undefined ? undefined : { epoch, seq: Number(seq) };
}
