import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createTestControlPlane, type TestControlPlane } from './harness.ts';

const clock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;
let key: string;

beforeEach(async () => {
  controlPlane = await createTestControlPlane(clock);
  key = await controlPlane.addKey('shop');
});

afterEach(() => controlPlane.close());

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** What the framework answers, which the shortcut does not see. */
async function byFramework(url: string, payload: string) {
  const answer = await controlPlane.app.inject({ method: 'POST', url, payload });
  return { status: answer.statusCode, json: answer.json(), type: answer.headers['content-type'] };
}

async function byShortcut(url: string, body: string) {
  const answer = await fetch(`${controlPlane.url}${url}`, { method: 'POST', body });
  const json = (await answer.json()) as { readonly status: boolean; readonly message: string };
  return { status: answer.status, json, type: answer.headers.get('content-type') };
}

describe('the shortcut answers as the framework does', () => {
  test.each([
    ['a quiet beacon', '/beacon', () => JSON.stringify({ key, version: '0.8.2' }), 200],
    ['a report', '/beacon', () => JSON.stringify({ key, blacklist: [['45.9.1.1', clock.now / 1_000]] }), 200],
    ['a name beyond ASCII', '/beacon', () => JSON.stringify({ key, agent: { instance: 'ä', service: '注文' } }), 200],
    ['a token that is none', '/beacon/abc', () => JSON.stringify({ key, version: '0.8.2' }), 200],
    ['a path with an escape', '/beacon/a%2Fb', () => JSON.stringify({ key }), 200],
    ['a path too long', `/beacon/${'a'.repeat(201)}`, () => JSON.stringify({ key }), 414],
    ['a path that ends in a slash', '/beacon/', () => JSON.stringify({ key }), 200],
    ['a path beside it', '/beacons', () => JSON.stringify({ key }), 404],
    ['a query', '/beacon?x=1', () => JSON.stringify({ key }), 200],
    ['a key that nobody has', '/beacon', () => JSON.stringify({ key: key.replace(/.{4}$/, '0000') }), 403],
    ['no key', '/beacon', () => '{}', 403],
    ['no body', '/beacon', () => '', 400],
    ['a list', '/beacon', () => '[]', 400],
    ['what is no JSON', '/beacon', () => '{"key":', 400],
    ['64 lists in each other', '/beacon', () => nested(64), 400],
    ['65 lists in each other', '/beacon', () => nested(65), 400],
    ['a body of 64 KB', '/beacon', () => JSON.stringify({ key }).padEnd(65_536), 200],
    ['a body of more', '/beacon', () => JSON.stringify({ key }).padEnd(65_537), 413],
  ])('%s', async (_name, url, body, status) => {
    const answered = await byShortcut(url, body());
    expect(answered).toEqual(await byFramework(url, body()));
    expect([answered.status, answered.json.status]).toEqual([status, status === 200]);
  });

  test('nesting is allowed up to 64 and told apart from other mistakes', async () => {
    expect((await byShortcut('/beacon', nested(64))).json.message).not.toContain('deep');
    expect((await byShortcut('/beacon', nested(65))).json.message).toContain('deep');
  });
});

/** Sends text as it is and gives all that comes until the text expected is there. */
async function raw(work: (socket: Socket) => Promise<void>, until: (received: string) => boolean): Promise<string> {
  const socket = connect(Number(new URL(controlPlane.url).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    received += part;
  });
  await once(socket, 'connect');
  await work(socket);
  const end = performance.now() + 60_000;
  while (!until(received) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  socket.destroy();
  return received;
}

function request(body: string, ...headers: readonly string[]): string {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return [`POST /beacon HTTP/1.1`, 'Host: x', length, ...headers, '', body].join('\r\n');
}

const answers = (received: string): number => received.split('HTTP/1.1 200').length - 1;

test('a body may come in pieces, in the middle of a character too', async () => {
  const whole = Buffer.from(request(JSON.stringify({ key, agent: { instance: 'é', service: 'é' } })));
  const cut = whole.indexOf('é') + 1;
  const received = await raw(
    async (socket) => {
      socket.write(whole.subarray(0, cut));
      await new Promise((resolve) => setTimeout(resolve, 30));
      socket.write(whole.subarray(cut));
    },
    (text) => text.includes('"status":true'),
  );
  expect(answers(received)).toBe(1);
  await controlPlane.tick();
});

test('requests behind each other are answered in their order, however long the first takes', async () => {
  const report = request(JSON.stringify({ key, blacklist: [['45.9.1.1', clock.now / 1_000]] }));
  const wrong = request('{}');
  const received = await raw(
    async (socket) => void socket.write(report + wrong),
    (text) => text.includes('403'),
  );
  expect(received.indexOf('HTTP/1.1 200')).toBe(0);
  expect(received.indexOf('HTTP/1.1 403')).toBeGreaterThan(0);
});

test.each([
  ['a body without a length', 'Transfer-Encoding: chunked'],
  ['a client that asks whether to go on', 'Expect: 100-continue'],
])('%s is answered as well', async (_name, header) => {
  const body = JSON.stringify({ key });
  const isChunked = header.startsWith('Transfer');
  const head = isChunked ? ['POST /beacon HTTP/1.1', 'Host: x', header, '', ''].join('\r\n') : '';
  const text = isChunked ? `${head}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : request(body, header);
  const received = await raw(
    async (socket) => void socket.write(text),
    (got) => got.includes('"status":true'),
  );
  expect(answers(received)).toBe(1);
});

test('who goes away in the middle of a body does no harm', async () => {
  for (let index = 0; index < 20; index++) {
    await raw(
      async (socket) => void socket.write(request(JSON.stringify({ key })).slice(0, -5)),
      () => true,
    );
  }
  expect((await byShortcut('/beacon', JSON.stringify({ key }))).status).toBe(200);
});

test('a server that stops answers what is under way and closes the connection', async () => {
  const text = request(JSON.stringify({ key }));
  let closing: Promise<void> | null = null;
  const { server } = controlPlane.app;
  const accepted = once(server, 'connection');
  const received = await raw(
    async (socket) => {
      socket.write(text.slice(0, -5));
      await accepted;
      closing = controlPlane.close();
      while (server.listening) await new Promise(setImmediate);
      socket.write(text.slice(-5));
    },
    (got) => got.includes('"status":true'),
  );
  expect(received.toLowerCase()).toContain('connection: close');
  await closing;
  controlPlane = await createTestControlPlane(clock);
});
