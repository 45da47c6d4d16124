import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import { nameWithBackslash } from '@rasp/testing/name-with-backslash.ts';
import fc from 'fast-check';
import { InputCollector } from './collector.ts';
import { extractBody } from './extract-body.ts';

/** The strings that are listed of a JSON body, keys aside. */
function valuesOf(text: string, inputs = 1000): string[] {
  const collector = new InputCollector({ MAX_VALUE_LENGTH: 1000, MAX_INPUTS: inputs, MAX_JSON_DEPTH: 32 });
  extractBody({ kind: 'text', text }, 'application/json', collector);
  return collector.inputs.filter(({ source }) => source === 'json-value').map(({ name, value }) => `${name} ${value}`);
}

describe('strings that JSON.parse drops', () => {
  it.each([
    ['{"q":"first","q":"last"}', ['/q last', '/q first']],
    ['{"q":"first","\\u0071":"last"}', ['/q last', '/q first']],
    ['{"a":{"b":["x",{"c":"y"}]},"a":1}', ['/a/b/0 x', '/a/b/1/c y']],
    ['[{"a/b":"x","a/b":"y"}]', ['/0/a~1b y', '/0/a~1b x']],
    ['{"q":"same","q":"same"}', ['/q same']],
    ['{"q":1,"q":"last"}', ['/q last']],
    ['{"__proto__":"first","__proto__":"last"}', ['/__proto__ last', '/__proto__ first']],
    ['{"n":[1,2,"x"],"n":[]}', ['/n/2 x']],
    ['{"q" : "first" , "q" : "la\\"st"}', ['/q la"st', '/q first']],
  ])('of %s are listed', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  it.each(['{"a":"x","b":{"a":"y"}}', '{"a":"\\"q\\":1","b":"{}"}', '["a","a"]', '{"a":"{\\"b\\":\\"c\\"}"}'])(
    'are none in %s',
    (text) => {
      const listed = valuesOf(text);
      expect(new Set(listed).size).toBe(listed.length);
    },
  );

  it('are none in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (value) => {
        let strings = 0;
        const text = JSON.stringify(value);
        fc.pre(!nameWithBackslash.test(text));
        JSON.stringify(JSON.parse(text), (_key, leaf: unknown) => {
          if (typeof leaf === 'string' && leaf !== '') strings++;
          return leaf;
        });
        const collector = new InputCollector({ MAX_VALUE_LENGTH: 1e9, MAX_INPUTS: 1e9, MAX_JSON_DEPTH: 1e9 });
        extractBody({ kind: 'text', text }, 'application/json', collector);
        const listed = collector.inputs.filter(({ source, trail }) => source === 'json-value' && trail.length === 0);
        expect(listed).toHaveLength(strings);
      }),
    );
  });

  it('are found in linear time, however deep', () => {
    for (const text of [
      `${'{"a":1,"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
      `{${'"a":"b",'.repeat(50_000)}"a":1}`,
    ]) {
      expect(cpuMs(() => valuesOf(text), 1)).toBeLessThan(3000);
    }
  });
});
