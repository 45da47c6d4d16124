import type { Guard } from '@rasp/core';
import { createContext } from '../test/fake-runtime.ts';
import { type Callable, handleWithCallback } from './callback.ts';
import { AwsInvocation } from './invocation.ts';

/** A guard that lets everything through, or denies it, or replaces the response. */
function guardThat(does: 'allows' | 'denies' | 'replaces'): Guard<AwsInvocation, unknown> {
  return {
    async handle(_invocation, run) {
      if (does === 'denies') return 'denied';
      const result = await run(false);
      return does === 'replaces' ? 'replaced' : result;
    },
    flush: () => Promise.resolve(),
    config: () => null,
    blacklist: () => [],
    routes: () => [],
    ready: async () => undefined,
    status: () => {
      throw new Error('nobody asks');
    },
  };
}

/** What the runtime of nodejs22.x notes of one invocation: the first answer counts, whichever way it comes. */
async function run(handler: Callable, guard: Guard<AwsInvocation, unknown> = guardThat('allows'), self?: unknown) {
  const answers: unknown[] = [];
  const note = (...answer: unknown[]): unknown => answers.push(answer);
  const context = {
    ...createContext(),
    succeed: (result: unknown) => note('succeed', result),
    fail: (error: unknown) => note('fail', error),
    done: (error: unknown, result: unknown) => note('done', error, result),
  };
  const callback = (error: unknown, result?: unknown): unknown => note('callback', error, result);
  const args = [{ n: 1 }, context, callback];
  const promise = handleWithCallback(guard, new AwsInvocation(args[0], context, null), handler, self, args);
  await promise.then(
    (result) => note('promise', result),
    (error: unknown) => note('rejection', error),
  );
  return answers;
}

type Callback = (error?: unknown, result?: unknown) => void;
interface Legacy {
  succeed(result: unknown): void;
  fail(error: unknown): void;
  done(error: unknown, result?: unknown): void;
}

describe('handleWithCallback', () => {
  const error = new Error('own');

  it('answers a callback by the callback', async () => {
    const handler: Callable = (_event, _context, callback) => (callback as Callback)(null, 'ok');
    expect(await run(handler)).toEqual([
      ['callback', null, 'ok'],
      ['promise', undefined],
    ]);
  });

  it('leaves the context its own answers for as long as the runtime has not taken them', async () => {
    const context = { ...createContext(), succeed: () => undefined, fail: () => undefined };
    const own = { ...context };
    const seen: unknown[] = [];
    const handler: Callable = async (_event, given) => void seen.push((given as typeof context).succeed);
    const args = [{}, context, () => undefined];
    const guard: Guard<AwsInvocation, unknown> = { ...guardThat('allows'), handle: async (_, run) => run(false) };
    const promise = handleWithCallback(guard, new AwsInvocation({}, context, null), handler, undefined, args);
    expect(context).toEqual(own);
    await promise;
    expect(seen).toEqual([context.succeed]);
    expect(context.succeed).not.toBe(own.succeed);
  });

  it('answers a late callback, and ignores what the function returned meanwhile', async () => {
    const handler: Callable = (_event, _context, callback) =>
      setImmediate(() => (callback as Callback)(undefined, 'late'));
    expect((await run(handler))[0]).toEqual(['callback', null, 'late']);
  });

  it('hands an error to the callback, the very same', async () => {
    const [first] = await run((_event, _context, callback) => (callback as Callback)(error));
    expect(first).toEqual(['callback', error, undefined]);
    expect((first as unknown[])[1]).toBe(error);
  });

  it('answers a promise by the promise', async () => {
    expect(await run(async () => 'ok')).toEqual([['promise', 'ok']]);
    expect(await run(async () => Promise.reject(error))).toEqual([['rejection', error]]);
  });

  it('answers what is thrown at once as a rejection', async () => {
    const handler: Callable = () => {
      throw error;
    };
    expect(await run(handler)).toEqual([['rejection', error]]);
  });

  it.each<[keyof Legacy, unknown[], unknown]>([
    ['succeed', ['ok'], ['succeed', 'ok']],
    ['fail', [error], ['fail', error]],
    ['done', [null, 'ok'], ['succeed', 'ok']],
    ['done', [error], ['fail', error]],
  ])('answers context.%s(%p) by the context', async (method, given, expected) => {
    const answers = await run((_event, context) => {
      Reflect.apply((context as Legacy)[method], undefined, given);
    });
    expect(answers).toEqual([expected, ['promise', undefined]]);
  });

  it('takes the first answer only', async () => {
    const handler: Callable = async (_event, context, callback) => {
      (callback as Callback)(null, 'first');
      (callback as Callback)(null, 'second');
      (context as Legacy).succeed('third');
      return 'fourth';
    };
    expect(await run(handler)).toEqual([
      ['callback', null, 'first'],
      ['promise', undefined],
    ]);
  });

  it('denies by the promise without calling the handler', async () => {
    const handler = jest.fn();
    expect(await run(handler, guardThat('denies'))).toEqual([['promise', 'denied']]);
    expect(handler).not.toHaveBeenCalled();
  });

  it('hands a replaced response out the way the handler answered', async () => {
    const handler: Callable = (_event, _context, callback) => (callback as Callback)(null, 'ok');
    expect((await run(handler, guardThat('replaces')))[0]).toEqual(['callback', null, 'replaced']);
  });

  it('keeps this, the event and the context', async () => {
    const self = {};
    const seen: unknown[] = [];
    const handler: Callable = function (this: unknown, event, context, callback) {
      seen.push(this, event, context);
      (context as { callbackWaitsForEmptyEventLoop: boolean }).callbackWaitsForEmptyEventLoop = false;
      (callback as Callback)();
    };
    expect((await run(handler, undefined, self))[0]).toEqual(['callback', null, undefined]);
    expect(seen[0]).toBe(self);
    expect(seen[1]).toEqual({ n: 1 });
    expect(seen[2]).toMatchObject({ callbackWaitsForEmptyEventLoop: false, functionName: 'sample' });
  });

  it('leaves open what the handler never answers, for the runtime to end', async () => {
    const context = Object.freeze(createContext());
    const args = [{}, context, () => undefined];
    const pending = handleWithCallback(
      guardThat('allows'),
      new AwsInvocation({}, context, null),
      () => 'ignored',
      undefined,
      args,
    );
    const outcome = await Promise.race([pending, new Promise((resolve) => setImmediate(() => resolve('open')))]);
    expect(outcome).toBe('open');
  });
});
