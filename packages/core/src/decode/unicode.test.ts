import { decodeUnicode } from './unicode.ts';

describe('decodeUnicode', () => {
  const decoded: readonly (readonly [value: string, expected: string])[] = [
    ['\\u0027', "'"],
    ['\\x27', "'"],
    ['\\u{27}', "'"],
    ['\\u{000027}', "'"],
    ['\\u{1F600}', '😀'],
    ['\\ud83d\\ude00', '😀'],
    ['a\\u003Cb', 'a<b'],
    ['\\\\u0027', "\\'"],
    ['\\u005cu0027', '\\u0027'],
  ];
  it.each(decoded)('%j becomes %j', (value, expected) => {
    expect(decodeUnicode(value)).toBe(expected);
  });

  it.each([
    '',
    'plain',
    '\\',
    "\\'",
    'C:\\users\\x',
    'C:\\xampp',
    '\\u12',
    '\\u{}',
    '\\u{110000}',
    '\\u{27',
    `\\u{${'0'.repeat(17)}}`,
    '\\n',
    '\\U0027',
  ])('%j stays and says so', (value) => {
    expect(decodeUnicode(value)).toBeNull();
  });
});
