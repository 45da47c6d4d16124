import type { Finding } from '@rasp/core';
import { forgetClient, sendToTarget } from '../src/records/dead-letter.ts';
import { deliver } from './event-function.ts';
import { recordedEvent } from './recorded-events.ts';

type Node = Record<string, unknown>;
const attack = '../../../../../../etc/passwd';

/** A recorded batch with an attack in the records of these indexes. */
function batch(name: string, indexes: readonly number[]): Node {
  const event = recordedEvent(name) as Node;
  const list = (event['Records'] ?? event['records']) as Node[];
  for (const index of indexes) {
    const record = list[index] as Node;
    if (name.startsWith('sqs')) record['body'] = attack;
    else if (name === 'kinesis') (record['kinesis'] as Node)['data'] = Buffer.from(attack).toString('base64');
    else if (name === 'firehose') record['data'] = Buffer.from(attack).toString('base64');
    else (record['dynamodb'] as Node)['Keys'] = { Id: { S: attack } };
  }
  return event;
}

/** The ids of the records that the handler got. */
function idsOf(event: unknown): readonly string[] {
  const { Records = [], records = [] } = event as { Records?: Node[]; records?: Node[] };
  return [...Records, ...records].map((record) =>
    String(record['messageId'] ?? record['recordId'] ?? record['eventID']).slice(-1),
  );
}

const failuresOf = (result: unknown): readonly string[] =>
  ((result as { batchItemFailures?: { itemIdentifier: string }[] } | undefined)?.batchItemFailures ?? []).map(
    ({ itemIdentifier }) => itemIdentifier.slice(-1),
  );

