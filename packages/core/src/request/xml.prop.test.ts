import { growth } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { InputCollector } from './collector.ts';
import { walkXml } from './xml.ts';

const limits = { MAX_VALUE_LENGTH: 1e9, MAX_INPUTS: 1e9, MAX_JSON_DEPTH: 64 };

function walk(text: string): { inputs: InputCollector['inputs']; wellFormed: boolean } {
  const collector = new InputCollector(limits);
  const wellFormed = walkXml(text, '', collector);
  return { inputs: collector.inputs, wellFormed };
}

const pieces = fc.constantFrom(
  '<a',
  '<b>',
  '</a>',
  '</b>',
  '/>',
  '>',
  '<',
  '"',
  "'",
  '=',
  ' ',
  'x',
  '&lt;',
  '&',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '<!DOCTYPE ',
  '[',
  ']',
  '<!ENTITY ',
  '\0',
  '\ufffd',
  '__proto__',
);
const name = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,8}$/);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const escaped = (value: string): string => value.replace(/[&<>"'\s]/g, (character) => `&#${character.charCodeAt(0)};`);

describe('walkXml', () => {
  it('never throws, and finds nothing that is not there', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const sent = parts.join('');
        for (const { name, value } of walk(sent).inputs) {
          expect(name.length).toBeLessThanOrEqual(256);
          expect(value.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name, text, text), { minLength: 1, maxLength: 8 }), (rows) => {
        const body = rows.map(([tag, attribute, value, content]) => {
          return `<${tag} ${attribute}="${escaped(value)}">${escaped(content)}</${tag}>`;
        });
        const { inputs, wellFormed } = walk(`<root>${body.join('')}</root>`);
        expect(wellFormed).toBe(true);
        const listed = inputs.filter(({ source }) => source === 'xml-value').map(({ value }) => value);
        const written = rows.flatMap(([, , value, content]) => [value, /\S/.test(content) ? content : '']);
        expect(listed).toEqual(written.filter((value) => value !== ''));
      }),
    );
  });

  it.each([
    '<a>',
    '<a b="c">x',
    '</a>',
    '<',
    '<!--',
    '<![CDATA[',
    '<?',
    '<!',
    '<!DOCTYPE a [',
    '"',
    '<a b="',
    '&#',
    '&',
    '<a>x<b/>',
    'x<a>y</a>',
    '<a ',
    '<x y',
    '<!D "',
    "<!D [<!-- '",
    '</',
  ])('stays linear for %j repeated', (unit) => {
    const sent = (length: number): string => `<r>t${unit.repeat(Math.ceil(length / unit.length))}`;
    const [short, long] = [sent(50_000), sent(400_000)];
    const cost = growth(
      () => walk(short),
      () => walk(long),
      24,
      2,
    );
    // Eight times the length: linear is 8, quadratic 64.
    expect(cost).toBeLessThanOrEqual(24);
  });
});
