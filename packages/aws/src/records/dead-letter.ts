import { type Finding, sendToDeadLetter, type WithholdConfig } from '@rasp/core';

/** What is used of `@aws-sdk/client-sqs`, which Lambda's Node runtimes bring. */
export interface QueueSdk {
  readonly SQSClient: new (options: { readonly endpoint?: string }) => { send(command: object): Promise<unknown> };
  readonly SendMessageCommand: new (input: { readonly QueueUrl: string; readonly MessageBody: string }) => object;
}

/** Not written where it is imported, so that no bundler looks for a package that is the runtime's. */
const packageName = '@aws-sdk/client-sqs';
let client: { sdk: QueueSdk; sqs: InstanceType<QueueSdk['SQSClient']> } | null = null;

async function loadSdk(): Promise<QueueSdk> {
  return (await import(packageName)) as QueueSdk;
}

/** Largest message that SQS takes, in bytes; a larger record is cut, and says so. */
const maxMessage = 1_048_576;

/**
 * Sends a record to the user's own target, or to DEAD_LETTER_QUEUE as `{"record", "findings"}`; waits within the budget. Throws where there is neither, and
 * where sending fails.
 */
export async function sendToTarget(
  record: unknown,
  findings: readonly Finding[],
  config: WithholdConfig,
  load: () => Promise<QueueSdk> = loadSdk,
): Promise<void> {
  const { deadLetterQueue } = config;
  const deadLetter =
    config.deadLetter ?? (deadLetterQueue === '' ? null : () => sendToQueue(deadLetterQueue, record, findings, load));
  const verdict = { findings } as Parameters<typeof sendToDeadLetter>[1][number];
  await sendToDeadLetter(record, [verdict], { ...config, deadLetter });
}

async function sendToQueue(
  url: string,
  record: unknown,
  findings: readonly Finding[],
  load: () => Promise<QueueSdk>,
): Promise<void> {
  if (client === null) {
    const sdk = await load();
    client = { sdk, sqs: new sdk.SQSClient({}) };
  }
  // The record holds what was found; findings name checks and places alone.
  const named = findings.map(({ check, rule, input }) => ({ check, rule, place: input?.name ?? '' }));
  const whole = JSON.stringify({ record, findings: named });
  const body =
    Buffer.byteLength(whole) <= maxMessage
      ? whole
      : JSON.stringify({ truncated: true, record: JSON.stringify(record).slice(0, maxMessage / 8), findings: named });
  await client.sqs.send(new client.sdk.SendMessageCommand({ QueueUrl: url, MessageBody: body }));
}

/** Forgets the client; for tests. */
export function forgetClient(): void {
  client = null;
}
