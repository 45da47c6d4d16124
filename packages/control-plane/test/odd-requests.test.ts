import { openApiDocument } from '../src/api/document.ts';
import { contracts } from '../src/api/index.ts';
import { adminToken, createTestControlPlane, post, type TestControlPlane } from './harness.ts';
import { brokenBodies, oddBodies, oddNumbers, oddTexts, type Schema, sampleOf } from './odd-values.ts';

jest.setTimeout(120_000);

const clock = { now: 1_795_400_000_000 };
const problems: string[] = [];
let controlPlane: TestControlPlane;
let key: string;

beforeAll(async () => {
  controlPlane = await createTestControlPlane(clock, { onProblem: (message) => void problems.push(message) });
  key = await controlPlane.addKey('shop');
  await controlPlane.addToBlacklist('45.9.1.1');
  await post(controlPlane, '/logs', { application: 'shop', log_data: ['sqli', '45.9.1.2', 'FR', { payload: 'YQ==' }] });
  await controlPlane.tick();
});

afterAll(() => controlPlane.close());

const document = openApiDocument('1') as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const schemas = document.components.schemas;

/** Sends a request and gives what is wrong with the answer, or null where it is a clear one that blames nobody but the sender. */
async function sent(method: string, url: string, init: RequestInit = {}): Promise<string | null> {
  const response = await fetch(`${controlPlane.url}${url}`, {
    method,
    redirect: 'manual',
    ...init,
    headers: { authorization: `Bearer ${adminToken}`, ...(init.headers as Record<string, string>) },
  });
  const { status } = response;
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (isStream) await response.body?.cancel();
  const text = isStream ? '' : await response.text();
  const shown = `${method} ${url.slice(0, 120)} ${String(init.body ?? '').slice(0, 120)} → ${status} ${text.slice(0, 200)}`;
  if (status >= 500) return shown;
  if (status < 400) return null;
  const { detail, code, message } = JSON.parse(text) as Record<string, unknown>;
  const says = detail ?? message;
  return typeof says === 'string' && says.length >= 5 && (message !== undefined || typeof code === 'string')
    ? null
    : shown;
}

/** Sends requests one after another; the server's answers must all be fit, and it must have told of no failure. */
async function allFit(
  requests: readonly (readonly [method: string, url: string, init?: RequestInit])[],
): Promise<void> {
  problems.length = 0;
  const unfit: string[] = [];
  for (const [method, url, init] of requests) {
    const wrong = await sent(method, url, init);
    if (wrong !== null) unfit.push(wrong);
  }
  expect([...unfit, ...problems]).toEqual([]);
}

const asJson = { 'content-type': 'application/json' };

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

function fill(path: string, value: string): string {
  return path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(value));
}

test('every contract is in the document', () => {
  expect(operations).toHaveLength(contracts.length);
});

describe.each(operations)('$method $path', ({ path, method, operation }) => {
  const plain = fill(path, 'none');
  const body = operation.requestBody?.content['application/json']?.schema;
  // Its own session would end, and whoever comes next would only be turned away.
  const isStream = Object.values(operation.responses).some(
    ({ content }) => content?.['text/event-stream'] !== undefined,
  );

  if (path.includes('{')) {
    test('odd ids', () =>
      allFit(
        [...oddTexts, '%00', '..', 'a/b', '*'].flatMap((text) => {
          const whole = isWellFormed(text) ? encodeURIComponent(text) : '%ED%A0%80';
          const url = path.replaceAll(/\{\w+\}/g, () => whole);
          const init = body === undefined ? {} : { headers: asJson, body: JSON.stringify(sampleOf(body, schemas)) };
          return [[method, url, init] as const];
        }),
      ));
  }

  const queried = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  if (queried.length > 0) {
    test('odd queries', () =>
      allFit(
        queried.flatMap(({ name }) => {
          const values = [...oddTexts.filter(isWellFormed), ...oddNumbers.map(String)];
          const urls = values.map((value) => `${plain}?${name}=${encodeURIComponent(value)}`);
          const more = [
            `${plain}?${name}=%00`,
            `${plain}?${name}=%ff`,
            `${plain}?${name}=1&${name}=2`,
            `${plain}?${name}[]=1`,
          ];
          return [...urls, ...more].map((url) => [method, url] as const);
        }),
      ));
  }

  if (body !== undefined) {
    test('odd bodies', () =>
      allFit(
        oddBodies(body, schemas).map((value) => [method, plain, { headers: asJson, body: JSON.stringify(value) }]),
      ));
  }

  if (method !== 'GET' && !isStream) {
    test('broken bodies and wrong types', () =>
      allFit([
        ...brokenBodies.map((text) => [method, plain, { headers: asJson, body: text }] as const),
        ...['text/plain', 'multipart/form-data', 'application/json; charset=utf-16', ';', 'application/xml'].map(
          (type) => [method, plain, { headers: { 'content-type': type }, body: '{"a":1}' }] as const,
        ),
      ]));
  }
});

