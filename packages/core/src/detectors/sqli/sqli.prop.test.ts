import fc from 'fast-check';
import { sqli } from './sqli.ts';

/** Pieces that reach deep into the grammar, so that random strings are not all dismissed at the first character. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        "'",
        '"',
        '`',
        ' or ',
        ' and ',
        '1',
        '=',
        '1=1',
        "'a'",
        '(',
        ')',
        '--',
        '#',
        '/*',
        '*/',
        '/*!',
        'union ',
        'select ',
        'from ',
        'users',
        ';',
        'drop table x',
        '\\',
        '@@version',
        '0x41',
        'sleep(5)',
        'like ',
        '||',
        '&&',
        '+',
        '.',
        ',',
        'null',
        '\n',
        'order by ',
        'having ',
        'information_schema',
        'char(1)',
        'N',
        ' is ',
        'in (',
        'between ',
        'not ',
        'ä',
        '\u0000',
        '\ud800',
      ],
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

const value = fc.oneof(fc.string({ unit: 'binary' }), pieces);

/** Processor time of the best of five, in milliseconds: waiting for a core is not counted, and noise only ever adds. */
function timeOf(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    sqli.inspect(text, 'text');
    const spent = process.cpuUsage(start);
    best = Math.min(best, (spent.user + spent.system) / 1000);
  }
  return best;
}

describe('sqli: properties', () => {
  it('never throws, and its evidence stands in the value', () => {
    fc.assert(
      fc.property(value, (text) => {
        const match = sqli.inspect(text, 'query-value');
        return match === null || (text.includes(match.evidence) && match.evidence.length <= 256);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same answer whatever it saw before', () => {
    fc.assert(
      fc.property(value, value, (text, other) => {
        const alone = sqli.inspect(text, 'text');
        sqli.inspect(other, 'text');
        expect(sqli.inspect(text, 'text')).toEqual(alone);
      }),
    );
  });

  // Quadratic time would make the longer run sixteen times as slow as the shorter one.
  it.each([
    '(',
    "'",
    '"',
    '`',
    '/*',
    '--',
    '#',
    'or ',
    'or (',
    'or 1',
    "' or ",
    'union ',
    'select(',
    'if(',
    'f(',
    'a.',
    '[',
    '@',
    '; ',
    'not ',
    '1 + ',
    '((or',
    'case when ',
    'like (',
    '\\',
    '/*!',
    '\n--',
    "'--",
    'order by 1,',
    'exec a.',
    'order by ',
  ])('takes time linear in the number of %j', (unit) => {
    timeOf(unit.repeat(2_000));
    const short = timeOf(unit.repeat(15_000));
    const long = timeOf(unit.repeat(60_000));
    expect(long).toBeLessThan(8 * Math.max(short, 5));
  });
});
