import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { createContext, StreamRecorder } from '../test/fake-runtime.ts';
import { recordedEvent } from '../test/recorded-events.ts';
import type { Callable } from './callback.ts';
import { guardOf, protect } from './index.ts';
import { protectWith } from './protect.ts';

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
const highWaterMark = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const quiet = { config: { SNAPSHOT_DIR: '' } };
const attack = { ...recordedEvent('function-url'), rawQueryString: 'name=..%2F..%2F..%2F..%2Fetc%2Fpasswd' };
const seams = { dependencies: { env: {}, log: () => undefined, events: () => undefined } };

function wrap(handler: Callable): Callable {
  return protectWith(handler, quiet, seams);
}

describe('protect', () => {
  it('tells how a protected handler stands, and nothing about others', () => {
    const handler: Callable = () => undefined;
    expect(guardOf(protect(handler as () => void, quiet))?.status()).toMatchObject({
      sync: { state: 'disabled' },
      lastError: null,
    });
    expect(guardOf(handler)).toBeNull();
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
    ['GZIP', (text: string) => Buffer.from(text)],
  ])('inspects a body of coding %s, which frameworks behind an adapter undo', async (coding, compress) => {
    const event = (text: string) => ({
      ...recordedEvent('function-url'),
      headers: { 'content-type': 'application/json', 'content-encoding': coding },
      body: Buffer.from(compress(text)).toString('base64'),
      isBase64Encoded: true,
    });
    const wrapper = wrap(async () => 'served');
    expect(await wrapper(event('{"q":"harmless"}'), createContext())).toBe('served');
    expect(await wrapper(event('{"q":"1\' OR \'1\'=\'1"}'), createContext())).toMatchObject({ statusCode: 403 });
  });

  it.each([
    ['MAX_BODY_BYTES', 'gzip', gzipSync(Buffer.alloc(5_000_000))],
    ['content-encoding', 'compress', Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 151) & 255))],
  ])('tells by %s of a %s body that it does not read', async (rule, coding, body) => {
    const rules: string[] = [];
    const events = (event: { readonly findings: readonly { readonly rule: string }[] }) =>
      void rules.push(...event.findings.map((finding) => finding.rule));
    const wrapper = protectWith(async () => 'served', quiet, {
      dependencies: { env: {}, log: () => undefined, events },
    });
    const event = {
      ...recordedEvent('function-url'),
      headers: { 'content-type': 'application/octet-stream', 'content-encoding': coding },
      body: body.toString('base64'),
      isBase64Encoded: true,
    };
    expect(await wrapper(event, createContext())).toBe('served');
    expect(rules).toEqual([rule]);
  });

  it('inspects the maps of an event that has no raw query and no lists', async () => {
    const wrapper = wrap(async () => 'served');
    const query = { q: "1' OR '1'='1" };
    const http = { ...recordedEvent('function-url'), rawQueryString: '', queryStringParameters: query };
    expect(await wrapper(http, createContext())).toMatchObject({ statusCode: 403 });
    const rest = { ...recordedEvent('rest-api'), multiValueQueryStringParameters: {}, queryStringParameters: query };
    expect(await wrapper(rest, createContext())).toMatchObject({ statusCode: 403 });
  });

  it.each<[number, Callable]>([
    [0, async () => 1],
    [1, async (_event) => 1],
    [2, async (_event, _context) => 1],
    [3, (_event, _context, _callback) => undefined],
  ])('keeps an arity of %i', (length, handler) => {
    expect(wrap(handler).length).toBe(length);
  });

  it('keeps the name and whatever stands on the function', () => {
    const mark = Symbol('mark');
    const handler = Object.assign(
      async function orders() {
        return 1;
      },
      { config: { timeout: 5 }, [mark]: 1 },
    );
    const wrapper = wrap(handler) as typeof handler;
    expect(wrapper.name).toBe('orders');
    expect(wrapper.config).toBe(handler.config);
    expect(wrapper[mark]).toBe(1);
  });

  it('hands this and all arguments on, and the result back', async () => {
    const seen: unknown[] = [];
    const wrapper = wrap(async function (this: unknown, ...args) {
      seen.push(this, ...args);
      return { statusCode: 200 };
    });
    const self = { wrapper };
    const event = recordedEvent('http-api');
    const context = createContext();
    expect(await Reflect.apply(wrapper, self, [event, context, undefined, 'extra'])).toEqual({ statusCode: 200 });
    expect(seen[0]).toBe(self);
    expect(seen[1]).toBe(event);
    expect(seen[2]).toBe(context);
    expect(seen.slice(3)).toEqual([undefined, 'extra']);
  });

  it.each([['text'], [undefined], [null], [[1]], [7]])('hands back %j as it is', async (result) => {
    expect(await wrap(() => result)(recordedEvent('http-api'), createContext())).toBe(result);
  });

  it.each(['sqs', 'web-socket', 'authorizer'])('runs the handler for the event %s', async (name) => {
    const handler = jest.fn(async () => 'done');
    expect(await wrap(handler)(recordedEvent(name), createContext())).toBe('done');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it.each([
    [undefined],
    [null],
    [0],
    ['text'],
    [[]],
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
  ])('runs the handler for an event that is no object of ours', async (event) => {
    const handler = jest.fn(async () => 'done');
    expect(await wrap(handler)(event, createContext())).toBe('done');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('protects once', () => {
    const wrapper = wrap(async () => 1);
    expect(protect(wrapper)).toBe(wrapper);
  });

  it('leaves what is no function to Lambda', () => {
    expect(protect(undefined as unknown as () => void)).toBeUndefined();
  });

  it('runs invocations of one function side by side', async () => {
    const wrapper = wrap(async (event) => {
      await new Promise((resolve) => setImmediate(resolve));
      return (event as { readonly n: number }).n;
    });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => wrapper({ ...recordedEvent('http-api'), n }, createContext())),
    );
    expect(results).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });
});

describe('protect with streaming handlers', () => {
  /** What the runtime's `streamifyResponse` does: it marks the function that it is given. */
  function streamify(handler: Callable): Callable {
    return Object.assign(handler, { [streaming]: 'response', [highWaterMark]: 8192 });
  }

  async function answer(_event: unknown, stream: unknown): Promise<void> {
    const response = StreamRecorder.from(stream as StreamRecorder, { statusCode: 206, headers: {} });
    response.write('one,');
    response.write('two');
    response.end();
  }

  it.each<[string, (handler: Callable) => Callable]>([
    ['protect(streamifyResponse(handler))', (handler) => wrap(streamify(handler))],
    ['streamifyResponse(protect(handler))', (handler) => streamify(wrap(handler))],
  ])('works as %s', async (_name, build) => {
    const handler = jest.fn(answer);
    const wrapper = build((event, stream) => handler(event, stream)) as Callable & Record<symbol, unknown>;
    expect([wrapper[streaming], wrapper[highWaterMark]]).toEqual(['response', 8192]);

    const benign = new StreamRecorder();
    expect(await wrapper(recordedEvent('function-url'), benign, createContext())).toBeUndefined();
    expect(benign.response()).toEqual({ statusCode: 206, headers: {}, body: 'one,two' });
    expect(handler).toHaveBeenCalledTimes(1);

    const hostile = new StreamRecorder();
    expect(await wrapper(attack, hostile, createContext())).toBeUndefined();
    expect(hostile.response().statusCode).toBe(403);
    expect(handler).toHaveBeenCalledTimes(1);
  });
});
