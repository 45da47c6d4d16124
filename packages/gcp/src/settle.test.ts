import { settle } from './settle.ts';

const forever = new Promise<void>(() => undefined);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('settle', () => {
  it('waits for the budget and no longer', async () => {
    let done = false;
    const wait = settle(forever, 50).then(() => {
      done = true;
    });
    await jest.advanceTimersByTimeAsync(49);
    expect(done).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(done).toBe(true);
    await wait;
  });

  it('ends with the work and leaves no timer', async () => {
    await settle(Promise.resolve(), 50);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not wait without a budget', async () => {
    await settle(forever, 0);
    await settle(forever, -1);
    await settle(forever, Number.NaN);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('rejects as the work does, and not once the budget is spent', async () => {
    const error = new Error('beacon');
    await expect(settle(Promise.reject(error), 50)).rejects.toBe(error);
    await expect(settle(Promise.reject(error), 0)).resolves.toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });
});
