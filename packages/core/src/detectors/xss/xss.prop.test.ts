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

/** Processor time of the best of five, in milliseconds: waiting for a core is not counted, and noise only ever adds. */
function timeOf(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    xss.inspect(text, 'text');
    const spent = process.cpuUsage(start);
    best = Math.min(best, (spent.user + spent.system) / 1000);
  }
  return best;
}

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
    // Eight times the length: linear work takes 8 times as long, quadratic 64. The 8 ms are for collections.
    expect(timeOf(short.repeat(8))).toBeLessThan(24 * timeOf(short) + 8);
  });
});
