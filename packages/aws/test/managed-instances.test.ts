import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { recordedEvent } from './recorded-events.ts';

interface Answers {
  readonly answers: readonly { readonly statusCode: number; readonly body: string }[];
  /** Invocations that ran at the same time. */
  readonly most: number;
}

/** Every third request is an attack; each has an id of its own. */
function requests(thread: number): readonly unknown[] {
  return Array.from({ length: 60 }, (_, n) => {
    const event = recordedEvent('http-api') as { requestContext: object };
    const query = n % 3 === 0 ? 'name=..%2F..%2F..%2F..%2Fetc%2Fpasswd' : `name=report-${n}`;
    return {
      ...event,
      rawQueryString: query,
      requestContext: { ...event.requestContext, requestId: `t${thread}-${n}` },
    };
  });
}

async function runThread(thread: number): Promise<Answers> {
  const worker = new Worker(new URL('./functions/managed-worker.mjs', import.meta.url), {
    workerData: requests(thread),
    execArgv: ['--conditions=@rasp/source'],
    env: {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'lambda-managed-instances',
      AWS_LAMBDA_FUNCTION_NAME: 'sample',
    },
    stdout: true,
  });
  try {
    const [message] = (await once(worker, 'message')) as [Answers];
    return message;
  } finally {
    await worker.terminate();
  }
}

it('keeps 60 invocations apart in each of 3 worker threads', async () => {
  const threads = await Promise.all([0, 1, 2].map(runThread));
  for (const [thread, { answers, most }] of threads.entries()) {
    // All that are no attack run at the same time.
    expect(most).toBe(40);
    expect(answers).toHaveLength(60);
    for (const [n, { statusCode, body }] of answers.entries()) {
      if (n % 3 === 0) expect([statusCode, body]).toEqual([403, expect.not.stringContaining(`t${thread}-`)]);
      else expect([statusCode, body]).toEqual([200, `t${thread}-${n}`]);
    }
  }
});
