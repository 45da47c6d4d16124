import { createContext } from '../test/fake-runtime.ts';
import { AwsInvocation } from './invocation.ts';
import { settle } from './settle.ts';

const forever = new Promise<void>(() => undefined);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Tells after how many milliseconds the wait ends, up to 10 s. */
async function waited(context: unknown, work: Promise<void>, budgetMs: number): Promise<number | null> {
  let done = false;
  const wait = settle(new AwsInvocation({}, context, null), work, budgetMs).then(() => {
    done = true;
  });
  for (let elapsed = 0; elapsed <= 10_000; elapsed++) {
    await jest.advanceTimersByTimeAsync(elapsed === 0 ? 0 : 1);
    if (done) {
      await wait;
      return elapsed;
    }
  }
  return null;
}

describe('settle', () => {
  it('waits for the budget and no longer', async () => {
    expect(await waited(createContext(3000), forever, 50)).toBe(50);
  });

  it('leaves the runtime its last 100 ms', async () => {
    expect(await waited(createContext(130), forever, 50)).toBe(30);
    expect(await waited(createContext(101), forever, 50)).toBe(1);
    expect(await waited(createContext(100), forever, 50)).toBe(0);
    expect(await waited(createContext(-5), forever, 50)).toBe(0);
  });

  it('ends with the work and leaves no timer', async () => {
    expect(await waited(createContext(), Promise.resolve(), 50)).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps the event loop alive while it waits', () => {
    jest.useRealTimers();
    const timer = jest.spyOn(globalThis, 'setTimeout');
    const wait = settle(
      new AwsInvocation({}, createContext(), null),
      new Promise((resolve) => setImmediate(resolve)),
      5000,
    );
    const handle = timer.mock.results[0]?.value as NodeJS.Timeout;
    expect(handle.hasRef()).toBe(true);
    return wait;
  });

  it.each([[undefined], [null], [{}], [{ getRemainingTimeInMillis: 5 }], [{ getRemainingTimeInMillis: () => 'soon' }]])(
    'waits for the budget where the context %p tells no deadline',
    async (context) => {
      expect(await waited(context, forever, 50)).toBe(50);
    },
  );

  it('rejects as the work does, and not once the budget is spent', async () => {
    const error = new Error('beacon');
    const rejects = settle(new AwsInvocation({}, createContext(), null), Promise.reject(error), 50);
    await expect(rejects).rejects.toBe(error);
    await expect(
      settle(new AwsInvocation({}, createContext(), null), Promise.reject(error), 0),
    ).resolves.toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });
});
