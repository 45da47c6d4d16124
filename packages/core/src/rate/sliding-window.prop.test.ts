import fc from 'fast-check';
import { createSlidingWindow, WINDOW_PARTS } from './create-sliding-window.ts';

const START = 1_790_000_000_000;

describe('the sliding window', () => {
  it('lies between the events of the last 63/64 window and those of the whole', () => {
    const event = fc.record({ key: fc.constantFrom('a', 'b', 'c'), wait: fc.oneof(fc.nat(50), fc.nat(5000)) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), fc.integer({ min: 1, max: 20_000 }), (events, windowMs) => {
        const window = createSlidingWindow(10);
        const times = new Map<string, number[]>();
        let now = START;
        for (const { key, wait } of events) {
          now += wait;
          const seen = [...(times.get(key) ?? []), now];
          times.set(key, seen);
          const within = (ms: number) => seen.filter((time) => time > now - ms).length;
          const count = window.hit(key, now, windowMs);
          expect(count).toBe(window.count(key, now, windowMs));
          expect(count).toBeLessThanOrEqual(within(windowMs));
          expect(count).toBeGreaterThanOrEqual(within((windowMs * (WINDOW_PARTS - 1)) / WINDOW_PARTS));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its bound and its order of use under any keys', () => {
    const operation = fc.record({ key: fc.nat(12).map(String), forget: fc.boolean() });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), fc.integer({ min: 1, max: 6 }), (operations, maxKeys) => {
        const window = createSlidingWindow(maxKeys);
        const model = new Map<string, number>();
        for (const { key, forget } of operations) {
          if (forget) {
            window.forget(key);
            model.delete(key);
          } else {
            const count = (model.get(key) ?? 0) + 1;
            model.delete(key);
            model.set(key, count);
            for (const oldest of model.keys()) if (model.size > maxKeys) model.delete(oldest);
            expect(window.hit(key, START, 1000)).toBe(count);
          }
          expect(window.size).toBe(model.size);
          for (const [held, count] of model) expect(window.count(held, START, 1000)).toBe(count);
        }
      }),
    );
  });

  it('bears any clock', () => {
    const time = fc.oneof(
      fc.double(),
      fc.integer({ min: -1e9, max: 2e9 }).map((seconds) => seconds * 1000),
    );
    fc.assert(
      fc.property(fc.array(time, { maxLength: 100 }), (times) => {
        const window = createSlidingWindow(2);
        for (const [index, now] of times.entries()) {
          const count = window.hit('a', now, 60_000);
          expect(count).toBeGreaterThanOrEqual(Number.isFinite(now) ? 1 : 0);
          expect(count).toBeLessThanOrEqual(index + 1);
        }
      }),
    );
  });
});
