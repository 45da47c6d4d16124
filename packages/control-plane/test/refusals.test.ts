import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestControlPlane, post, type TestControlPlane } from './harness.ts';

const clock = { now: 1_795_400_000_000 };
let controlPlane: TestControlPlane;

beforeEach(async () => {
  controlPlane = await createTestControlPlane(clock);
});

afterEach(() => controlPlane.close());

/** Sends bytes as they are and gives status and body of the answer. */
async function send(text: string): Promise<{ readonly status: number; readonly body: string }> {
  const socket = connect(Number(new URL(controlPlane.url).port), '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) {
    answer += String(chunk);
    if (isWhole(answer)) break;
  }
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body };
}

function isWhole(answer: string): boolean {
  const length = /^content-length: (\d+)\r$/im.exec(answer);
  return length !== null && answer.length >= answer.indexOf('\r\n\r\n') + 4 + Number(length[1]);
}

const json = 'Host: x\r\nContent-Type: application/json\r\n';
const refused: readonly (readonly [what: string, request: string, status: number])[] = [
  ['an escape that is none', `POST /beacon/%ff HTTP/1.1\r\n${json}Content-Length: 2\r\n\r\n{}`, 400],
  ['an endless token', `POST /beacon/${'a'.repeat(300)} HTTP/1.1\r\n${json}Content-Length: 2\r\n\r\n{}`, 414],
  ['another path', 'GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n', 404],
  ['another method', `PUT /connect HTTP/1.1\r\n${json}Content-Length: 2\r\n\r\n{}`, 404],
  ['a redirected connect', 'GET /connect HTTP/1.1\r\nHost: x\r\n\r\n', 405],
  ['no method at all', 'FOO /connect HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['headers too large', `GET /connect HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ['no host, and no key', 'POST /connect HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}', 403],
  ['two lengths', `POST /connect HTTP/1.1\r\n${json}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`, 400],
  ['a body too large', `POST /beacon HTTP/1.1\r\n${json}Content-Length: 99999999\r\n\r\n{`, 413],
  ['a body cut short', `POST /connect HTTP/1.1\r\n${json}Content-Length: 1\r\n\r\n{`, 400],
];

test.each(refused)('%s is refused in the envelope', async (_what, request, status) => {
  const answer = await send(request);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toEqual({ status: false, message: expect.stringMatching(/^.{5,200}$/), data: {} });
});

test('what is nested deeper than any agent nests is not parsed', async () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}"\\"]["${']'.repeat(depth)}`;
  expect((await post(controlPlane, '/connect', nested(64))).json.message).toBe('the request is not a JSON object');
  expect((await post(controlPlane, '/connect', nested(65))).json.message).toBe('The body is nested too deep.');
});

test('an agent that connects while the server stops is still answered', async () => {
  const key = await controlPlane.addKey('shop');
  const body = JSON.stringify({ key, version: '0.8.2', platform: 'AWS Lambda', routes: {} });
  const request = `POST /connect HTTP/1.1\r\n${json}Content-Length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(Number(new URL(controlPlane.url).port), '127.0.0.1');
  await once(socket, 'connect');
  // Part of a request keeps the connection in use while the server closes.
  socket.write(request.slice(0, 40));
  await fetch(`${controlPlane.url}/livez`, { headers: { connection: 'close' } });
  const closed = controlPlane.close();
  socket.write(request.slice(40));
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*"SECURITY_CHECKS"/s);
  await closed;
  controlPlane = await createTestControlPlane(clock);
});
