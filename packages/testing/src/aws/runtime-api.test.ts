import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

let api: RuntimeApi;

beforeEach(async () => {
  api = await startRuntimeApi();
});
afterEach(() => api.close());

const url = (path: string): string => `http://${api.address}/2018-06-01/runtime/${path}`;

async function next(): Promise<{ readonly id: string; readonly event: unknown; readonly deadline: number }> {
  const response = await fetch(url('invocation/next'));
  return {
    id: response.headers.get('lambda-runtime-aws-request-id') ?? '',
    deadline: Number(response.headers.get('lambda-runtime-deadline-ms')),
    event: await response.json(),
  };
}

describe('startRuntimeApi', () => {
  it('hands an event to whoever polls, before and after it is there', async () => {
    const early = next();
    await api.ready;
    const first = api.invoke({ n: 1 });
    const job = await early;
    expect(job.event).toEqual({ n: 1 });
    await fetch(url(`invocation/${job.id}/response`), { method: 'POST', body: '"one"' });
    expect(await first).toMatchObject({ kind: 'response', body: Buffer.from('"one"') });

    const second = api.invoke({ n: 2 }, { timeoutMs: 60_000 });
    const late = await next();
    expect(late.deadline - Date.now()).toBeGreaterThan(50_000);
    await fetch(url(`invocation/${late.id}/error`), { method: 'POST', body: '{"errorType":"X"}' });
    expect(await second).toMatchObject({ kind: 'error' });
  });

  it('tells an init error', async () => {
    await fetch(url('init/error'), { method: 'POST', body: '{"errorType":"Broken"}' });
    await expect(api.ready).rejects.toThrow('Broken');
  });

  it('leaves nobody waiting when the process is gone', async () => {
    const waiting = api.invoke({});
    api.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(api.invoke({})).rejects.toThrow('gone');
  });
});
