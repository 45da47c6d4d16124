import { gzipSync } from 'node:zlib';
import type { ProtectOptions, SecurityEvent } from '@rasp/core';
import { cloudRun } from '../test/gcp-driver.ts';
import type { Callable } from './http-types.ts';
import { protectWith } from './protect.ts';

const attack = '../../../../etc/passwd';
const event = (data: unknown) => ({ specversion: '1.0', id: 'e-1', source: '//shop', type: 'com.example.said', data });

let reported: SecurityEvent[] = [];
let logged: string[] = [];
beforeEach(() => {
  reported = [];
  logged = [];
});

function wrap(handler: Callable, options: ProtectOptions = {}): Callable {
  return protectWith(
    handler,
    { ...options, config: { SNAPSHOT_DIR: '', EVENT_ACTION: 'drop', ...options.config } },
    {
      dependencies: {
        env: cloudRun,
        log: (_level, line) => void logged.push(line),
        events: (one) => void reported.push(one),
      },
    },
  );
}

const places = (): unknown[] =>
  reported.flatMap(({ findings }) => findings.map(({ input, trail }) => [input?.name, trail.join('>')]));

describe('a handler of events', () => {
  it('gets the arguments and the `this` that it would have, and keeps name, arity and result', async () => {
    const seen: unknown[] = [];
    const result = {};
    function stored(this: unknown, ...args: [unknown, unknown]): unknown {
      seen.push(this, ...args);
      return result;
    }
    Object.defineProperty(stored, 'length', { value: 2 });
    const wrapper = wrap(stored as Callable);
    const [self, data, context] = [{}, { name: 'a.txt' }, { eventId: '1' }];
    expect(await Reflect.apply(wrapper, self, [data, context])).toBe(result);
    expect(seen[0]).toBe(self);
    expect(seen[1]).toBe(data);
    expect(seen[2]).toBe(context);
    expect([wrapper.name, wrapper.length]).toEqual(['stored', 2]);
  });

  it('keeps its errors', async () => {
    const error = new TypeError('broken');
    const wrapper = wrap(() => {
      throw error;
    });
    await expect(wrapper(event(1))).rejects.toBe(error);
    await expect(wrapper({ a: 1 }, { eventId: '1' })).rejects.toBe(error);
  });

  it.each<[string, unknown, string, string]>([
    ['text', attack, '/data', ''],
    ['bytes', Buffer.from(attack), '/data', ''],
    ['bytes of JSON', Buffer.from(JSON.stringify({ q: attack })), '/data/q', ''],
    ['gzip', gzipSync(JSON.stringify({ q: attack })), '/data/q', 'gzip'],
    ['bytes within', { file: { content: Buffer.from(attack) } }, '/data/file/content', ''],
    ['a map', new Map([['a/b', attack]]), '/data/a~1b', ''],
    ['a set', new Set(['x', attack]), '/data/1', ''],
    ['JSON in text', '{"q":"../../../../etc/passwd"}', '/data/q', 'json'],
    [
      'protobuf of no known shape',
      { message: { data: Buffer.from(attack).toString('base64') } },
      '/data/message/data',
      'base64',
    ],
    [
      'a message of gzip',
      { message: { data: gzipSync(attack).toString('base64') } },
      '/data/message/data',
      'base64>gzip',
    ],
    ['a message that is no base64', { message: { data: attack } }, '/data/message/data', ''],
  ])('is spared data that is %s', async (_, data, place, trail) => {
    const handler = jest.fn();
    expect(await wrap(handler)(event(data))).toBeUndefined();
    expect(handler).not.toHaveBeenCalled();
    expect(places()).toContainEqual([place, trail]);
  });

  it('is read through the accessor of the class of the CloudEvents SDK', async () => {
    class CloudEvent {
      readonly id = '1';
      readonly type = 'com.example.said';
      #data: unknown;
      constructor(data: unknown) {
        this.#data = data;
      }
      get data(): unknown {
        return this.#data;
      }
    }
    const handler = jest.fn();
    await wrap(handler)(new CloudEvent({ q: attack }));
    expect([handler.mock.calls.length, places()]).toEqual([0, [['/data/q', '']]]);
    const harmless = new CloudEvent({ q: 'fine' });
    await wrap(handler)(harmless);
    expect(handler.mock.calls[0]?.[0]).toBe(harmless);
  });

  it.each<[string, () => unknown]>([
    [
      'a cycle',
      () => {
        const cycle: Record<string, unknown> = {};
        cycle['self'] = cycle;
        return cycle;
      },
    ],
    [
      'a getter that throws',
      () => ({
        get a() {
          throw new Error('hostile');
        },
      }),
    ],
    [
      'a proxy that throws',
      () =>
        new Proxy(
          {},
          {
            get() {
              throw new Error('hostile');
            },
            ownKeys() {
              throw new Error('hostile');
            },
          },
        ),
    ],
    ['a big integer', () => ({ a: 1n, b: Symbol('x'), c: () => 1, d: new Date(0) })],
    [
      'a class',
      () =>
        new (class A {
          b = 'x';
          get c() {
            throw new Error('hostile');
          }
        })(),
    ],
  ])('runs for an event that is or holds %s', async (_, make) => {
    const handler = jest.fn();
    const wrapper = wrap(handler);
    for (const given of [make(), event(make())]) {
      await wrapper(given);
      expect(handler.mock.calls.at(-1)?.[0]).toBe(given);
    }
    expect(reported.filter(({ action }) => action === 'deny')).toEqual([]);
  });

  it.each([
    [[]],
    [[undefined]],
    [[null, {}]],
    [[{ method: 'GET', url: '/', headers: {} }, {}]],
    [[{}, {}, {}]],
    [[new Error('x'), {}, {}, () => 1]],
  ])('runs uninspected and counted for %j, which is no event', async (args) => {
    const handler = jest.fn(() => 'done');
    expect(await wrap(handler)(...args)).toBe('done');
    expect(handler).toHaveBeenCalledTimes(1);
  });
});