test('wrong methods are refused on every path', () =>
  allFit(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
        .filter((method) => methods[method.toLowerCase()] === undefined)
        .map((method) => [method, fill(path, 'none')] as const),
    ),
  ));

test('agents and senders of logs may send anything', async () => {
  const connect = { key, version: '0.8.2', platform: 'Flask', routes: {} };
  const beacon = {
    key,
    version: '0.1.0',
    agent: { instance: 'a', service: 's' },
    telemetry: {},
    blacklist: [],
    cursor: 'x.1',
  };
  const log = { application: 'shop', log_data: ['sqli', '45.9.1.2', 'FR', { payload: 'YQ==', location: 'path' }] };
  const own = {
    findings: [{ check: 'sqli', rule: 'r', evidence: 'e' }],
    application: 'a',
    service: 's',
    clientIp: '45.9.1.3',
  };
  const requests = [
    ['/connect', connect],
    ['/beacon', beacon],
    ['/beacon/x', beacon],
    ['/logs', log],
    ['/logs/x', own],
  ] as const;
  await allFit(
    requests.flatMap(([path, sample]) => [
      ...variantsOf(sample).map((value) => ['POST', path, { headers: asJson, body: JSON.stringify(value) }] as const),
      ...brokenBodies.map((text) => ['POST', path, { headers: asJson, body: text }] as const),
    ]),
  );
  // What was taken in can be stored, and is not held up by what is odd beside it.
  await controlPlane.tick();
  expect(problems).toEqual([]);
});

/** The value with each member, at any depth, replaced by something odd. */
function variantsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [...oddTexts, ...oddNumbers, null, true, [], {}];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => variantsOf(item).map((odd) => value.toSpliced(index, 1, odd)));
  }
  return Object.entries(value).flatMap(([name, inner]) => variantsOf(inner).map((odd) => ({ ...value, [name]: odd })));
}

test('names that differ only in what no store can hold are one function', async () => {
  const names = ['\ud800', '\ud801', '\ud83d', '\udc00'];
  for (const service of names) {
    const beacon = { key, version: '0.1.0', agent: { instance: `i${service}`, service }, telemetry: {}, blacklist: [] };
    expect((await post(controlPlane, '/beacon', beacon)).json.status).toBe(true);
    // Names that are cut in the middle of a pair.
    await post(controlPlane, '/logs', {
      findings: [],
      application: `${'x'.repeat(255)}\ud83d\ude00`,
      service: `a${service}`,
    });
    await post(controlPlane, '/logs', `{"findings":[],"service":"b\\u0000${JSON.stringify(service).slice(1)}}`);
  }
  problems.length = 0;
  await controlPlane.tick();
  expect(problems).toEqual([]);
});

test.each([
  ['a repeated token', 'authorization', ['Bearer a', 'Bearer b']],
  ['a repeated cookie', 'cookie', ['rasp_session=a', 'rasp_session=b']],
  ['a repeated type', 'content-type', ['application/json', 'text/plain']],
  ['a long token', 'authorization', [`Bearer ${'a'.repeat(8_000)}`]],
  ['a token of odd bytes', 'authorization', ['Bearer \u00ff\u00fe']],
  ['a forwarded address that is none', 'x-forwarded-for', ['\u00ff', 'a, b', ',']],
  ['a kind of answer that is none', 'accept', ['/', ';;;', '*/*;q=\u00ff']],
  ['a last event that is none', 'last-event-id', ['\u00ff', '-1']],
  ['a tag that is none', 'if-none-match', ['"', '\u00ff']],
])('%s is no failure', async (_what, name, values) => {
  const paths = [
    '/api/v1/keys',
    '/api/v1/auth/session',
    '/metrics',
    '/ui/',
    '/blacklist/x/y',
    '/livez',
    '/api/openapi.json',
    '/logs',
  ];
  for (const path of paths) {
    for (const method of ['GET', 'POST']) {
      const { statusCode } = await controlPlane.app.inject({
        method: method as 'GET',
        url: path,
        headers: { [name]: values as never },
      });
      expect([path, statusCode < 500]).toEqual([path, true]);
    }
  }
});
