import type { ConfigProblem } from './problem.ts';
import { readPublicKeys } from './public-keys.ts';

const good = `${'A'.repeat(42)}E`;

test.each([
  ['one', good, [good], 0],
  ['two, with commas and blanks', ` ${good} , ${good}`, [good, good], 0],
  ['two, with a blank', `${good} ${good}`, [good, good], 0],
  ['sixteen', Array.from({ length: 16 }, () => good).join(), Array.from({ length: 16 }, () => good), 0],
  ['seventeen', Array.from({ length: 17 }, () => good).join(), Array.from({ length: 16 }, () => good), 1],
  ['one and a slip', `${good},${good}A`, [good], 1],
  ['one bit too many', `${'A'.repeat(42)}B`, [], 1],
  ['nothing that is a key', 'yes', [], 1],
  ['commas', ',,', [], 1],
])('%s', (_what, text, keys, problems) => {
  const told: ConfigProblem[] = [];
  expect(readPublicKeys(text, told)).toEqual(keys);
  expect(told).toHaveLength(problems);
  expect(JSON.stringify(told)).not.toContain(good);
});
