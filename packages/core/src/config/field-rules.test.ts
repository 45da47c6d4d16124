import type { FieldKind } from './field-kind.ts';
import { createFieldRules } from './field-rules.ts';
import { fits } from './field-value.ts';

const kinds: readonly (readonly [kind: FieldKind, good: readonly string[], bad: readonly string[]])[] = [
  [
    'integer',
    ['0', '-5', '+7', '12345678901234567890'],
    ['1.0', '1e3', 'x', ' 1', '1 ', '123456789012345678901', '0x1'],
  ],
  ['number', ['0', '-1.5', '.5', '5.', '1e-3'], ['.', '1,5', 'NaN', 'Infinity', '1e', '--1']],
  ['boolean', ['true', 'FALSE', '0', '1', 'yes', 'off'], ['2', 'ja', 'true ']],
  [
    'uuid',
    ['3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c330', '3f2504e04f8911d39a0c0305e82c3301'],
  ],
  ['date', ['2026-02-28', '2024-02-29'], ['2026-02-29', '2026-13-01', '26-1-1', '2026-11-26T00:00:00Z']],
  [
    'date-time',
    ['2026-11-26T10:00:00Z', '2026-11-26 10:00:00.5+02:00'],
    ['2026-11-26T10:00', '2026-11-26T24:00:00Z', '2026-02-30T10:00:00Z'],
  ],
  [
    'email',
    ['jane@example.com', "o'brien+x@sub.example.org"],
    ['jane', '@example.com', 'jane@', 'a b@example.com', 'x@exa mple.com'],
  ],
  [
    'url',
    ['https://example.com/a?b=c', 'http://localhost:3000'],
    ['javascript:alert(1)', 'example.com', 'https://', 'https://a b'],
  ],
  ['ip', ['192.0.2.1', '2001:db8::1'], ['192.0.2', '192.0.2.0/24', '1', 'x']],
  ['hostname', ['example.com', 'a-b.example', '_dmarc.example.com'], ['-a.example', 'a..b', '', 'exa mple']],
  ['slug', ['a-b-c', 'x1'], ['A', 'a--b', '-a', 'a_b']],
  ['word', ['a_B9'], ['a-b', '', 'a b']],
  ['hex', ['00ff', 'DEADBEEF'], ['0x00', 'xyz']],
  ['base64', ['aGVsbG8=', 'a-_b'], ['a b', 'a===', '=a']],
  ['text', ['', '<b>'], []],
  ['rich-text', ['<b>'], []],
  ['code', ['rm -rf'], []],
];

it.each(kinds)('knows what is a %s', (kind, good, bad) => {
  expect(good.filter((value) => !fits(kind, value))).toEqual([]);
  expect(bad.filter((value) => fits(kind, value))).toEqual([]);
});

it('finds declarations by source and name', () => {
  const { rules, problems } = createFieldRules({
    id: 'integer',
    'header:X-Id': 'uuid',
    'json:/items/*/qty': 'integer',
    'json:/name': '/^[a-z]+$/',
    tags: 'word[]',
    '*': 'text',
  });
  expect(problems).toEqual([]);
  expect(rules.find('query', 'id')?.kind).toBe('integer');
  expect(rules.find('form', 'id')?.kind).toBe('integer');
  expect(rules.find('header', 'id')).toBeNull();
  expect(rules.find('header', 'x-id')?.kind).toBe('uuid');
  expect(rules.find('json', '/items/7/qty')?.kind).toBe('integer');
  expect(rules.find('json', '/items/7/qty/x')).toBeNull();
  expect(rules.find('json', '/name')?.test('abc')).toBe(true);
  expect(rules.find('json', '/name')?.test('abc1')).toBe(false);
  expect(rules.find('query', 'tags')?.test('a,b')).toBe(true);
  expect(rules.find('query', 'tags')?.test('a,b c')).toBe(false);
  expect(rules.find('query', 'constructor')).toBeNull();
  expect(rules.others?.kind).toBe('text');
});

it('leaves out a pattern without a linear-time reading, and says so', () => {
  const { rules, problems } = createFieldRules({ a: '/(?=x)/' });
  expect(rules.size).toBe(0);
  expect(problems).toMatchObject([{ parameter: 'FIELDS', severity: 'warning' }]);
});

it.each([
  [{}, false, false],
  [{ a: 'text' }, false, true],
  [{ a: 'integer[]' }, true, false],
  [{ '*': 'text' }, false, true],
])('%j: judges values %s, repeats %s', (fields, judges, repeats) => {
  const { rules } = createFieldRules(fields);
  expect([rules.judges, rules.declaresRepeats]).toEqual([judges, repeats]);
});