describe('EVENT_ACTION', () => {
  it('drop: the others reach the handler, and nothing is said to the platform', async () => {
    const { seen, result } = await deliver(batch('sqs-fifo', [1]), { EVENT_ACTION: 'drop' }, { own: 1 });
    expect(idsOf(seen[0])).toEqual(['1', '3', '4']);
    expect(result).toEqual({ own: 1 });
  });

  it('fail: the record is named, beside what the handler names itself', async () => {
    const event = batch('sqs', [0]);
    (event['Records'] as Node[]).push({
      ...(recordedEvent('sqs') as { Records: Node[] }).Records[0],
      messageId: 'fine-9',
    });
    const answer = { batchItemFailures: [{ itemIdentifier: 'fine-9' }], own: 1 };
    const { seen, result } = await deliver(event, { EVENT_ACTION: 'fail' }, answer);
    expect(idsOf(seen[0])).toEqual(['9']);
    expect(failuresOf(result)).toEqual(['9', 'd']);
    expect((result as Node)['own']).toBe(1);
    expect(answer.batchItemFailures).toHaveLength(1);
  });

  it('fail, FIFO: what comes behind it in its group waits for it; other groups go on', async () => {
    const { seen, result } = await deliver(batch('sqs-fifo', [0]), { EVENT_ACTION: 'fail' });
    expect(idsOf(seen[0])).toEqual(['2', '4']);
    expect(failuresOf(result)).toEqual(['1', '3']);
  });

  it.each(['kinesis', 'dynamodb'])(
    'fail, %s: the stream is tried again from it, so the handler gets what stands before',
    async (name) => {
      const { seen, result } = await deliver(batch(name, [1]), { EVENT_ACTION: 'fail' });
      expect(idsOf(seen[0])).toEqual(['1']);
      expect(failuresOf(result)).toEqual(['2']);
    },
  );

  it('spares the handler the call where nothing is left, with an answer that the source takes', async () => {
    const sqs = await deliver(batch('sqs', [0]), { EVENT_ACTION: 'fail' });
    expect([sqs.seen, failuresOf(sqs.result)]).toEqual([[], ['d']]);
    const dropped = await deliver(batch('sqs', [0]), { EVENT_ACTION: 'drop' });
    expect([dropped.seen, dropped.result, dropped.error]).toEqual([[], undefined, null]);
  });

  it.each([
    ['drop', 'Dropped'],
    ['fail', 'ProcessingFailed'],
  ] as const)('%s, Firehose: each record has a result', async (EVENT_ACTION, expected) => {
    const own = { records: [{ recordId: 'x1', result: 'Ok', data: '' }] };
    const { seen, result } = await deliver(batch('firehose', [1]), { EVENT_ACTION }, own);
    expect(idsOf(seen[0])).toEqual(['1']);
    expect((result as { records: Node[] }).records.map((record) => record['result'])).toEqual(['Ok', expected]);
  });

  it('fail: a source without an answer for single records drops, and never fails the whole', async () => {
    const event = recordedEvent('sns') as { Records: { Sns: Node }[] };
    (event.Records[0] as { Sns: Node }).Sns['Message'] = attack;
    const { seen, error } = await deliver(event, { EVENT_ACTION: 'fail' });
    expect([seen, error]).toEqual([[], null]);
  });

  it('dead-letter: the record goes to the target with what was found, and is dropped', async () => {
    const sent: (readonly [unknown, readonly Finding[]])[] = [];
    const event = batch('sqs-fifo', [1]);
    const { seen, result } = await deliver(event, { EVENT_ACTION: 'dead-letter' }, undefined, {
      deadLetter: (record, findings) => void sent.push([record, findings]),
    });
    expect(idsOf(seen[0])).toEqual(['1', '3', '4']);
    expect(result).toBeUndefined();
    expect(sent).toMatchObject([[{ body: attack }, [{ check: 'traversal' }]]]);
  });

  it('dead-letter: what could not be sent fails where that is possible, and is never lost in silence', async () => {
    const deadLetter = () => Promise.reject(new Error('no'));
    const failed = await deliver(batch('sqs-fifo', [1]), { EVENT_ACTION: 'dead-letter' }, undefined, { deadLetter });
    expect(failuresOf(failed.result)).toEqual(['2', '4']);
    const without = await deliver(batch('sqs', [0]), { EVENT_ACTION: 'dead-letter' });
    expect(failuresOf(without.result)).toEqual(['d']);
  });

  it.each([
    ['appsync', 'The request was refused.'],
    ['cognito', 'The request was refused.'],
    ['authorizer-request', 'Unauthorized'],
    ['authorizer-token', 'Unauthorized'],
  ])('%s is refused by an error that tells nothing', async (name, message) => {
    const event = recordedEvent(name) as Node;
    if (name === 'appsync') event['arguments'] = { q: attack };
    else if (name === 'cognito') (event['request'] as Node)['clientMetadata'] = { q: attack };
    else if (name === 'authorizer-token') event['authorizationToken'] = attack;
    else event['multiValueQueryStringParameters'] = { q: [attack] };
    const { seen, error } = await deliver(event, { EVENT_ACTION: 'drop' });
    expect(seen).toEqual([]);
    expect((error as Error).message).toBe(message);
  });

  it.each([
    ['authorizer', { headers: { x: attack } }, { isAuthorized: false }],
    ['appsync-authorizer', { authorizationToken: attack }, { isAuthorized: false }],
    ['web-socket', { body: attack }, { statusCode: 403, body: 'Blocked' }],
  ])('%s is refused by its own answer', async (name, change, expected) => {
    const { seen, result } = await deliver({ ...recordedEvent(name), ...change }, { EVENT_ACTION: 'drop' });
    expect([seen, result]).toEqual([[], expected]);
  });

  it('durable functions: the first run is judged, a replay is not', async () => {
    const first = recordedEvent('durable') as { InitialExecutionState: { Operations: Node[] } };
    (first.InitialExecutionState.Operations[0] as { ExecutionDetails: Node }).ExecutionDetails['InputPayload'] =
      JSON.stringify({ q: attack });
    const refused = await deliver(first, { EVENT_ACTION: 'drop' });
    expect(refused.result).toMatchObject({ Status: 'FAILED' });
    expect(refused.events).toHaveLength(1);
    const replay = structuredClone(first);
    replay.InitialExecutionState.Operations.push({ Id: 's1', Type: 'STEP', Status: 'SUCCEEDED' });
    const again = await deliver(replay, { EVENT_ACTION: 'drop' });
    expect([again.events, again.seen]).toEqual([[], [replay]]);
  });

  it.each([[null], [undefined], ['text'], [5], [[]], [[1, 'x']], [{}], [true]])(
    'a direct call with %j reaches the handler',
    async (payload) => {
      const { seen, error } = await deliver(payload, { EVENT_ACTION: 'drop' }, 7);
      expect([seen, error]).toEqual([[payload], null]);
    },
  );

  it('blacklists nobody for what a queue carried', async () => {
    const { events } = await deliver(batch('sqs', [0]), {
      EVENT_ACTION: 'drop',
      SECURITY_CHECKS: { traversal: 'blacklist' },
    });
    expect(events[0]?.clientIp).toBeNull();
  });
});

describe('DEAD_LETTER_QUEUE', () => {
  const config = { deadLetterQueue: 'https://sqs.eu-west-1.amazonaws.com/1/dead', deadLetter: null, budgetMs: 500 };
  const finding = { check: 'sqli', rule: 'r', input: { source: 'record', name: '/q' } } as Finding;

  beforeEach(forgetClient);

  it('gets the record and where the findings stood, through the SDK that the runtime brings', async () => {
    const sent: Node[] = [];
    await sendToTarget({ body: 'x' }, [finding], config, async () => ({
      SQSClient: class {
        async send(command: object): Promise<unknown> {
          sent.push((command as { input: Node }).input);
          return {};
        }
      },
      SendMessageCommand: class {
        readonly input: Node;
        constructor(input: { readonly QueueUrl: string; readonly MessageBody: string }) {
          this.input = { ...input };
        }
      },
    }));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.['QueueUrl']).toBe(config.deadLetterQueue);
    expect(JSON.parse(String(sent[0]?.['MessageBody']))).toEqual({
      record: { body: 'x' },
      findings: [{ check: 'sqli', rule: 'r', place: '/q' }],
    });
  });

  it('fails where there is no SDK, and where there is no target', async () => {
    await expect(sendToTarget({}, [finding], config, () => Promise.reject(new Error('absent')))).rejects.toThrow(
      'absent',
    );
    await expect(sendToTarget({}, [finding], { ...config, deadLetterQueue: '' })).rejects.toThrow('deadLetter');
  });
});
