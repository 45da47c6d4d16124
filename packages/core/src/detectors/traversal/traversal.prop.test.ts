import { growth } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { traversal } from './traversal.ts';

/** Pieces that reach deep into the grammar, so that random strings are not all dismissed at the first character. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        '.',
        '..',
        '/',
        '\\',
        '../',
        '..;/',
        '....//',
        '%2e',
        '%c0',
        '%ae',
        '%',
        '0x2e',
        '0x2f',
        'etc',
        'passwd',
        'c:',
        'boot.ini',
        '\u0000',
        'php://',
        'file:///',
        'À',
        '®',
        '\uff0e',
        '\u2215',
        ' ',
        '"',
        '|',
        'a',
        '.log',
        'var',
        '=',
        '?',
        '//?/',
        '\ud800',
      ],
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

const value = fc.oneof(fc.string({ unit: 'binary' }), pieces);

describe('traversal: properties', () => {
  it('never throws, and its evidence stands in the value', () => {
    fc.assert(
      fc.property(value, (text) => {
        const match = traversal.inspect(text, 'query-value');
        return match === null || (text.includes(match.evidence) && match.evidence.length <= 256);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same answer whatever it saw before', () => {
    fc.assert(
      fc.property(value, value, (text, other) => {
        const alone = traversal.inspect(text, 'text');
        traversal.inspect(other, 'text');
        expect(traversal.inspect(text, 'text')).toEqual(alone);
      }),
    );
  });

  // Quadratic time would make the longer run sixteen times as slow as the shorter one.
  it.each([
    '../',
    '..',
    '.',
    '/',
    '\\',
    './',
    '%',
    '%2',
    '%c0',
    '0x',
    'À',
    'a/',
    '/etc',
    '://',
    'php:',
    '.|',
    '.|.',
    '..;',
    ' ',
    '"',
    '/.|',
  ])('takes time linear in the number of %j', (unit) => {
    const [short, long] = [unit.repeat(15_000), unit.repeat(60_000)];
    const cost = growth(
      () => traversal.inspect(short, 'text'),
      () => traversal.inspect(long, 'text'),
      8,
    );
    // Four times the length: linear is 4, quadratic 16.
    expect(cost).toBeLessThanOrEqual(8);
  });
});
