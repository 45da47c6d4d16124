import { growth } from '@rasp/testing/cpu-cost.ts';
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
    const [short, long] = [unit.repeat(15_000), unit.repeat(60_000)];
    const cost = growth(
      () => sqli.inspect(short, 'text'),
      () => sqli.inspect(long, 'text'),
      8,
    );
    // Four times the length: linear is 4, quadratic 16.
    expect(cost).toBeLessThanOrEqual(8);
  });
});
