import { growth } from './cpu-cost.ts';

function linear(length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum = (sum ^ index) | 0;
  return sum;
}

it('tells work that grows with its input from work that grows with the square', () => {
  const square = (length: number): void => {
    for (let index = 0; index < length; index++) linear(length);
  };
  const whole = growth(
    () => linear(1_000_000),
    () => linear(8_000_000),
    12,
    1,
  );
  expect(whole).toBeLessThanOrEqual(12);
  const quadratic = growth(
    () => square(400),
    () => square(3_200),
    24,
    0.1,
  );
  expect(quadratic).toBeGreaterThan(24);
});
