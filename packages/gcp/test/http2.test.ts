import { once } from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { SecurityEvent } from '@rasp/core';
import type { Callable } from '../src/http-types.ts';
import { protectWith } from '../src/protect.ts';
import { cloudRun } from './gcp-driver.ts';

let server: Http2Server;
let client: ClientHttp2Session;
let events: SecurityEvent[] = [];

/** Echoes the body; Cloud Run speaks HTTP/2 to a container that is deployed with `--use-http2`. */
async function echo(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  response.end(`${request.authority} ${body}`);
}

beforeEach(async () => {
  events = [];
  const wrapper = protectWith(
    echo as Callable,
    { config: { SNAPSHOT_DIR: '', BLACKLIST_STRIKES: 0 } },
    { dependencies: { env: cloudRun, log: () => undefined, events: (event) => events.push(event) } },
  );
  server = createServer(wrapper as (request: Http2ServerRequest, response: Http2ServerResponse) => void);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  client.close();
  await new Promise((resolve) => server.close(resolve));
});

async function ask(path: string, body?: string): Promise<readonly [unknown, string]> {
  const stream = client.request({
    ':path': path,
    ':method': body === undefined ? 'GET' : 'POST',
    ':authority': 'orders.example',
  });
  stream.end(body);
  const [headers] = (await once(stream, 'response')) as [Readonly<Record<string, unknown>>];
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return [headers[':status'], text];
}

describe('a protected HTTP/2 server', () => {
  it('judges all but the body, hands the body on, and says that it was not read', async () => {
    expect(await ask('/orders?id=7')).toEqual([200, 'orders.example ']);
    expect(await ask('/orders?id=../../../../etc/passwd')).toEqual([403, 'Blocked']);
    expect(events.map(({ action }) => action)).toEqual(['deny']);
    expect(await ask('/orders', 'name=report.pdf')).toEqual([200, 'orders.example name=report.pdf']);
    expect(events.at(-1)).toMatchObject({
      action: 'report',
      findings: [{ check: 'truncated', rule: 'MAX_BODY_BYTES' }],
    });
  });
});
