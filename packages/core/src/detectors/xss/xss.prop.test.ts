import { growth } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { needs, xss } from './xss.ts';

/** Pieces that reach deep into the grammar, so that random strings are not all dismissed at the first character. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        '<',
        '>',
        'script',
        ' on',
        'load',
        '=',
        '"',
        "'",
        '`',
        '(',
        ')',
        'alert',
        'java',
        ':',
        '&#',
        '${',
        '/',
        '.',
        '[',
        ']',
        ' ',
        '\n',
        'ä',
        '\u0000',
        '\ud800',
      ],
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

const value = fc.oneof(fc.string({ unit: 'binary' }), pieces);

describe('xss: properties', () => {
  it('never throws, and finds only what is there', () => {
    fc.assert(
      fc.property(value, (text) => {
        const match = xss.inspect(text, 'query-value');
        return match === null || (match.evidence.length <= 256 && text.includes(match.evidence));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same answer twice, whatever came between', () => {
    fc.assert(
      fc.property(value, value, (text, other) => {
        const first = xss.inspect(text, 'query-value');
        xss.inspect(other, 'query-value');
        expect(xss.inspect(text, 'query-value')).toEqual(first);
      }),
    );
  });

  it('matches nothing that the screen would drop', () => {
    fc.assert(fc.property(value, (text) => xss.inspect(text, 'query-value') === null || needs.test(text)));
  });

  it.each([
    '<',
    '(',
    '"',
    '=',
    '<a ',
    '<a b="',
    '<a b="<a b=\'" c="<a b=\'',
    ' onload=',
    'alert(',
    "'-",
    '`',
    'a[',
    '/**/',
    '"><',
    'javascript:',
    '&#106;',
    '<script',
    '</script',
  ])('takes time in proportion to length on %j', (unit) => {
    const short = unit.repeat(Math.ceil(8_000 / unit.length));
    const long = short.repeat(8);
    const cost = growth(
      () => xss.inspect(short, 'text'),
      () => xss.inspect(long, 'text'),
      24,
      1,
    );
    // Eight times the length: linear is 8, quadratic 64.
    expect(cost).toBeLessThanOrEqual(24);
  });
});
