import fc from 'fast-check';
import { parseJsonContainer } from './json.ts';
import { hasNeedlessEscapes, writeOutEscapes } from './json-escapes.ts';

describe('escapes that JSON does not need', () => {
  it.each([
    ['{"\\u0024ne":1}', '{"$ne":1}'],
    ['{"\\u0024\\u006E\\u0065":"\\u00e9"}', '{"$ne":"\\u00e9"}'],
    // What JSON needs stays: a quote, a backslash, a control, and an escaped backslash before letters that look like an escape.
    ['["\\u0022\\u005c\\u005C\\u000a"]', '["\\u0022\\u005c\\u005C\\u000a"]'],
    ['["\\\\u0024"]', '["\\\\u0024"]'],
    ['["\\\\\\u0024"]', '["\\\\$"]'],
  ])('of %s are written out', (text, written) => {
    expect(writeOutEscapes(text)).toBe(written);
  });

  it('are what the quick look finds', () => {
    expect(hasNeedlessEscapes('{"\\u0024ne":1}')).toBe(true);
    expect(hasNeedlessEscapes('{"é":"\\u00e9\\n\\"\\\\"}')).toBe(false);
  });

  it('change nothing that a parser reads', () => {
    const piece = fc.constantFrom(
      '\\u0024',
      '\\u0022',
      '\\u005C',
      '\\u007f',
      '\\u00e9',
      '\\\\',
      '\\"',
      '\\n',
      'u0024',
      '0',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = `["${pieces.join('')}"]`;
        expect(JSON.parse(writeOutEscapes(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});

it('the name of a member is read right behind one that its escape begins with', () => {
  for (const [position, earlier] of ['\\', '\\u', '\\u0', '\\u00', '\\u002', '\\u0024'].entries()) {
    // A place of its own for each, since what V8 remembers is the names before.
    const before = `"${String(position)}a":1`;
    for (const name of ['$ne', '$', '$regex', '__proto__', '$where']) {
      parseJsonContainer(`{${before},${JSON.stringify(earlier)}:1}`);
      const escaped = [...name].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join('');
      expect(Object.keys(parseJsonContainer(`{${before},"${escaped}":1}`) ?? {})).toContain(name);
    }
  }
});
