import { withJoinedValues, withRepeatsJoined } from './joined-values.ts';

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

describe('withRepeatsJoined', () => {
  it('adds what a list becomes in a text', () => {
    const pairs = [
      ['q', "1' UNION/*"],
      ['n', '1'],
      ['q', '*/SELECT password/*'],
      ['q[]', '*/FROM users'],
    ] as const;
    expect(withRepeatsJoined(pairs)).toEqual([...pairs, ['q', "1' UNION/*,*/SELECT password/*,*/FROM users"]]);
  });

  it('gives the same pairs where no name repeats, few or many', () => {
    for (const count of [0, 1, 2, 8, 9, 50]) {
      const pairs = Array.from({ length: count }, (_, at) => [`n${at}`, 'v'] as const);
      expect(withRepeatsJoined(pairs)).toBe(pairs);
    }
    const many = Array.from({ length: 9 }, (_, at) => [`n${at % 8}`, `v${at}`] as const);
    expect(withRepeatsJoined(many).at(-1)).toEqual(['n0', 'v0,v8']);
  });
});
