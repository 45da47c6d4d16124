import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EventBase, RefusedRequest, toHttpApiEvent } from './lambda-events.ts';
import type { InvocationResult } from './runtime-api.ts';

/** What the front needs. */
export interface HttpFrontOptions {
  /** Runs the function: `RunningFunction.invoke`, or anything that answers as a runtime does. */
  readonly invoke: (event: EventBase) => Promise<InvocationResult>;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /**
   * The address that the platform reports as the client's; the TCP peer by default. A demonstration on one machine
   * plays many clients, so it may take the address from wherever it likes: the function sees only the event.
   */
  readonly clientIp?: (request: IncomingMessage) => string;
}

/** A running front. */
export interface HttpFront {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  close(): Promise<void>;
}

const preludeType = 'application/vnd.awslambda.http-integration-response';

/** Starts an HTTP server that stands for an API Gateway HTTP API: request → event (payload 2.0) → function → response. */
export async function startHttpFront(options: HttpFrontOptions): Promise<HttpFront> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      if (error instanceof RefusedRequest)
        send(response, 400, { 'content-type': 'application/json' }, '{"message":"Bad Request"}');
      else send(response, 500, { 'content-type': 'application/json' }, '{"message":"Internal Server Error"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(options: HttpFrontOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? '']);
  }
  const event = toHttpApiEvent(httpApiBase(request), {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers,
    body: Buffer.concat(chunks),
    clientIp: options.clientIp?.(request) ?? request.socket.remoteAddress ?? '127.0.0.1',
  });
  const result = await options.invoke(event);
  if (result.kind === 'error') throw new Error('the function failed');
  if (result.headers['content-type'] === preludeType) sendStreamed(response, result.body);
  else sendBuffered(response, result.body);
}

/** What HTTP API writes itself around the parts of the request. */
function httpApiBase(request: IncomingMessage): EventBase {
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: request.headers.host ?? 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      http: { protocol: 'HTTP/1.1', userAgent: request.headers['user-agent'] ?? '' },
      requestId: `${now.getTime().toString(36)}=`,
      routeKey: '$default',
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
  };
}

/** A stream whose prelude names status and headers: JSON, eight NUL bytes, then the body. */
function sendStreamed(response: ServerResponse, body: Buffer): void {
  const end = body.indexOf(Buffer.alloc(8));
  if (end < 0) throw new Error('the stream has no prelude');
  const prelude = objectOf(JSON.parse(body.subarray(0, end).toString('utf8')));
  send(response, Number(prelude['statusCode'] ?? 200), headersOf(prelude), body.subarray(end + 8));
}

/** HTTP API's reading of a buffered result: without `statusCode` the result itself is the body of a 200. */
function sendBuffered(response: ServerResponse, json: Buffer): void {
  const result: unknown = JSON.parse(json.toString('utf8'));
  const fields = objectOf(result);
  if (fields['statusCode'] === undefined) {
    const text = typeof result === 'string' ? result : JSON.stringify(result);
    send(response, 200, { 'content-type': 'application/json' }, text);
    return;
  }
  const body = fields['body'] ?? '';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = Buffer.from(text, fields['isBase64Encoded'] === true ? 'base64' : 'utf8');
  send(response, Number(fields['statusCode']), { 'content-type': 'text/plain', ...headersOf(fields) }, bytes);
}

function headersOf(fields: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(objectOf(fields['headers']))) result[name.toLowerCase()] = String(value);
  const cookies = fields['cookies'];
  if (Array.isArray(cookies)) result['set-cookie'] = cookies.map(String);
  return result;
}

function send(
  response: ServerResponse,
  statusCode: number,
  headers: Readonly<Record<string, string | string[]>>,
  body: string | Buffer,
): void {
  response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
