import { endLease, takeLease } from '../src/repositories/leases.ts';
import { createSoleWorker } from '../src/repositories/sole-worker.ts';
import type { Store } from '../src/store/database.ts';
import { newStore, openPlace } from './test-store.ts';

let store: Store;

beforeEach(async () => {
  store = await openPlace(await newStore());
});

afterEach(() => store.close());

test('a lease has one holder until it ends or is let go', async () => {
  const take = (holder: string, now: number): Promise<boolean> =>
    takeLease(store.db, { name: 'work', holder, forMs: 1_000 }, now);
  expect(await take('a', 0)).toBe(true);
  expect(await take('b', 1_000)).toBe(false);
  expect(await take('a', 500)).toBe(true);
  expect(await take('b', 1_501)).toBe(true);
  expect(await take('a', 1_502)).toBe(false);
  await endLease(store.db, 'work', 'a');
  expect(await take('a', 1_503)).toBe(false);
  await endLease(store.db, 'work', 'b');
  expect(await take('a', 1_504)).toBe(true);
});

test('of two replicas one works; the other takes over when it ends', async () => {
  let now = 0;
  const done: string[] = [];
  const worker = (name: string) => {
    const sole = createSoleWorker({ ...store, kind: 'postgres' }, () => now);
    return {
      step: () =>
        sole.run(
          'work',
          async () => true,
          async () => void done.push(name),
        ),
      end: sole.end,
    };
  };
  const [a, b] = [worker('a'), worker('b')];
  for (now = 0; now < 60_000; now += 5_000) {
    await a.step();
    await b.step();
  }
  expect(done).toEqual(Array.from({ length: 12 }, () => 'a'));
  await a.end();
  await b.step();
  expect(done.at(-1)).toBe('b');
  now += 60_000;
  await a.step();
  expect(done.at(-1)).toBe('a');
});

test('without work no lease is written', async () => {
  const sole = createSoleWorker({ ...store, kind: 'postgres' }, () => 0);
  await sole.run(
    'work',
    async () => false,
    () => Promise.reject(new Error('no')),
  );
  expect(await store.db.selectFrom('leases').selectAll().execute()).toEqual([]);
});
