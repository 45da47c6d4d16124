import type { NormalizedRecord } from '../adapter.ts';
import { extractRecord } from './extract-record.ts';

const limits = { MAX_VALUE_LENGTH: 64, MAX_INPUTS: 100, MAX_JSON_DEPTH: 8 };

function record(parts: Partial<NormalizedRecord>): NormalizedRecord {
  return { id: '1', place: '/Records/0', data: null, contents: [], ...parts };
}

/** `[place, value, trail]` of each input; all of them are of source `record`. */
function read(parts: Partial<NormalizedRecord>): readonly (readonly [string, string, string])[] {
  const { inputs } = extractRecord(record(parts), limits);
  expect(new Set(inputs.map(({ source }) => source))).toEqual(new Set(['record']));
  return inputs.map(({ name, value, trail }) => [name, value, trail.join('>')] as const);
}

it('lists keys and strings of the data, and walks JSON within strings', () => {
  expect(read({ data: { body: '{"q":{"a/b":"x"}}', n: 1 } })).toEqual([
    ['/Records/0/body', 'body', ''],
    ['/Records/0/body/q', 'q', 'json'],
    ['/Records/0/body/q/a~1b', 'a/b', 'json'],
    ['/Records/0/body/q/a~1b', 'x', 'json'],
    ['/Records/0/n', 'n', ''],
    ['/Records/0/body', '{"q":{"a/b":"x"}}', ''],
  ]);
});

it.each([
  ['text', 'hello', [['/Records/0', 'hello', '']]],
  [
    'JSON text',
    '{"q":"x"}',
    [
      ['/Records/0/q', 'q', 'json'],
      ['/Records/0/q', 'x', 'json'],
      ['/Records/0', '{"q":"x"}', ''],
    ],
  ],
])('reads %s that is the whole record', (_, data, expected) => {
  expect(read({ data })).toEqual(expected);
});

it('reads encoded members as the bodies they are, under the member that held them', () => {
  const form = { kind: 'bytes', bytes: Buffer.from('q=%3Cb%3E&r=1') } as const;
  const json = { kind: 'text', text: '{"a":["x"]}' } as const;
  expect(
    read({
      data: {},
      contents: [
        { pointer: '/kinesis/data', body: form, contentType: '', trail: ['base64'] },
        { pointer: '/data', body: json, contentType: 'application/json', trail: ['base64', 'gzip'] },
      ],
    }),
  ).toEqual([
    ['/Records/0/kinesis/data/q', 'q', 'base64'],
    ['/Records/0/kinesis/data/q', '<b>', 'base64'],
    ['/Records/0/kinesis/data/r', 'r', 'base64'],
    ['/Records/0/kinesis/data/r', '1', 'base64'],
    ['/Records/0/data/a', 'a', 'base64>gzip'],
    ['/Records/0/data/a/0', 'x', 'base64>gzip'],
  ]);
});

it('says which limit bit, and where', () => {
  const { truncations } = extractRecord(record({ data: { body: 'a'.repeat(65) } }), limits);
  expect(truncations).toEqual([{ limit: 'MAX_VALUE_LENGTH', source: 'record', name: '/Records/0/body' }]);
});
