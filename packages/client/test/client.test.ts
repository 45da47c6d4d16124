import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pass } from 'node:timers/promises';
import { adminToken, createTestControlPlane, type TestControlPlane } from '../../control-plane/test/harness.ts';
import { type Client, createClient, NoAnswerError, ProblemError } from '../src/index.ts';

let controlPlane: TestControlPlane;
let client: Client;

beforeAll(async () => {
  controlPlane = await createTestControlPlane({ now: 1_795_400_000_000 });
  client = createClient({ url: `${controlPlane.url}/`, token: adminToken });
});

afterAll(() => controlPlane.close());

/** Something that is no control plane. */
async function withServer(
  listener: RequestListener,
  work: (url: string, server: Server) => Promise<void>,
): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a token says who calls', async () => {
  const { actor } = await client.call('getSession');
  expect(actor).toMatchObject({ kind: 'token', role: 'admin' });
});

test('calls send parameters, query and body and give what is answered', async () => {
  const { key, secret } = await client.call('addKey', { body: { name: 'shop', expiresInDays: 7 } });
  expect(secret).toMatch(/^rasp_/);
  expect(key).toMatchObject({ name: 'shop', profile: 'default', state: 'live' });
  const { items } = await client.call('listKeys', { query: { profile: 'default', limit: 5 } });
  expect(items.map(({ name }) => name)).toEqual(['shop']);
  expect(await client.call('revokeKey', { params: { selector: key.selector } })).toBeUndefined();
  expect((await client.call('listKeys')).items).toEqual([]);
});

test('lists are read page after page, as they are asked for', async () => {
  const networks = [1, 2, 3, 4, 5].map((last) => `45.9.1.${last}`);
  const { added } = await client.call('addToBlacklist', { body: { networks } });
  expect(added).toBe(5);
  const seen: string[] = [];
  for await (const { network } of client.items('listBlacklist', { query: { limit: 2 } })) seen.push(network);
  expect(seen.sort()).toEqual(networks);
  const first = await client.items('listBlacklist', { query: { limit: 2 } }).next();
  expect(first.done).toBe(false);
});

test('an export comes line by line', async () => {
  const lines: string[] = [];
  for await (const line of client.lines('exportBlacklist', { query: { format: 'plain' } })) lines.push(line);
  expect(lines.filter((line) => /^45\.9\.1\.\d$/.test(line))).toHaveLength(5);
});

test('refusals are errors with a code, and name the fields', async () => {
  const missing = client.call('getProfile', { params: { name: 'nowhere' } });
  await expect(missing).rejects.toBeInstanceOf(ProblemError);
  await expect(missing).rejects.toMatchObject({
    status: 404,
    code: 'not-found',
    message: expect.stringContaining('nowhere'),
  });
  const malformed = client.call('addKey', { body: { name: 'no spaces allowed' } });
  await expect(malformed).rejects.toMatchObject({ code: 'malformed', problems: [{ path: 'body.name' }] });
  const stranger = createClient({ url: controlPlane.url, token: 'x' });
  await expect(stranger.call('listKeys')).rejects.toMatchObject({ status: 401, code: 'not-logged-in' });
});

test('the live feed tells what happens, until it is ended', async () => {
  const ended = new AbortController();
  const feed = client.watch({ query: { topics: 'blacklist' }, signal: ended.signal });
  const first = feed.next();
  // The stream has to stand before something happens; what was before is not told.
  await pass(200);
  await client.call('addToBlacklist', { body: { networks: ['45.9.2.1'] } });
  expect((await first).value).toMatchObject({ topic: 'blacklist', data: expect.any(Object) });
  const next = feed.next();
  ended.abort(new Error('enough'));
  await expect(next).rejects.toThrow('enough');
});

test('a call can be ended, before and while it waits', async () => {
  await expect(client.call('listKeys', { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
  await withServer(
    () => undefined,
    async (url) => {
      const ended = new AbortController();
      const waiting = createClient({ url, token: 'x' }).call('listKeys', { signal: ended.signal });
      ended.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
    },
  );
});

test.each<readonly [string, RequestListener, NoAnswerError['reason']]>([
  ['nothing comes', () => undefined, 'timeout'],
  ['half an answer comes', (_, reply) => void reply.writeHead(200).write('{"items":['), 'timeout'],
  ['the connection is cut', (request) => void request.socket.destroy(), 'unreachable'],
  ['a page comes', (_, reply) => void reply.end('<html>'), 'foreign'],
  ['a proxy refuses', (_, reply) => void reply.writeHead(502).end('<html>'), 'foreign'],
  [
    'it is sent elsewhere',
    (_, reply) => void reply.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    'foreign',
  ],
])('no answer: %s', async (_what, listener, reason) => {
  await withServer(listener, async (url) => {
    const call = createClient({ url, token: 'x', timeoutMs: 300 }).call('listKeys');
    await expect(call).rejects.toBeInstanceOf(NoAnswerError);
    await expect(call).rejects.toMatchObject({ reason });
  });
});

test('a stream is not ended by the time that an answer may take', async () => {
  await withServer(
    (_, reply) => {
      reply.writeHead(200, { 'content-type': 'text/event-stream' }).write(': connected\n\n');
      setTimeout(() => reply.end('data: {"topic":"fleet",\r\ndata: "at":1,"data":{}}\r\n\r\n'), 300);
    },
    async (url) => {
      const seen: unknown[] = [];
      for await (const message of createClient({ url, token: 'x', timeoutMs: 100 }).watch()) seen.push(message);
      expect(seen).toEqual([{ topic: 'fleet', at: 1, data: {} }]);
    },
  );
});
