import fastify from 'fastify';
import { z } from 'zod';
import { contract, type Needed } from '../api/contract.ts';
import { ControlPlaneError } from '../errors.ts';
import type { Known } from '../people/authenticator.ts';
import type { Services } from '../services.ts';
import { adminApi, defineRoute } from './admin-api.ts';
import { ApiProblem } from './problems.ts';

const problems: string[] = [];

function known(role: Known['actor']['role'], csrfToken: string | null): Known {
  return {
    actor: { kind: 'user', id: 'u1', name: 'ada', displayName: 'Ada', role },
    userId: 'u1',
    csrfToken,
    session: null,
    expiresAt: null,
  };
}

const callers = new Map([
  ['viewer', known('viewer', null)],
  ['operator', known('operator', null)],
  ['page', known('operator', 'right')],
]);

function route(id: string, needs: Needed, handle: () => unknown) {
  return defineRoute(
    contract({
      id,
      method: 'POST',
      path: `/${id}/{name}`,
      summary: '',
      needs,
      params: z.object({ name: z.string().max(5) }),
      query: z.object({ limit: z.coerce.number().int().default(10) }),
      body: z.object({ size: z.int() }),
      answer: z.object({ sum: z.int(), name: z.string(), by: z.string() }),
    }),
    ({ params, query, body, by }) => {
      handle();
      const row = { sum: query.limit + body.size, name: params.name, by: by.name, secret_hash: 'never' };
      return row;
    },
  );
}

const app = fastify();
adminApi(
  app,
  {
    now: () => 1,
    publicUrl: () => 'https://rasp.example',
    counters: { failed: 0 },
    store: { explain: (error: unknown) => error },
    authenticator: {
      authenticate: (request) => Promise.resolve(callers.get(request.headers.authorization ?? '') ?? null),
    },
  } as Partial<Services> as Services,
  [
    route('add', 'operator', () => undefined),
    route('open', 'anybody', () => undefined),
    route('refuse', 'viewer', () => {
      throw new ControlPlaneError('RASP_CP_NOT_FOUND', 'There is no such thing.');
    }),
    route('throw', 'viewer', () => {
      throw new Error('the password is hunter2');
    }),
    route('problem', 'viewer', () => {
      throw new ApiProblem('conflict', 'Somebody was faster.');
    }),
    defineRoute(
      contract({
        id: 'wrong',
        method: 'GET',
        path: '/wrong',
        summary: '',
        needs: 'viewer',
        answer: z.object({ a: z.int() }),
      }),
      () => ({ a: 1.5 }),
    ),
    defineRoute(contract({ id: 'done', method: 'GET', path: '/done', summary: '', needs: 'viewer' }), () => undefined),
  ],
  (message) => problems.push(message),
);

afterAll(() => app.close());

async function call(
  url: string,
  caller: string | null,
  options: { body?: string; headers?: Record<string, string> } = {},
) {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    headers: {
      'content-type': 'application/json',
      ...(caller === null ? {} : { authorization: caller }),
      ...options.headers,
    },
    payload: options.body ?? '{"size":5}',
  });
  return { status: answer.statusCode, type: answer.headers['content-type'], json: answer.json() };
}

test('a handler gets what was sent, validated, and answers what the contract has and no more', async () => {
  const answer = await call('/add/x?limit=3', 'operator');
  expect(answer).toMatchObject({ status: 200, json: { sum: 8, name: 'x', by: 'ada' } });
  expect(answer.json).not.toHaveProperty('secret_hash');
});

test.each([
  ['nobody', '/add/x', null, {}, 401, 'not-logged-in'],
  ['a role that is too low', '/add/x', 'viewer', {}, 403, 'not-allowed'],
  ['a page without its token', '/add/x', 'page', {}, 403, 'csrf'],
  ['a page with a wrong token', '/add/x', 'page', { headers: { 'x-csrf-token': 'wrong' } }, 403, 'csrf'],
  ['a long parameter', '/add/xxxxxx', 'operator', {}, 400, 'malformed'],
  ['a bad query', '/add/x?limit=a', 'operator', {}, 400, 'malformed'],
  ['a bad body', '/add/x', 'operator', { body: '{"size":"5"}' }, 400, 'malformed'],
  ['no body', '/add/x', 'operator', { body: '' }, 400, 'malformed'],
  ['what is not JSON', '/add/x', 'operator', { body: '{' }, 400, 'malformed'],
  ['deep JSON', '/add/x', 'operator', { body: '['.repeat(100) }, 400, 'malformed'],
  ['a form', '/add/x', 'operator', { headers: { 'content-type': 'text/plain' } }, 400, 'malformed'],
  ['a large body', '/add/x', 'operator', { body: `{"size":5,"a":"${'x'.repeat(70_000)}"}` }, 413, 'too-large'],
  ['what is not there', '/nothing', 'operator', {}, 404, 'not-found'],
  ['a refusal', '/refuse/x', 'viewer', {}, 404, 'not-found'],
  ['a problem', '/problem/x', 'viewer', {}, 409, 'conflict'],
])('%s is refused as a problem', async (_name, url, caller, options, status, code) => {
  const answer = await call(url, caller, options);
  expect(answer).toMatchObject({ status, json: { type: 'about:blank', status, code } });
  expect(answer.type).toContain('application/problem+json');
});

test('a page with its token may, and anybody where anybody may', async () => {
  expect((await call('/add/x', 'page', { headers: { 'x-csrf-token': 'right' } })).status).toBe(200);
  expect((await call('/open/x', null)).status).toBe(200);
});

test('a malformed body is told field by field', async () => {
  const { json } = await call('/add/x', 'operator', { body: '{"size":1.5}' });
  expect(json.problems).toEqual([{ path: 'body.size', message: expect.any(String) }]);
});

test('a defect is told to the operator and not to the client', async () => {
  const answer = await call('/throw/x', 'viewer');
  expect(answer).toMatchObject({ status: 500, json: { code: 'failed' } });
  expect(JSON.stringify(answer.json)).not.toContain('hunter2');
  expect(problems.join()).toContain('hunter2');
});

test('an answer that the contract forbids is not sent, and nothing to answer is 204', async () => {
  const headers = { authorization: 'viewer' };
  expect((await app.inject({ url: '/api/v1/wrong', headers })).statusCode).toBe(500);
  expect((await app.inject({ url: '/api/v1/done', headers })).statusCode).toBe(204);
});
