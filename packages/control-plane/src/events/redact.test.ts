import { cpuMs } from '@rasp/testing/cpu-cost.ts';
import fc from 'fast-check';
import { redactText, redactValue } from './redact.ts';

test.each([
  ['write to ada@example.org now', 'write to [e-mail] now', ['e-mail']],
  ['card 4111 1111 1111 1111 please', 'card [card] please', ['card']],
  ['4111111111111111', '[card]', ['card']],
  ['Authorization: Bearer abcdefgh12345', 'Authorization: [redacted]', ['token', 'secret']],
  ['x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc y', 'x [token] y', ['token']],
  ['AKIAIOSFODNN7EXAMPLE', '[token]', ['token']],
  ['{"password":"hunter2","a":1}', '{"password":[redacted],"a":1}', ['secret']],
])('%s', (text, clean, names) => {
  const removed = new Set<string>();
  expect(redactText(text, removed)).toBe(clean);
  expect([...removed].sort()).toEqual([...names].sort());
});

test.each([
  "1' UNION SELECT name FROM users--",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  'order 4111111111111112 of 2026-11-22',
  'a@b',
  '192.0.2.1:8080/path?x=1',
  'build 12345678901234567890123',
])('%s stays', (text) => {
  const removed = new Set<string>();
  expect(redactText(text, removed)).toBe(text);
  expect(removed.size).toBe(0);
});

test('members with names of secrets are emptied, wherever they stand', () => {
  const removed = new Set<string>();
  const record = {
    headers: { Authorization: 'abc', Cookie: 'a=1', accept: 'x' },
    list: [{ userPassword: 5 }],
    session: true,
  };
  expect(redactValue(record, removed)).toEqual({
    headers: { Authorization: '[secret]', Cookie: '[secret]', accept: 'x' },
    list: [{ userPassword: '[secret]' }],
    session: true,
  });
});

test('any value becomes one that can be stored, and long text takes no time', () => {
  fc.assert(
    fc.property(fc.anything({ maxDepth: 12 }), (value) => {
      expect(() =>
        JSON.stringify(redactValue(value, new Set()), (_name, member) => (typeof member === 'bigint' ? 0 : member)),
      ).not.toThrow();
    }),
  );
  const spentMs = cpuMs(() => {
    for (const part of ['a', '1 ', 'eyJ-', 'a@', '.a@a', 'bearer ', 'password=', '4-', 'AKIA']) {
      redactText(part.repeat(200_000), new Set());
    }
  }, 1);
  expect(spentMs).toBeLessThan(1_000);
});

test('a member called __proto__ stays a member', () => {
  const kept = redactValue(JSON.parse('{"__proto__":{"polluted":1}}'), new Set());
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(JSON.stringify(kept)).toBe('{"__proto__":{"polluted":1}}');
});

test('names that mean something to objects are names like others', () => {
  const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":2},"toString":3}';
  const kept = redactValue(JSON.parse(text), new Set()) as object;
  expect(JSON.stringify(kept)).toBe(text);
  expect('polluted' in kept).toBe(false);
  expect('hasOwnProperty' in kept).toBe(false);
  expect('polluted' in (redactValue({}, new Set()) as object)).toBe(false);
});
