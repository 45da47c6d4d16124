import { withJoinedValues } from './joined-values.ts';

const pairs = [
  ['a', '1'],
  ['a', '2'],
  ['b', '3,4'],
  ['c', '5'],
] as const;

test('adds what was joined, and not what a client wrote with a comma', () => {
  expect(
    withJoinedValues(pairs, [
      ['a', '1,2'],
      ['b', '3,4'],
      ['c', '5'],
    ]),
  ).toEqual([...pairs, ['a', '1,2']]);
});

test('gives the same list where nothing was joined, whatever else the map holds', () => {
  expect(
    withJoinedValues(pairs, [
      ['b', '3,4'],
      ['__proto__', null],
      ['d', ['1,2']],
      ['e', 7],
    ]),
  ).toBe(pairs);
});
