/** How the platform takes an answer about single records of a batch. */
export type BatchAnswer =
  /** Nothing of the answer is read, or nothing but success and failure of the whole. */
  | 'none'
  /** `batchItemFailures`: each named item alone is retried. */
  | 'items'
  /** `batchItemFailures`: the lowest sequence number is where the batch is tried again from. */
  | 'checkpoint'
  /** A list with a result for each record. */
  | 'firehose';

/** One record as it stands in the event. */
export interface SourceRecord {
  /** Its place within the event, such as `/Records/0`. */
  readonly place: string;
  readonly value: unknown;
}

/** How one kind of event holds records. */
export interface RecordSource {
  /** The event kind as it stands in events and logs. */
  readonly name: string;
  /** True for an event of this kind, by fields that the platform writes. */
  is(event: object): boolean;
  records(event: object): readonly SourceRecord[];
  /** What the platform calls a record; empty where it has no name. */
  idOf(record: unknown): string;
  /** Steps to the members of a record that are base64. */
  readonly encoded: readonly (readonly string[])[];
  /** Steps to the members that are encoded as a form's values are. */
  readonly escaped: readonly (readonly string[])[];
  readonly answer: BatchAnswer;
  /** The group within which order matters, or null. */
  groupOf(record: unknown): string | null;
  /** A copy of the event without the records of these indexes. */
  without(event: object, out: ReadonlySet<number>): object;
}
