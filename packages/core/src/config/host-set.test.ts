import { createHostSet } from './host-set.ts';
import { createNameSet } from './name-set.ts';

const hosts = createHostSet([
  'Shop.example.com',
  '*.api.example.com',
  '203.0.113.7',
  '[2001:db8::1]',
  'xn--bcher-kva.example',
]);

it.each([
  ['shop.example.com', true],
  ['SHOP.EXAMPLE.COM', true],
  ['shop.example.com:8443', true],
  ['shop.example.com.', true],
  [' shop.example.com ', true],
  ['a.api.example.com', true],
  ['a.b.api.example.com', true],
  ['api.example.com', false],
  ['evilapi.example.com', false],
  ['203.0.113.7', true],
  ['203.0.113.7:80', true],
  ['203.0.113.8', false],
  ['[2001:db8::1]', true],
  ['[2001:db8::1]:443', true],
  ['2001:db8::1', true],
  ['xn--bcher-kva.example', true],
  ['example.com', false],
  ['shop.example.com.evil.example', false],
  ['shop.example.com@evil.example', false],
  ['', false],
  ['[', false],
])('%s is declared: %s', (host, expected) => {
  expect(hosts.has(host)).toBe(expected);
});

it('compares names of headers in lower case, by their beginning where a star ends them', () => {
  const names = createNameSet(['X-Debug', 'x-internal-*']);
  expect(
    ['x-debug', 'x-internal-', 'x-internal-user', 'x-debug-2', 'x-internal'].map((name) => names.has(name)),
  ).toEqual([true, true, true, false, false]);
});
