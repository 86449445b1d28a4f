/** How a panel takes the room of its neighbours, and gives it back. */
export interface Enlarge {
  /** Whether it has that room. */
  readonly on: boolean;
  /** What the next press does, in words. */
  readonly label: string;
  readonly toggle: () => void;
}
