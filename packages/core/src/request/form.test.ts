import { likenessToForm, parseForm, parseQuery } from './form.ts';

describe('parseQuery', () => {
  const table: readonly (readonly [raw: string, pairs: readonly (readonly [string, string])[]])[] = [
    ['', []],
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1&a=2&a=1',
      [
        ['a', '1'],
        ['a', '2'],
        ['a', '1'],
      ],
    ],
    ['a', [['a', '']]],
    ['a=', [['a', '']]],
    ['=a', [['', 'a']]],
    ['&&a=1&', [['a', '1']]],
    ['=&=&a=1', [['a', '1']]],
    ['a=b=c', [['a', 'b=c']]],
    ['a;b=1;c=2', [['a;b', '1;c=2']]],
    ['q=red+shoes%2B', [['q', 'red shoes+']]],
    ['n%5B0%5D=%27+or+1%3D1', [['n[0]', "' or 1=1"]]],
    ['a=%2527', [['a', '%27']]],
    [
      'a=100%&b=%zz&c=%u0027',
      [
        ['a', '100%'],
        ['b', '%zz'],
        ['c', '%u0027'],
      ],
    ],
    ['a=%c0%af%ff', [['a', '%c0%af%ff']]],
    ['a=%C3%A9', [['a', 'é']]],
    [
      '__proto__=1&constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
  ];
  it.each(table)('%j', (raw, pairs) => {
    expect(parseQuery(raw)).toEqual(pairs);
  });
});

describe('parseForm', () => {
  it('leaves out a line end after the last field', () => {
    expect(parseForm('a=1&b=2\r\n')).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it('stops at the number of pairs it may read', () => {
    expect(parseForm('a=1&b=2&c=3', 2)).toHaveLength(2);
    expect(parseForm('a=1&b=2&c=3', 3)).toHaveLength(3);
    expect(parseForm('=&=&=&c=3', 1)).toEqual([['c', '3']]);
  });
});

describe('likenessToForm', () => {
  const table: readonly (readonly [text: string, likeness: string])[] = [
    ['a=1&b=2', 'form'],
    ['q=%27+or+1%3D1&page=2', 'form'],
    ["q=O'Brien", 'maybe'],
    ['q=a b', 'maybe'],
    ['q=a|b', 'maybe'],
    ['q=é', 'maybe'],
    ['', 'no'],
    ['no equals sign', 'no'],
    ['=a', 'no'],
    ['two words=1', 'no'],
    ['<a href=1>', 'no'],
    ['{"a":"b=c"}', 'no'],
    [`${'n'.repeat(128)}=1`, 'form'],
    [`${'n'.repeat(129)}=1`, 'no'],
  ];
  it.each(table)('%j is %s', (text, likeness) => {
    expect(likenessToForm(text)).toBe(likeness);
  });
});
