import { createPace } from './pace.ts';

function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('rests after a slice of work, so that others have their turn', async () => {
  const pace = createPace(new AbortController().signal, 60_000);
  let turns = 0;
  const others = setInterval(() => turns++, 1);
  for (let step = 0; step < 10; step++) {
    busy(5);
    expect(await pace.goOn()).toBe(true);
  }
  clearInterval(others);
  expect(turns).toBeGreaterThanOrEqual(9);
  expect(pace.isSpent()).toBe(false);
});

test('ends when the time is spent, and says so', async () => {
  const pace = createPace(new AbortController().signal, 10);
  busy(12);
  expect(await pace.goOn()).toBe(false);
  expect(pace.isSpent()).toBe(true);
});

test('ends when nobody waits any more', async () => {
  const gone = new AbortController();
  const pace = createPace(gone.signal, 60_000);
  expect(await pace.goOn()).toBe(true);
  gone.abort();
  expect(await pace.goOn()).toBe(false);
  expect(pace.isSpent()).toBe(false);
});
