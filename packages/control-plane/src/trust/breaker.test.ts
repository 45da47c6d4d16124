import { createBreaker, type Trip } from './breaker.ts';

const start = 1_795_400_040_000;
const minute = 60_000;

function setUp(limits: { readonly check?: number; readonly key?: number } = {}) {
  const trips: Trip[] = [];
  const breaker = createBreaker({
    checkLimit: () => limits.check ?? 1_000,
    keyLimit: () => limits.key ?? 30,
    onTrip: (trip) => trips.push(trip),
  });
  /** Reports new sources at a time and gives how many have to wait. */
  const report = (count: number, at: number, check: string | null = 'sqli', key = 'k1'): number => {
    let held = 0;
    for (let index = 0; index < count; index++) if (breaker.holds(check, key, at)) held++;
    return held;
  };
  return { report, trips };
}

test('a check trips at the first source above its limit, whichever keys report it', () => {
  const { report, trips } = setUp({ check: 100 });
  expect(report(60, start, 'sqli', 'k1') + report(40, start, 'sqli', 'k2')).toBe(0);
  expect(report(1, start, 'sqli', 'k3')).toBe(1);
  expect(trips).toEqual([{ kind: 'check', name: 'sqli', reported: 101, usual: null }]);
  expect(report(50, start, 'sqli', 'k4')).toBe(50);
  expect(trips).toHaveLength(1);
  expect(report(50, start, 'xss', 'k1')).toBe(0);
});

test('it rests until ten minutes have passed without an excess', () => {
  const { report, trips } = setUp({ check: 100 });
  report(101, start);
  expect(report(1, start + 10 * minute - 1)).toBe(1);
  expect(report(1, start + 10 * minute)).toBe(0);
  report(101, start + 20 * minute);
  expect(trips).toHaveLength(2);
});

test('a key trips where it is over its limit and far over what is usual, and not before that is known', () => {
  const early = setUp();
  for (let m = 0; m < 29; m++) early.report(1, start + m * minute);
  expect(early.report(60, start + 29 * minute)).toBe(0);

  const later = setUp();
  for (let m = 0; m < 30; m++) later.report(1, start + m * minute);
  expect(later.report(30, start + 30 * minute)).toBe(0);
  expect(later.report(1, start + 30 * minute)).toBe(1);
  expect(later.trips).toMatchObject([{ kind: 'key', name: 'k1', reported: 31 }]);
});

test('a key that is always busy does not trip', () => {
  const { report, trips } = setUp();
  for (let m = 0; m < 240; m++) expect(report(40, start + m * minute)).toBe(0);
  expect(trips).toEqual([]);
});

test('a check that is usually quiet trips at a quarter of its limit', () => {
  const { report, trips } = setUp({ key: 10_000 });
  for (let m = 0; m < 60; m++) report(1, start + m * minute, 'flood');
  expect(report(250, start + 60 * minute, 'flood')).toBe(0);
  expect(report(1, start + 60 * minute, 'flood')).toBe(1);
  expect(trips).toMatchObject([{ kind: 'check', name: 'flood', reported: 251 }]);
});

test('a clock that steps back opens nothing and closes nothing', () => {
  const { report } = setUp({ check: 10 });
  expect(report(10, start)).toBe(0);
  expect(report(1, start - 5 * minute)).toBe(1);
});
