import { decodePercent, decodePercentStrict, hexNumber } from './percent.ts';

describe('decodePercent', () => {
  const decoded: readonly (readonly [value: string, expected: string, why: string])[] = [
    ['%27', "'", 'one escape'],
    ['a%20b', 'a b', 'text on both sides'],
    ['%3Cscript%3e', '<script>', 'both cases of hex digits'],
    ['%2527', '%27', 'one layer only'],
    ['%C3%A9', 'é', 'two bytes of UTF-8'],
    ['%e2%82%ac', '€', 'three bytes'],
    ['%F0%9F%98%80', '😀', 'four bytes'],
    ['%00', '\0', 'NUL'],
    ['%%32%37', '%27', 'a percent sign before escapes'],
    ['100%25', '100%', 'an escaped percent sign'],
    ['%u0027', "'", 'IIS, lower case'],
    ['%U003c', '<', 'IIS, upper case'],
    ['%uff07 or 1', "' or 1", 'full-width ASCII, folded as IIS folds it'],
    ['%c0%ae%c0%ae%c0%af', '../', 'overlong, two bytes'],
    ['%e0%80%af', '/', 'overlong, three bytes'],
    ['%f0%80%80%af', '/', 'overlong, four bytes'],
    ['%c0%2f', '/', 'C0 before a bare byte'],
    ['%c1%1c', '\\', 'C1 before a control'],
    ['%c1%9c', '\\', 'overlong backslash'],
    ['%c1%27', "%c1'", 'a quote is not swallowed by C1'],
    ['%e2%27', "%e2'", 'a lead byte without its followers stays'],
    ['%zz%41', '%zzA', 'malformed beside well-formed'],
  ];

  it.each(decoded)('%j becomes %j (%s)', (value, expected) => {
    expect(decodePercent(value)).toBe(expected);
  });

  const unchanged = [
    '',
    'plain',
    '100% cotton',
    '50 % off',
    '%',
    '%%',
    '%2',
    '%g1',
    '%u12',
    '%u12g4',
    '%ff',
    '%80',
    '%c3',
    '%ed%a0%80',
    '%f5%80%80%80',
    '%f4%90%80%80',
  ];
  it.each(unchanged)('%j stays and says so', (value) => {
    expect(decodePercent(value)).toBeNull();
  });
});

describe('decodePercentStrict', () => {
  it('reads what forms read', () => {
    expect(decodePercentStrict('a%20b%C3%A9%27')).toBe("a bé'");
  });

  it.each(['%u0027', '%c0%af', '%e0%80%af', '%ff', '100%'])('leaves %j to decodePercent or as it is', (value) => {
    expect(decodePercentStrict(value)).toBe(value);
  });
});

describe('hexNumber', () => {
  it('needs all digits', () => {
    expect(hexNumber('0fF', 0, 3)).toBe(255);
    expect(hexNumber('0f', 0, 3)).toBe(-1);
    expect(hexNumber('0fg', 0, 3)).toBe(-1);
  });
});
