import { createTokenBuckets } from './token-bucket.ts';

test('a bucket empties and refills with time', () => {
  const buckets = createTokenBuckets(60, 60_000);
  expect(buckets.take('a', 61, 0)).toBe(60);
  expect(buckets.take('a', 1, 999)).toBe(0);
  expect(buckets.take('a', 1, 1_000)).toBe(1);
  expect(buckets.take('b', 60, 1_000)).toBe(60);
  expect(buckets.take('a', 1_000, 1_000_000)).toBe(60);
});

test('a clock that steps back gives nothing and takes nothing', () => {
  const buckets = createTokenBuckets(2, 1_000);
  expect(buckets.take('a', 1, 10_000)).toBe(1);
  expect(buckets.take('a', 5, 0)).toBe(1);
});

test('owners are bounded, and the one heard of longest ago makes room', () => {
  const buckets = createTokenBuckets(1, 1_000, 2);
  for (const owner of ['a', 'b', 'c']) buckets.take(owner, 1, 0);
  expect(buckets.take('c', 1, 0)).toBe(0);
  expect(buckets.take('a', 1, 0)).toBe(1);
});
