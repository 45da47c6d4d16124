import { LoadOnce } from './load-once.ts';

const failures: string[] = [];
const failed = (error: unknown): void => void failures.push((error as Error).message);

beforeEach(() => failures.splice(0));

/** A promise that the test settles. */
function deferred() {
  let resolve: (value: number) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<number>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}

it('loads once for all who ask, and gives the value itself from then on', async () => {
  let loads = 0;
  const once = new LoadOnce(async () => ++loads, 1000, failed);
  expect(once.value).toBeNull();
  const asked = [once.get(), once.get(), once.get()];
  expect(asked.every((one) => one instanceof Promise)).toBe(true);
  expect(await Promise.all(asked)).toEqual([1, 1, 1]);
  expect([once.get(), once.value, loads]).toEqual([1, 1, 1]);
});

it.each([
  ['rejects', async () => Promise.reject(new Error('no such file'))],
  [
    'throws',
    () => {
      throw new Error('no such file');
    },
  ],
])('gives null where the load %s, says so once, and does not try again', async (_, load) => {
  let loads = 0;
  const once = new LoadOnce<number>(
    () => {
      loads++;
      return load();
    },
    1000,
    failed,
  );
  expect(await Promise.all([once.get(), once.get()])).toEqual([null, null]);
  expect(once.get()).toBeNull();
  expect([failures, loads]).toEqual([['no such file'], 1]);
});

it('is waited for without a limit by who says so', async () => {
  jest.useFakeTimers();
  const { promise, resolve } = deferred();
  const once = new LoadOnce(() => promise, 1000, failed);
  const patient = once.load();
  const hasty = once.get();
  await jest.advanceTimersByTimeAsync(1000);
  expect([await hasty, failures.length]).toEqual([null, 1]);
  resolve(7);
  expect([await patient, once.get()]).toEqual([7, 7]);
  jest.useRealTimers();
});

describe('a load that hangs', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is waited for once, for as long as the limit says', async () => {
    const { promise, resolve } = deferred();
    const once = new LoadOnce(() => promise, 1000, failed);
    let gave: number | null | undefined;
    void Promise.resolve(once.get()).then((value) => {
      gave = value;
    });
    await jest.advanceTimersByTimeAsync(999);
    expect([gave, failures]).toEqual([undefined, []]);
    await jest.advanceTimersByTimeAsync(1);
    expect([gave, failures]).toEqual([null, ['not loaded within 1000 ms; requests go on without']]);
    expect(once.get()).toBeNull();
    resolve(7);
    await jest.advanceTimersByTimeAsync(0);
    expect([once.get(), failures.length]).toEqual([7, 1]);
  });

  it('says nothing more where it fails after that', async () => {
    const { promise, reject } = deferred();
    const once = new LoadOnce(() => promise, 10, failed);
    void once.get();
    await jest.advanceTimersByTimeAsync(10);
    reject(new Error('at last'));
    await jest.advanceTimersByTimeAsync(0);
    expect([once.get(), failures.length]).toEqual([null, 1]);
  });
});
