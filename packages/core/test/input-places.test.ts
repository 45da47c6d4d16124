import type { NormalizedRequest } from '../src/adapter.ts';
import type { Parameters } from '../src/config/parameters.ts';
import { createGuard } from '../src/guard.ts';
import type { InputSource } from '../src/input.ts';
import type { EventFinding } from '../src/report/event.ts';
import { plainAdapter, requestWith } from './plain-platform.ts';

const attack = "1' UNION SELECT password FROM users--";
const benign = "Sean O'Neil, union representative";

const bodyOf = (type: string, text: string): Partial<NormalizedRequest> => ({
  headers: [['content-type', type]],
  body: { kind: 'bytes', bytes: Buffer.from(text) },
});
const part = (disposition: string, content: string): Partial<NormalizedRequest> =>
  bodyOf(
    'multipart/form-data; boundary=b',
    `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n--b--\r\n`,
  );
const form = (name: string, value: string): Partial<NormalizedRequest> =>
  bodyOf('application/x-www-form-urlencoded', new URLSearchParams([[name, value]]).toString());
const json = (value: unknown): Partial<NormalizedRequest> => bodyOf('application/json', JSON.stringify(value));

/** Every place of a request, how a value gets there, and how a finding must call it. */
const places: readonly (readonly [
  source: InputSource,
  name: string,
  place: (value: string) => Partial<NormalizedRequest>,
])[] = [
  ['path', '', (value) => ({ path: `/files/${value}` })],
  ['path-parameter', 'id', (value) => ({ pathParameters: [['id', value]] })],
  ['query-name', attack, (value) => ({ query: [[value, '']] })],
  ['query-value', 'q', (value) => ({ query: [['q', value]] })],
  [
    'query-value',
    'q',
    (value) => ({
      query: [
        ['q', value],
        ['q', 'last'],
      ],
    }),
  ],
  ['header-name', attack, (value) => ({ headers: [[value, 'x']] })],
  ['header-value', 'x-name', (value) => ({ headers: [['x-name', value]] })],
  ['user-agent', 'user-agent', (value) => ({ headers: [['user-agent', value]] })],
  ['referer', 'referer', (value) => ({ headers: [['referer', value]] })],
  ['cookie-name', attack, (value) => ({ cookies: [[value, 'x']] })],
  ['cookie-value', 'sid', (value) => ({ cookies: [['sid', value]] })],
  ['form-name', attack, (value) => form(value, 'x')],
  ['form-value', 'q', (value) => form('q', value)],
  ['multipart-name', attack, (value) => part(`name="${value}"`, 'x')],
  ['multipart-value', 'q', (value) => part('name="q"', value)],
  ['multipart-filename', 'q', (value) => part(`name="q"; filename="${value}"`, 'x')],
  ['json-key', `/a/${attack}`, (value) => json({ a: { [value]: 1 } })],
  ['json-value', '/a/0/b', (value) => json({ a: [{ b: value }] })],
  ['text', '', (value) => bodyOf('text/plain', value)],
];

async function send(parts: Partial<NormalizedRequest>, config: Partial<Parameters> = {}) {
  const findings: EventFinding[] = [];
  const dependencies = {
    env: {},
    log: () => undefined,
    events: (event: { readonly findings: readonly EventFinding[] }) => void findings.push(...event.findings),
  };
  const status = await createGuard(plainAdapter, { config }, dependencies).handle(requestWith(parts), () => 200);
  return { status, findings: findings.map(({ check, input, trail }) => ({ check, input, trail })) };
}

describe('an attack', () => {
  it.each(places)('in %s %s is refused and named; its benign twin passes', async (source, name, place) => {
    const { status, findings } = await send(place(attack));
    expect(findings).toEqual([{ check: 'sqli', input: { source, name }, trail: [] }]);
    expect(status).toBe(403);
    expect(await send(place(benign))).toEqual({ status: 200, findings: [] });
  });

  it('in JSON inside a string is found there too', async () => {
    const { findings } = await send(json({ a: JSON.stringify({ b: attack }) }), {
      SECURITY_CHECKS: { sqli: 'report' },
    });
    expect(findings).toContainEqual({ check: 'sqli', input: { source: 'json-value', name: '/a/b' }, trail: ['json'] });
  });

  it('is looked for in every place there is', () => {
    const sources = new Set(places.map(([source]) => source));
    // `record` belongs to events that are no HTTP requests; `body-kinds.test.ts` has the places of XML and GraphQL.
    expect(sources.size).toBe(18);
  });
});
