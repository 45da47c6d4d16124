import { decodeEntity } from './entity.ts';

describe('decodeEntity', () => {
  const decoded: readonly (readonly [value: string, expected: string])[] = [
    ['&lt;script&gt;', '<script>'],
    ['&LT;b&GT;', '<b>'],
    ['&#39;', "'"],
    ['&#39 or', "' or"],
    ['&#x27;', "'"],
    ['&#X27', "'"],
    ['&#0000000000000000039;', "'"],
    ['java&Tab;script&colon;alert&lpar;1&rpar;', 'java\tscript:alert(1)'],
    ['&NewLine;', '\n'],
    ['&sol;&bsol;&apos;&quot;&nbsp;', '/\\\'"\u00a0'],
    ['&amp;lt;', '&lt;'],
    ['&lt<', '<<'],
    ['&#128512;', '😀'],
    ['&quot onload', '" onload'],
    ['a && b &lt; c', 'a && b < c'],
  ];
  it.each(decoded)('%j becomes %j', (value, expected) => {
    expect(decodeEntity(value)).toBe(expected);
  });

  it.each([
    '',
    'tea & coffee',
    'a=1&lt=2',
    '&ltx',
    '&unknown;',
    '&',
    '&;',
    '&#',
    '&#;',
    '&#x;',
    '&#xg;',
    '&#0;',
    '&#x110000;',
    '&#xd800;',
    '&tab;',
    '&__proto__;',
    '&constructor;',
  ])('%j stays and says so', (value) => {
    expect(decodeEntity(value)).toBeNull();
  });
});
