import { growth } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { InputCollector } from './collector.ts';
import { listGraphql } from './graphql.ts';

function read(text: string): { inputs: InputCollector['inputs']; whole: boolean } {
  const collector = new InputCollector({ MAX_VALUE_LENGTH: 1e9, MAX_INPUTS: 1e9, MAX_JSON_DEPTH: 64 });
  const whole = listGraphql(text, '', [], collector, true);
  return { inputs: collector.inputs, whole };
}

const pieces = fc.constantFrom(
  ...[
    'query ',
    'mutation ',
    'fragment F on T ',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ':',
    '=',
    '!',
    '$',
    '@',
    '...',
    'a',
    ' ',
    '"',
    '"""',
    '\\',
    '#',
    '\n',
    '1',
    '-',
    '.',
    ',',
  ],
);
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });

describe('listGraphql', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        for (const { value } of read(`{a${parts.join('')}`).inputs) expect(value.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes nothing for a document that has a character of other languages outside strings and comments', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 30 }),
        fc.constantFrom(...";'`|&<>*/%^~?+\\"),
        fc.nat(),
        (parts, mark, at) => {
          const all = parts.filter((part) => part !== '"' && part !== '"""' && part !== '#');
          all.splice(at % (all.length + 1), 0, mark);
          expect(read(`{a ${all.join('')}`).whole).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name, text), { minLength: 1, maxLength: 8 }), (rows) => {
        const fields = rows.map(([field, argument, value]) => `${field}(${argument}: ${JSON.stringify(value)})`);
        const { inputs, whole } = read(`query { ${fields.join('\n')} }`);
        expect(whole).toBe(true);
        const listed = inputs
          .filter(({ source }) => source === 'graphql-value')
          .map((input) => [input.name, input.value]);
        const written = rows
          .filter(([, , value]) => value !== '')
          .map(([field, argument, value]) => [`/${field}/${argument}`, value]);
        expect(listed).toEqual(written);
      }),
    );
  });

  it.each([
    '{a',
    '{a(b:[',
    '{a(b:{c:',
    '"',
    '"""',
    '\\"""',
    '#',
    '#\n',
    ' ',
    'a ',
    '1',
    '...',
    '{a(b:"x")',
    '$',
    'a(b:"\\',
    ',',
    '-',
  ])('stays linear for %j repeated', (unit) => {
    const sent = (length: number): string => `{a ${unit.repeat(Math.ceil(length / unit.length))}`;
    const [short, long] = [sent(50_000), sent(400_000)];
    const cost = growth(
      () => read(short),
      () => read(long),
      24,
      2,
    );
    // Eight times the length: linear is 8, quadratic 64.
    expect(cost).toBeLessThanOrEqual(24);
  });
});
