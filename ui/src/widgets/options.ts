/** One of several things to choose from. */
export interface Option<T extends string = string> {
  readonly value: T;
  readonly label: string;
}
