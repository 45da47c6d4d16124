import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LogTarget, sendLines } from './send-lines.ts';

const target: LogTarget = {
  LOG_FORMAT: 'json',
  LOG_SERVER: '127.0.0.1',
  LOG_PORT: 0,
  LOG_PROTOCOL: 'http',
  LOG_PATH: '',
  LOG_FILE: '',
};

/** As long as a busy machine needs, in milliseconds; an answer ends it sooner. */
const patience = 20_000;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function tcpServer(onConnection: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer(onConnection).listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function httpServer(answer: http.RequestListener): Promise<number> {
  const server = http.createServer(answer).listen(0, '127.0.0.1');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('sendLines over UDP', () => {
  it('sends a datagram for each line, cut between characters', async () => {
    const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    closers.push(() => socket.close());
    await once(socket, 'listening');
    const received: Buffer[] = [];
    const both = new Promise<void>((resolve) => {
      socket.on('message', (bytes) => {
        if (received.push(bytes) === 2) resolve();
      });
    });
    await sendLines(
      ['one', 'é'.repeat(2000)],
      { ...target, LOG_PROTOCOL: 'udp', LOG_PORT: socket.address().port },
      patience,
    );
    await both;
    expect(received.map(String).sort()).toEqual(['one', 'é'.repeat(1024)]);
  });
});

describe('sendLines over TCP', () => {
  it.each([
    ['json', 'one\ntwö\n'],
    ['rfc5424', '3 one4 twö'],
  ] as const)('frames lines of %s', async (format, expected) => {
    let received: (text: string) => void = () => undefined;
    const all = new Promise<string>((resolve) => {
      received = resolve;
    });
    const port = await tcpServer((socket) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      socket.on('end', () => received(text));
    });
    await sendLines(['one', 'twö'], { ...target, LOG_FORMAT: format, LOG_PROTOCOL: 'tcp', LOG_PORT: port }, patience);
    expect(await all).toBe(expected);
  });

  it('rejects where nobody listens', async () => {
    const port = await tcpServer(() => undefined);
    closers.splice(0).forEach((close) => void close());
    await expect(sendLines(['one'], { ...target, LOG_PROTOCOL: 'tcp', LOG_PORT: port }, patience)).rejects.toThrow(
      'ECONNREFUSED',
    );
  });
});

describe('sendLines over HTTP', () => {
  it.each([
    ['', '/logs'],
    ['/hook?token=1', '/hook?token=1'],
    ['hook', '/hook'],
  ])('posts each line by itself: LOG_PATH "%s"', async (logPath, expected) => {
    const received: string[] = [];
    const port = await httpServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        received.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
        response.end();
      });
    });
    await sendLines(['{"a":1}', '{}'], { ...target, LOG_PORT: port, LOG_PATH: logPath }, patience);
    expect(received).toEqual([`POST ${expected} application/json {"a":1}`, `POST ${expected} application/json {}`]);
  });

  it.each([301, 404, 503])('rejects where the answer is %i', async (status) => {
    const port = await httpServer((_request, response) => response.writeHead(status, { location: '/other' }).end());
    await expect(sendLines(['{}'], { ...target, LOG_PORT: port }, patience)).rejects.toThrow(`answered ${status}`);
  });

  it('rejects after the time limit where the server never answers', async () => {
    const port = await httpServer(() => undefined);
    await expect(sendLines(['{}'], { ...target, LOG_PORT: port }, 100)).rejects.toThrow('more than 100 ms');
  });
});

describe('sendLines into a file', () => {
  it('appends lines to a file that only its owner reads', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'rasp-log-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'events.log');
    for (const line of ['one', 'two'])
      await sendLines([line], { ...target, LOG_PROTOCOL: 'file', LOG_FILE: file }, patience);
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('rejects where no file is named', async () => {
    await expect(sendLines(['one'], { ...target, LOG_PROTOCOL: 'file' }, patience)).rejects.toThrow('LOG_FILE');
  });
});
