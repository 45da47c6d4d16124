import type { NormalizedRequest } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import type { CheckId } from '../src/detectors/taxonomy.ts';
import { judgeRequest } from './judge-request.ts';

const form = (text: string): Partial<NormalizedRequest> => ({
  headers: [['content-type', 'application/x-www-form-urlencoded']],
  body: { kind: 'text', text },
});
const json = (value: unknown): Partial<NormalizedRequest> => ({
  headers: [['content-type', 'application/json']],
  body: { kind: 'text', text: JSON.stringify(value) },
});

type Row = readonly [
  what: string,
  config: Partial<Parameters>,
  request: Partial<NormalizedRequest>,
  found: readonly [check: CheckId, rule: string] | null,
];

const routes = { ROUTES: ['GET /orders/{id}'] };
const hosts = { HOSTS: ['shop.example.com'] };
const scalar = { FIELDS: { '*': 'text' } };

describe('checks that judge by what the application declares', () => {
  it.each<Row>([
    ['a declared route', routes, { method: 'GET', path: '/orders/5' }, null],
    ['another route', routes, { method: 'GET', path: '/admin' }, ['path', 'undeclared-route']],
    ['another method', routes, { method: 'DELETE', path: '/orders/5' }, ['path', 'undeclared-method']],
    ['no routes at all', {}, { method: 'DELETE', path: '/anything' }, null],
    ['routes that cannot be used', { ROUTES: ['orders'] }, { path: '/anything' }, null],

    ['the declared host', hosts, { headers: [['host', 'SHOP.example.com:443']] }, null],
    ['another host', hosts, { headers: [['host', 'evil.example']] }, ['spoofing', 'undeclared-host']],
    ['an empty host', hosts, { headers: [['host', '']] }, ['spoofing', 'undeclared-host']],
    [
      'a second host',
      hosts,
      {
        headers: [
          ['host', 'shop.example.com'],
          ['host', 'x.example'],
        ],
      },
      ['spoofing', 'undeclared-host'],
    ],
    ['a vouched name alone', hosts, { host: 'shop.example.com' }, null],
    ['another vouched name', hosts, { host: 'evil.example' }, ['spoofing', 'undeclared-host']],
    ['no name anywhere', hosts, { host: '' }, null],
    [
      'a forwarded host',
      hosts,
      { headers: [['x-forwarded-host', 'shop.example.com, evil.example']] },
      ['spoofing', 'undeclared-forwarded-host'],
    ],
    ['the declared one, forwarded', hosts, { headers: [['x-forwarded-host', 'shop.example.com']] }, null],
    [
      'Forwarded',
      hosts,
      { headers: [['forwarded', 'for=1.2.3.4;host="evil.example";proto=https']] },
      ['spoofing', 'undeclared-forwarded-host'],
    ],
    ['Forwarded, declared', hosts, { headers: [['forwarded', 'for=1.2.3.4;HOST=shop.example.com']] }, null],

    [
      'a forbidden header',
      { FORBIDDEN_HEADERS: ['X-Debug'] },
      { headers: [['x-debug', '1']] },
      ['headers', 'forbidden-header'],
    ],
    [
      'a forbidden beginning',
      { FORBIDDEN_HEADERS: ['x-int-*'] },
      { headers: [['x-int-user', 'me']] },
      ['headers', 'forbidden-header'],
    ],
    ['another header', { FORBIDDEN_HEADERS: ['X-Debug'] }, { headers: [['x-debugger', '1']] }, null],

    [
      'repeats without a declaration',
      {},
      {
        query: [
          ['color', 'red'],
          ['color', 'blue'],
        ],
      },
      null,
    ],
    [
      'repeats of a scalar',
      scalar,
      {
        query: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
      ['hpp', 'repeated-parameter'],
    ],
    ['repeats in a form', scalar, form('a=1&a=2'), ['hpp', 'repeated-parameter']],
    [
      'repeats of a declared name',
      { FIELDS: { a: 'text' } },
      {
        query: [
          ['a', '1'],
          ['a', '2'],
          ['b', '1'],
          ['b', '2'],
        ],
      },
      ['hpp', 'repeated-parameter'],
    ],
    [
      'repeats of another name',
      { FIELDS: { a: 'text' } },
      {
        query: [
          ['b', '1'],
          ['b', '2'],
        ],
      },
      null,
    ],
    [
      'a declared list',
      { FIELDS: { '*': 'text', a: 'text[]' } },
      {
        query: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
      null,
    ],
    [
      'a list by its name',
      scalar,
      {
        query: [
          ['a[]', '1'],
          ['a[]', '2'],
        ],
      },
      null,
    ],
    ['one in the query, one in the form', scalar, { query: [['a', '1']], ...form('a=2') }, null],
    [
      'two names',
      scalar,
      {
        query: [
          ['a', '1'],
          ['A', '2'],
        ],
      },
      null,
    ],
    ['JSON', scalar, json([{ a: 1 }, { a: 2 }]), null],
    [
      'JSON with two addresses of one parameter',
      scalar,
      json({ x: 'https://example.com/?x=1', y: 'https://example.com/?x=2' }),
      null,
    ],
    [
      'headers and cookies',
      scalar,
      {
        headers: [
          ['accept', 'a'],
          ['accept', 'b'],
        ],
        cookies: [
          ['c', '1'],
          ['c', '2'],
        ],
      },
      null,
    ],

    ['the declared kind', { FIELDS: { id: 'integer' } }, { query: [['id', '5']] }, null],
    ['another kind', { FIELDS: { id: 'integer' } }, { query: [['id', 'five']] }, ['format', 'not-integer']],
    ['nothing', { FIELDS: { id: 'integer' } }, { query: [['id', '']] }, null],
    ['a pattern', { FIELDS: { sku: '/[A-Z]{3}-[0-9]+/' } }, { query: [['sku', 'ABC-7']] }, null],
    [
      'no fit of a pattern',
      { FIELDS: { sku: '/[A-Z]{3}-[0-9]+/' } },
      { query: [['sku', 'xABC-7']] },
      ['format', 'not-pattern'],
    ],
    ['a form field', { FIELDS: { mail: 'email' } }, form('mail=nobody'), ['format', 'not-email']],
    ['a path parameter', { FIELDS: { 'path:id': 'uuid' } }, { pathParameters: [['id', '7']] }, ['format', 'not-uuid']],
    ['a header', { FIELDS: { 'header:X-Id': 'hex' } }, { headers: [['x-id', 'zz']] }, ['format', 'not-hex']],
    [
      'a member of JSON',
      { FIELDS: { 'json:/items/*/day': 'date' } },
      json({ items: [{ day: '2026-11-26' }, { day: 'today' }] }),
      ['format', 'not-date'],
    ],
    ['a list, joined', { FIELDS: { ids: 'integer[]' } }, { query: [['ids', '1,2,3']] }, null],
    [
      'a list with a stranger',
      { FIELDS: { ids: 'integer[]' } },
      { query: [['ids', '1,x']] },
      ['format', 'not-integer'],
    ],
    ['an undeclared name', { FIELDS: { '*': 'integer' } }, { query: [['q', 'words']] }, null],
    [
      'JSON within a declared text',
      { FIELDS: { filter: 'text', 'query:filter/a': 'integer' } },
      { query: [['filter', '{"a":"x"}']] },
      null,
    ],
  ])('%s', async (_what, config, request, found) => {
    const checks = { path: 'report', spoofing: 'report', headers: 'report', hpp: 'report', format: 'report' } as const;
    const { findings } = await judgeRequest({ ...config, SECURITY_CHECKS: checks }, request);
    expect(findings.map(({ check, rule }) => [check, rule])).toEqual(found === null ? [] : [found]);
  });

  it('blocks by default where they have something to judge by, and never bans: people mistype', async () => {
    expect((await judgeRequest(routes, { path: '/admin' })).denied).toBe(true);
    const { denied, findings } = await judgeRequest(hosts, { host: 'evil.example' });
    expect(denied).toBe(true);
    expect(findings[0]?.certainty).toBe('likely');
  });

  it('reports a wrong kind by default', async () => {
    const { denied, findings } = await judgeRequest({ FIELDS: { id: 'integer' } }, { query: [['id', 'five']] });
    expect([denied, findings.length]).toEqual([false, 1]);
  });
});
