import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';

/** How the runtime ended one invocation. */
export interface InvocationResult {
  /** `response` for a value or a stream, `error` where the handler threw. */
  readonly kind: 'response' | 'error';
  /** Headers of the runtime's POST; a streamed response names its mode and content type here. */
  readonly headers: Readonly<Record<string, string>>;
  /** Trailers of the runtime's POST: a stream that broke off tells its error here. */
  readonly trailers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From handing the event out to the last byte of the answer, in milliseconds. */
  readonly durationMs: number;
}

/** What may be set for one invocation. */
export interface InvokeOptions {
  /** The function's timeout, which becomes the deadline that the context reports; 3,000 ms by default. */
  readonly timeoutMs?: number;
}

/** A Lambda Runtime API on loopback. */
export interface RuntimeApi {
  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Resolves when a runtime asks for its first event; rejects when it reports an init error. */
  readonly ready: Promise<void>;
  /** Queues an event and gives what the runtime answers. Rejects when the API is aborted meanwhile. */
  invoke(event: unknown, options?: InvokeOptions): Promise<InvocationResult>;
  /** Rejects everything that waits and that is still asked; for the moment when the runtime's process is gone. */
  abort(reason: Error): void;
  close(): Promise<void>;
}

interface Job {
  readonly id: string;
  readonly event: unknown;
  readonly timeoutMs: number;
  readonly resolve: (result: InvocationResult) => void;
  readonly reject: (error: Error) => void;
  startedAt: number;
}

const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:sample';
const answered = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/u;

/**
 * Starts the server that a Lambda runtime polls for events, on a free port of the loopback interface.
 *
 * It speaks the four routes of the Runtime API (next, response, error, init/error) and hands events out in order,
 * to as many pollers as ask, so that the multi-worker mode of Managed Instances works too.
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const queue: Job[] = [];
  const pollers: ServerResponse[] = [];
  const running = new Map<string, Job>();
  /** Why nothing will ever be answered again, once that is so. */
  let gone: Error | null = null;
  let isReady = (): void => undefined;
  let failedInit = (_error: Error): void => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    isReady = resolve;
    failedInit = reject;
  });
  // Whoever starts a runtime awaits `ready`; an abort before that must not end the process.
  ready.catch(() => undefined);

  function handOut(job: Job, response: ServerResponse): void {
    running.set(job.id, job);
    job.startedAt = performance.now();
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': job.id,
      'lambda-runtime-deadline-ms': String(Date.now() + job.timeoutMs),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': 'Root=1-673f5a10-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0',
    });
    response.end(JSON.stringify(job.event ?? null));
  }

  function next(response: ServerResponse): void {
    isReady();
    const job = queue.shift();
    if (job !== undefined) {
      handOut(job, response);
      return;
    }
    pollers.push(response);
    response.on('close', () => {
      const index = pollers.indexOf(response);
      if (index >= 0) pollers.splice(index, 1);
    });
  }

  function finish(request: IncomingMessage, body: Buffer): void {
    const path = request.url ?? '';
    if (path === '/2018-06-01/runtime/init/error') {
      failedInit(new Error(`the runtime reported an init error: ${body.toString('utf8')}`));
      return;
    }
    const match = answered.exec(path);
    const job = match === null ? undefined : running.get(decodeURIComponent(match[1] ?? ''));
    if (match === null || job === undefined) return;
    running.delete(job.id);
    job.resolve({
      kind: match[2] === 'error' ? 'error' : 'response',
      headers: flat(request.headers),
      trailers: flat(request.trailers),
      body,
      durationMs: performance.now() - job.startedAt,
    });
  }

  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/2018-06-01/runtime/invocation/next') {
      next(response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(202, { 'content-type': 'application/json' });
      response.end('{"status":"OK"}');
      finish(request, Buffer.concat(chunks));
    });
  });
  // A poller waits for an event as long as it takes.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    address: `127.0.0.1:${port}`,
    ready,
    invoke(event, options = {}) {
      return new Promise((resolve, reject) => {
        if (gone !== null) {
          reject(gone);
          return;
        }
        const job = { id: randomUUID(), event, timeoutMs: options.timeoutMs ?? 3000, resolve, reject, startedAt: 0 };
        const poller = pollers.shift();
        if (poller === undefined) queue.push(job);
        else handOut(job, poller);
      });
    },
    abort(reason) {
      gone = reason;
      failedInit(reason);
      for (const job of [...queue.splice(0), ...running.values()]) job.reject(reason);
      running.clear();
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function flat(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}
