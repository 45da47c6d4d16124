import { brotliCompressSync, gzipSync } from 'node:zlib';
import { InvocationContext } from '@azure/functions';
import { createGuard, type GuardDependencies } from '@rasp/core';
import { libraryRequest, recordedRequest } from '../test/recorded-events.ts';
import { createAzureAdapter } from './adapter.ts';
import { guardOf, protect } from './index.ts';
import { type Callable, protectedHandler } from './protected-handler.ts';

const quiet = { config: { SNAPSHOT_DIR: '' } };
const context = new InvocationContext({ invocationId: 'inv-1' });
const recorded = recordedRequest('app-service');
const dependencies: Partial<GuardDependencies> = { env: {}, log: () => undefined, events: () => undefined };

function wrap(handler: Callable): Callable {
  return protectedHandler(handler, createGuard(createAzureAdapter(), quiet, dependencies));
}

// The line that every agent prints when it starts.
beforeAll(() => void jest.spyOn(console, 'log').mockImplementation(() => undefined));

describe('protect', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
  ])('inspects a body of coding %s and hands it on compressed', async (coding, compress) => {
    const found: unknown[] = [];
    const events: GuardDependencies['events'] = (event) => void found.push(...event.findings.map(({ input }) => input));
    const guard = createGuard(createAzureAdapter(), quiet, { ...dependencies, events });
    const wrapper = protectedHandler(
      async (request: unknown) => ({ body: await (request as Request).arrayBuffer() }),
      guard,
    );
    const ask = (text: string) => {
      const body = compress(text);
      const headers = {
        'content-type': 'application/json',
        'content-encoding': coding,
        'content-length': String(body.length),
      };
      return wrapper(libraryRequest(recorded, headers, body), context) as Promise<{
        status?: number;
        body?: ArrayBuffer;
      }>;
    };
    const served = await ask('{"q":"O\'Neil"}');
    expect(Buffer.from(served.body as ArrayBuffer)).toEqual(compress('{"q":"O\'Neil"}'));
    expect((await ask('{"q":"x\' OR \'1\'=\'1"}')).status).toBe(403);
    expect(found).toEqual([{ source: 'json-value', name: '/q' }]);
  });

  it.each<[number, Callable]>([
    [0, async () => ({})],
    [1, async (_request) => ({})],
    [2, async (_request, _context) => ({})],
  ])('keeps an arity of %i', (length, handler) => {
    expect(wrap(handler).length).toBe(length);
  });

  it('keeps the name and whatever stands on the function', () => {
    const mark = Symbol('mark');
    const handler = Object.assign(
      async function orders() {
        return {};
      },
      { config: { timeout: 5 }, [mark]: 1 },
    );
    const wrapper = wrap(handler) as typeof handler;
    expect([wrapper.name, wrapper.config, wrapper[mark]]).toEqual(['orders', handler.config, 1]);
  });

  it('hands this and all arguments on, and the result back', async () => {
    const seen: unknown[] = [];
    const result = { body: 'own' };
    const wrapper = wrap(async function (this: unknown, ...args) {
      seen.push(this, ...args);
      return result;
    });
    const self = { wrapper };
    const request = libraryRequest(recorded);
    expect(await Reflect.apply(wrapper, self, [request, 'client', context])).toBe(result);
    expect(seen).toEqual([self, request, 'client', context]);
    expect(seen[1]).toBe(request);
  });

  it.each([['text'], [undefined], [null], [[1]], [7]])('hands back %j as it is', async (result) => {
    expect(await wrap(() => result)(libraryRequest(recorded), context)).toBe(result);
  });

  it.each([
    [undefined],
    [null],
    [{ schedule: {} }],
    [
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('hostile');
          },
        },
      ),
    ],
  ])('runs the handler for input %# that is no request', async (input) => {
    const handler = jest.fn(async () => 'done');
    expect(await wrap(handler)(input, context)).toBe('done');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('protects once', () => {
    const wrapper = protect(async () => ({}), quiet);
    expect(guardOf(wrapper)?.status()).toMatchObject({ sync: { state: 'disabled' }, lastError: null });
    expect(protect(wrapper)).toBe(wrapper);
  });

  it('leaves what is no function to Azure', () => {
    expect(protect(undefined as unknown as () => void)).toBeUndefined();
  });

  it('runs invocations of one function side by side', async () => {
    const wrapper = wrap(async (request) => {
      await new Promise((resolve) => setImmediate(resolve));
      return (request as { text(): Promise<string> }).text();
    });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => wrapper(libraryRequest(recorded, {}, Buffer.from(`body ${n}`)), context)),
    );
    expect(results).toEqual(Array.from({ length: 20 }, (_, n) => `body ${n}`));
  });
});

describe('several functions', () => {
  it('share one agent, which says once that it is there', async () => {
    const said = jest.mocked(console.log);
    said.mockClear();
    const options = { config: { SNAPSHOT_DIR: '', APP_NAME: 'shared' } };
    for (const handler of [async (..._args: unknown[]) => ({}), async (..._args: unknown[]) => ({ body: 'other' })]) {
      await protect(handler, options)(libraryRequest(recorded), context);
    }
    expect(said).toHaveBeenCalledTimes(1);
  });

  it('all know what front end they are behind', async () => {
    process.env['CONTAINER_APP_NAME'] = 'orders';
    try {
      jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      const config = { SNAPSHOT_DIR: '', APP_NAME: 'ingress', SECURITY_CHECKS: { traversal: 'blacklist' } } as const;
      protect(async () => ({}), { config });
      const second = protect(async (..._args: unknown[]) => ({}), { config });
      const ingress = recordedRequest('ingress');
      const attack = { ...ingress, url: `${ingress.url}&name=..%2F..%2F..%2F..%2Fetc%2Fpasswd` };
      expect(await second(libraryRequest(attack), context)).toMatchObject({ status: 403 });
      expect(await second(libraryRequest(ingress), context)).toMatchObject({ status: 403 });
      // Another client that writes the same client-ip, which the ingress of Container Apps lets through.
      const other = libraryRequest(ingress, { 'x-forwarded-for': '81.2.69.142' });
      expect(await second(other, context)).toEqual({});
    } finally {
      delete process.env['CONTAINER_APP_NAME'];
    }
  });
});
