/** The records of one call, which are judged and withheld one by one. */
export interface Batch {
  readonly items: readonly unknown[];
  /** JSON Pointer of the list within the input: empty where the input is the list. */
  readonly place: string;
  /** The input with fewer items; the platform's own is not changed. */
  with(items: readonly unknown[]): unknown;
}
