import { readFileSync } from 'node:fs';

/** What a PyRASP agent did with one answer, as it was recorded. */
export interface RecordedCase {
  readonly id: string;
  readonly name: string;
  readonly flavour: 'lambda' | 'flask';
  /** Where the agent died or hung; absent where it lived. */
  readonly crashes?: string;
  readonly result: Readonly<Record<string, unknown>>;
}

/** A message that a PyRASP agent sent. */
export interface RecordedMessage {
  readonly kind: 'connect' | 'beacon';
  readonly flavour: string;
  /** True where TELEMETRY_DATA and BLACKLIST_SHARE were on. */
  readonly shares: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A PyRASP server's answer as it stands on the wire. */
interface RecordedAnswer<Data> {
  readonly status: boolean;
  readonly message: string;
  readonly data: Data;
}

interface RecordedAnswers {
  readonly connect: RecordedAnswer<{
    readonly config: Readonly<Record<string, unknown>>;
    readonly blacklist: Readonly<Record<string, number>>;
  }>;
  readonly beacon: RecordedAnswer<{
    readonly blacklist: { readonly new: readonly string[]; readonly remove: readonly string[] };
  }>;
}

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const lines = <Row>(file: string): readonly Row[] =>
  read(file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/** The cases; the title says so where a PyRASP agent did not survive one. */
export const recordedCases: readonly (RecordedCase & { readonly title: string })[] = lines<RecordedCase>(
  'cases.jsonl',
).map((row) => ({
  ...row,
  title: `${row.id} ${row.name}${row.crashes === undefined ? '' : ` (ends a PyRASP agent: ${row.crashes})`}`,
}));
export const recordedMessages: readonly RecordedMessage[] = lines<RecordedMessage>('messages.jsonl');
export const recordedAnswers: RecordedAnswers = JSON.parse(read('answers.json')) as RecordedAnswers;

/** Ids of the cases that a PyRASP agent does not survive. */
export const crashList: readonly string[] = recordedCases
  .filter(({ crashes }) => crashes !== undefined)
  .map(({ id }) => id);

/** When the cases were recorded, in epoch seconds: the times in their answers count from here. */
export const recordedAt = 1_795_373_218;

/** A served configuration with every key that a PyRASP agent dies without. */
export function fullConfig(changes: object = {}): Record<string, unknown> {
  return { ...recordedAnswers.connect.data.config, APP_NAME: 'cloud-A', ...changes };
}

/** The least configuration that a PyRASP agent starts with. */
export const minimalConfig: Readonly<Record<string, unknown>> = {
  APP_NAME: 'cloud-A',
  SECURITY_CHECKS: recordedAnswers.connect.data.config['SECURITY_CHECKS'],
};
