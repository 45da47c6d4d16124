import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import type { Input } from '../input.ts';
import { InputCollector, MAX_NAME_LENGTH } from './collector.ts';
import { parseJsonContainer, walkJson } from './json.ts';

function walk(text: string, limits: { MAX_JSON_DEPTH?: number; MAX_INPUTS?: number } = {}): InputCollector {
  const collector = new InputCollector({ MAX_VALUE_LENGTH: 1000, MAX_INPUTS: 1000, MAX_JSON_DEPTH: 32, ...limits });
  const root = parseJsonContainer(text);
  if (root !== null) walkJson(root, { keys: 'json-key', values: 'json-value', prefix: '', trail: [] }, collector);
  return collector;
}

const brief = ({ source, name, value, trail }: Input): string =>
  `${[source.replace('json-', ''), ...trail].join('>')} ${name} ${value}`;
const listed = (text: string, limits = {}): string[] => walk(text, limits).inputs.map(brief);

describe('parseJsonContainer', () => {
  it.each(['{}', ' [1] ', '\ufeff{"a":1}', '\r\n\t{"a":[]}\n'])('reads %j', (text) => {
    expect(parseJsonContainer(text)).not.toBeNull();
  });

  it.each(['', '1', '"a"', 'null', '{', '[1}', '{a:1}', '[draft] title]', 'x{}', '{}x', '[1,]'])(
    'refuses %j',
    (text) => {
      expect(parseJsonContainer(text)).toBeNull();
    },
  );
});

describe('walkJson', () => {
  it('lists keys and strings in order under their pointers', () => {
    expect(listed('{"a":"x","b":{"c":["y",{"d":"z"}]},"n":1,"t":true,"o":null,"e":""}')).toEqual([
      'key /a a',
      'value /a x',
      'key /b b',
      'key /b/c c',
      'value /b/c/0 y',
      'key /b/c/1/d d',
      'value /b/c/1/d z',
      'key /n n',
      'key /t t',
      'key /o o',
      'key /e e',
    ]);
  });

  it('lists the two steps to a prototype as the path that they are', () => {
    expect(listed('{"a":{"constructor":{"prototype":{"x":1}}}}')).toContain(
      'key /a/constructor/prototype constructor.prototype',
    );
    expect(listed('{"constructor":"Ferrari","prototype":{"x":1}}').join()).not.toContain('constructor.prototype');
  });

  it('escapes pointers as RFC 6901 says', () => {
    expect(listed('{"a/b":"1","m~n":"2","~1":"3","":"4"}')).toEqual([
      'key /a~1b a/b',
      'value /a~1b 1',
      'key /m~0n m~n',
      'value /m~0n 2',
      'key /~01 ~1',
      'value /~01 3',
      'value / 4',
    ]);
  });

  it('lists keys named after members of prototypes, harmlessly', () => {
    expect(listed('{"__proto__":{"polluted":"yes"},"constructor":"c","toString":"t"}')).toEqual([
      'key /__proto__ __proto__',
      'key /__proto__/polluted polluted',
      'value /__proto__/polluted yes',
      'key /constructor constructor',
      'value /constructor c',
      'key /toString toString',
      'value /toString t',
    ]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('lists a key where it first stands', () => {
    expect(listed('[{"id":"1","n":1},{"id":"2","n":2},{"n":{"id":"3"}}]')).toEqual([
      'key /0/id id',
      'value /0/id 1',
      'key /0/n n',
      'value /1/id 2',
      'value /2/n/id 3',
    ]);
  });

  it('walks JSON within strings and keeps the string itself', () => {
    const text = JSON.stringify({ a: JSON.stringify({ b: JSON.stringify(['x']) }), c: '[no json]' });
    expect(listed(text)).toEqual([
      'key /a a',
      `value /a ${JSON.stringify({ b: '["x"]' })}`,
      'key>json /a/b b',
      'value>json /a/b ["x"]',
      'value>json>json /a/b/0 x',
      'key /c c',
      'value /c [no json]',
    ]);
  });

  it('lists values beyond the depth under the pointer of the limit', () => {
    const text = '{"a":{"b":{"c":"deep","d":["deeper"]}},"e":"flat"}';
    expect(walk(text, { MAX_JSON_DEPTH: 4 }).truncations).toEqual([]);
    const { inputs, truncations } = walk(text, { MAX_JSON_DEPTH: 3 });
    expect(truncations).toEqual([{ limit: 'MAX_JSON_DEPTH', source: 'json-value', name: '/a/b/d' }]);
    expect(inputs.map(brief)).toContain('value /a/b/d deeper');
    expect(listed(text, { MAX_JSON_DEPTH: 2 }).slice(2)).toEqual([
      'key /a/b c',
      'value /a/b deep',
      'key /a/b d',
      'value /a/b deeper',
      'key /e e',
      'value /e flat',
    ]);
  });

  it('finds a value 100,000 levels down without the call stack', () => {
    const { inputs, truncations } = walk(`${'['.repeat(100_000)}"bottom"${']'.repeat(100_000)}`);
    expect(inputs).toEqual([{ source: 'json-value', name: '/0'.repeat(32), value: 'bottom', trail: [] }]);
    expect(truncations).toHaveLength(1);
    const objects = walk(`${'{"a":'.repeat(100_000)}"bottom"${'}'.repeat(100_000)}`, { MAX_INPUTS: 200_000 });
    expect(objects.inputs.at(-1)?.value).toBe('bottom');
  });

  it('stops at the number of inputs, and says so only when something is left', () => {
    const text = '["a","b","c"]';
    expect(walk(text, { MAX_INPUTS: 3 })).toMatchObject({ truncations: [], inputs: { length: 3 } });
    expect(walk(text, { MAX_INPUTS: 2 })).toMatchObject({
      truncations: [{ limit: 'MAX_INPUTS', source: 'request', name: '' }],
      inputs: { length: 2 },
    });
  });

  it('keeps places short however long keys are', () => {
    const key = 'k'.repeat(100_000);
    const { inputs } = walk(JSON.stringify({ [key]: { [key]: Array.from({ length: 400 }, () => 'v') } }));
    for (const { name } of inputs) expect(name.length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
    expect(inputs.at(-1)?.name.endsWith('…')).toBe(true);
  });

  it('stays linear for strings that only look like JSON', () => {
    const text = JSON.stringify(Array.from({ length: 20_000 }, () => '["]'));
    const nested = JSON.stringify([`[${'"['.repeat(100_000)}]`]);
    const spentMs = cpuMs(() => {
      walk(text, { MAX_INPUTS: 100_000 });
      walk(nested);
      walk(`[${'{'.repeat(100_000)}`);
      walk(JSON.stringify(['{'.repeat(100_000)]));
    }, 1);
    expect(spentMs).toBeLessThan(3000);
  });
});

describe('parseJsonContainer', () => {
  it('tries what looks like JSON and is none five hundred times at most', () => {
    const parse = jest.spyOn(JSON, 'parse');
    const attempts = { failedJson: 0 };
    for (let at = 0; at < 2_000; at++) expect(parseJsonContainer(`{${at}}`, attempts)).toBeNull();
    expect(parse).toHaveBeenCalledTimes(500);
    parse.mockRestore();
    expect(parseJsonContainer('{"a":1}', { failedJson: 499 })).toEqual({ a: 1 });
    expect(parseJsonContainer('{"a":1}', attempts)).toBeNull();
  });
});
