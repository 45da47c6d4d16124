import { parseCookies } from './cookies.ts';

describe('parseCookies', () => {
  const table: readonly (readonly [header: string, pairs: readonly (readonly [string, string])[]])[] = [
    ['', []],
    ['a=1', [['a', '1']]],
    [
      'a=1; b=2;c=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    [
      'a=1; a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    [
      ' a = 1 ;\tb\t=\t2 ',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a="q; r"',
      [
        ['a', '"q'],
        ['', 'r"'],
      ],
    ],
    ['a="quoted"', [['a', 'quoted']]],
    ['a="', [['a', '"']]],
    ['a=b=c', [['a', 'b=c']]],
    ['a=%27', [['a', '%27']]],
    ["' or 1=1", [["' or 1", '1']]],
    ['nameless', [['', 'nameless']]],
    [
      '=x; ;; y=',
      [
        ['', 'x'],
        ['y', ''],
      ],
    ],
    ['__proto__=1', [['__proto__', '1']]],
  ];
  it.each(table)('%j', (header, pairs) => {
    expect(parseCookies(header)).toEqual(pairs);
  });
});
