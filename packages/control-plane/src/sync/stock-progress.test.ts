import { createStockProgress } from './stock-progress.ts';

test('each delta begins at the answer before the last one', () => {
  const progress = createStockProgress(10);
  expect(progress.from('a', 5)).toBe(5);
  progress.given('a', 5, 8);
  expect(progress.from('a', 5)).toBe(5);
  progress.given('a', 5, 9);
  expect(progress.from('a', 5)).toBe(8);
  progress.given('a', 5, 9);
  expect(progress.from('a', 5)).toBe(9);
});

test('a newer URL moves the beginning', () => {
  const progress = createStockProgress(10);
  progress.given('a', 5, 8);
  expect(progress.from('a', 8)).toBe(8);
});

test('a forgotten instance begins at its URL again', () => {
  const progress = createStockProgress(1);
  progress.given('a', 5, 8);
  progress.given('a', 5, 9);
  progress.given('b', 0, 9);
  expect(progress.from('a', 5)).toBe(5);
});

test('offers are counted for each revision', () => {
  const progress = createStockProgress(10);
  expect([progress.offered('a', '1'), progress.offered('a', '1'), progress.offered('a', '2')]).toEqual([0, 1, 0]);
});
