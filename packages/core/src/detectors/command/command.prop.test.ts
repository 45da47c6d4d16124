import fc from 'fast-check';
import { command, needs } from './command.ts';

/** Pieces that reach deep into the grammar, so that random strings are not all dismissed at the first character. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        ';',
        '|',
        '&',
        '$',
        '(',
        ')',
        '`',
        '{',
        '}',
        'IFS',
        'cat',
        'id',
        ' ',
        '\n',
        '/',
        'bin',
        '\\',
        "'",
        '"',
        '<',
        '>',
        '-',
        '?',
        '*',
        '#',
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
    command.inspect(text, 'text');
    const spent = process.cpuUsage(start);
    best = Math.min(best, (spent.user + spent.system) / 1000);
  }
  return best;
}

describe('command: properties', () => {
  it('never throws, and finds only what is there', () => {
    fc.assert(
      fc.property(value, (text) => {
        const match = command.inspect(text, 'query-value');
        return match === null || (match.evidence.length <= 256 && text.includes(match.evidence));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same answer twice, whatever came between', () => {
    fc.assert(
      fc.property(value, value, (text, other) => {
        const first = command.inspect(text, 'query-value');
        command.inspect(other, 'query-value');
        expect(command.inspect(text, 'query-value')).toEqual(first);
      }),
    );
  });

  it('matches nothing that the screen would drop', () => {
    fc.assert(fc.property(value, (text) => command.inspect(text, 'query-value') === null || needs.test(text)));
  });

  it.each([
    ';',
    '(',
    '"',
    '$(',
    '{',
    '`',
    '|a',
    ';{',
    ";c'",
    '; sudo ',
    '$x',
    '&a',
    '\n',
    ';   ',
    '/bin/',
    '\\',
    '<(',
    '.exe',
  ])('takes time in proportion to length on %j', (unit) => {
    const short = unit.repeat(Math.ceil(8_000 / unit.length));
    // Eight times the length: linear work takes 8 times as long, quadratic 64. The 8 ms are for collections.
    expect(timeOf(short.repeat(8))).toBeLessThan(24 * timeOf(short) + 8);
  });
});
