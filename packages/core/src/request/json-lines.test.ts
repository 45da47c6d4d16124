import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import type { Input } from '../input.ts';
import { InputCollector } from './collector.ts';
import { walkJsonLines } from './json-lines.ts';

const brief = ({ source, name, value }: Input): string => `${source} ${name} ${value}`;

function walk(text: string, mustBePlain = false, inputs = 1000) {
  const collector = new InputCollector({ MAX_VALUE_LENGTH: 1000, MAX_INPUTS: inputs, MAX_JSON_DEPTH: 32 });
  const read = walkJsonLines(text, mustBePlain, collector);
  return { read, found: collector.inputs.map(brief), truncations: collector.truncations };
}

const two = ['json-key /0/q q', 'json-value /0/q a', 'json-value /1/q b'];

describe('walkJsonLines', () => {
  it.each([
    '{"q":"a"}\n{"q":"b"}',
    '\ufeff{"q":"a"}\r\n\r\n  {"q":"b"}\r\n',
    '\x1e{"q":"a"}\n\x1e{"q":"b"}\n',
    '{"q":"a"}\r{"q":"b"}',
  ])('reads the lines of %j', (text) => {
    expect(walk(text)).toEqual({ read: true, found: two, truncations: [] });
  });

  it('lists lines that are no object: strings as values, what is no JSON as text', () => {
    expect(walk('"it\'s"\n12\ntrue\n["x"]\n{"q":\nselect').found).toEqual([
      "json-value /0 it's",
      'json-value /3/0 x',
      'text /4 {"q":',
      'text /5 select',
    ]);
  });

  it.each([
    ['{"q":"a"}\n{"q":"b"}', true],
    ['\n[1]\nx', true],
    ['{"q":"a"}', false],
    ['{"q":\n"a"', false],
    ['"a"\n"b"', false],
    ['', false],
  ])('takes %j for lines under any type: %j', (text, expected) => {
    expect(walk(text, true).read).toBe(expected);
  });

  it('holds MAX_INPUTS and says so', () => {
    expect(walk('["a"]\n["b"]', false, 2).truncations).toEqual([]);
    expect(walk('["a"]\n["b"]\n["c"]', false, 2).truncations).toEqual([
      { limit: 'MAX_INPUTS', source: 'request', name: '' },
    ]);
  });

  it.each(['{\n', '\n', '"', '{"a":1}\n', '"\\', ' ', '\x1e'])('stays linear for %j repeated', (unit) => {
    const text = unit.repeat(Math.ceil(500_000 / unit.length));
    expect(cpuMs(() => walk(text, false, 1e9), 1)).toBeLessThan(3000);
  });
});