describe('a handler with a callback', () => {
  it('has it called for it where its event is withheld', async () => {
    const handler = jest.fn();
    const dropped = jest.fn();
    await wrap(handler)(event(attack), dropped);
    expect(dropped.mock.calls).toEqual([[]]);
    const failed = jest.fn();
    await wrap(handler, { config: { EVENT_ACTION: 'fail' } })({ name: attack }, { eventId: '1' }, failed);
    expect(failed.mock.calls).toEqual([[expect.objectContaining({ code: 'RASP_ERR_EVENT' })]]);
    expect(handler).not.toHaveBeenCalled();
  });

  it('hands its calls on as they come, with what it gave them', async () => {
    const callback = jest.fn();
    const error = new Error('no stock');
    await wrap((_event, done) => {
      (done as Callable)(error, 1);
      expect(callback.mock.calls).toEqual([[error, 1]]);
      (done as Callable)(null, 2);
    })(event('fine'), callback);
    expect(callback.mock.calls).toEqual([
      [error, 1],
      [null, 2],
    ]);
  });
});

it('fails a delivery that cannot be judged under FAIL_MODE closed, by promise and by callback', async () => {
  const broken = {
    platform: 'gcp',
    describeInstance: () => ({}),
    readEvent: () => {
      throw new Error('broke');
    },
  } as never;
  const { createGcpAdapter } = await import('./adapter.ts');
  const adapter = { ...createGcpAdapter(cloudRun), readEvent: (broken as { readEvent: never }).readEvent };
  const handler = jest.fn();
  const wrapper = protectWith(
    handler,
    { config: { SNAPSHOT_DIR: '', FAIL_MODE: 'closed' } },
    {
      adapter,
      dependencies: { env: cloudRun, log: () => undefined, events: () => undefined },
    },
  );
  await expect(wrapper(event('fine'))).rejects.toThrow('withheld');
  const callback = jest.fn();
  await wrapper(event('fine'), callback);
  expect(callback.mock.calls).toEqual([[expect.objectContaining({ code: 'RASP_ERR_EVENT' })]]);
  expect(handler).not.toHaveBeenCalled();
});
