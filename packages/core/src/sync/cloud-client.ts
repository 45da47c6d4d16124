import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Clock } from '../agent/clock.ts';
import { signedAnswer } from '../protocol/signed-answer.ts';
import { parseAnswer } from './parse-answer.ts';
import { readRetryAfter } from './retry-after.ts';

/** One exchange to make. */
export interface CloudRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** JSON text, or null for none. */
  readonly body: string | null;
  /** Hard limit of the whole exchange: name look-up, connection, handshake, sending, waiting, receiving. */
  readonly timeoutMs: number;
  /** The most bytes that an answer may have, packed and unpacked. */
  readonly maxBytes: number;
  /** Media type to ask for in place of JSON; the answer's body is then given as bytes. */
  readonly mediaType?: string;
}

/** Why an exchange brought no answer. */
export type CloudFailure = 'unreachable' | 'timeout' | 'oversize' | 'unreadable' | 'redirect' | 'aborted';

/**
 * How an exchange ended. An answer of any HTTP status is an answer; `json` is undefined where its body is no JSON. `bytes` is there where a
 * media type was asked for and answered, with what its header says was signed of them.
 */
export type CloudOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly json: unknown;
      readonly bytes?: Uint8Array;
      readonly signed?: string;
      readonly retryAfterMs: number | null;
    }
  | {
      readonly kind: 'failed';
      readonly failure: CloudFailure;
      readonly message: string;
      readonly retryAfterMs: number | null;
    };

/** One exchange under way. `outcome` never rejects. */
export interface CloudCall {
  readonly outcome: Promise<CloudOutcome>;
  /** Starts the deadline anew, for an exchange that began before the container was frozen. */
  extend(timeoutMs: number): void;
  abort(): void;
}

/** Talks to one control plane over one kept-alive connection. */
export interface CloudClient {
  send(request: CloudRequest): CloudCall;
  /** Closes idle connections. */
  close(): void;
}

/** A connection idle for longer (by the wall clock, which counts frozen time) is not tried again: load balancers cut at 60 s or later. */
const maxIdleMs = 55_000;
/** A deadline that fires this much late was slept through; what waits in the socket is read first. */
const sleptMs = 500;
const graceMs = 250;
const maxRedirects = 2;

/**
 * Creates a client over Node's own `https` and `http`, loaded at the first exchange (docs/adr/0004).
 *
 * Certificates are always verified, whatever the environment says. Sockets and timers do not keep the process alive. Redirects are
 * followed for 307 and 308 on the same origin only: others change the method or the receiver of the agent's key.
 */
export function createCloudClient(clock: Clock, userAgent: string): CloudClient {
  let agent: Agent | null = null;
  let agentProtocol = '';
  let lastUsedAt = 0;

  function agentFor(protocol: string): Agent {
    const idleMs = clock.now() - lastUsedAt;
    if (agent !== null && (protocol !== agentProtocol || idleMs > maxIdleMs || idleMs < 0)) {
      agent.destroy();
      agent = null;
    }
    agentProtocol = protocol;
    lastUsedAt = clock.now();
    agent ??= new (transportOf(protocol).Agent)({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });
    return agent;
  }

  function send(request: CloudRequest): CloudCall {
    let resolveOutcome: (outcome: CloudOutcome) => void = () => undefined;
    const outcome = new Promise<CloudOutcome>((resolve) => {
      resolveOutcome = resolve;
    });
    let open = true;
    let current: ClientRequest | null = null;
    let timer: NodeJS.Timeout | null = null;
    let deadline = 0;

    const settle = (ended: CloudOutcome): void => {
      if (!open) return;
      open = false;
      if (timer !== null) clearTimeout(timer);
      lastUsedAt = clock.now();
      resolveOutcome(ended);
    };
    const fail = (failure: CloudFailure, message: string, retryAfterMs: number | null = null): void => {
      settle({ kind: 'failed', failure, message, retryAfterMs });
      current?.destroy();
    };
    const arm = (ms: number, wait: number): void => {
      if (!open) return;
      if (timer !== null) clearTimeout(timer);
      deadline = clock.monotonic() + wait;
      timer = setTimeout(() => {
        // After a freeze this timer runs before the socket is read: give an answer that is already there its chance.
        if (clock.monotonic() - deadline > sleptMs) arm(ms, graceMs);
        else fail('timeout', `no complete answer within ${ms} ms`);
      }, wait).unref();
    };

    const attempt = (url: URL, redirects: number, retried: boolean): void => {
      const sent = transportOf(url.protocol).request(url, {
        method: request.method,
        headers: headersOf(request, userAgent),
        agent: agentFor(url.protocol),
        rejectUnauthorized: true,
      });
      current = sent;
      sent.on('socket', (socket) => socket.unref());
      sent.on('error', (error: NodeJS.ErrnoException) => {
        if (!open || current !== sent) return;
        // The peer closed an idle connection while we slept. No byte was answered, so one try on a fresh one is due.
        if (sent.reusedSocket && !retried && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
          attempt(url, redirects, true);
        } else fail('unreachable', describe(error));
      });
      sent.on('response', (response) => {
        const location = redirectTarget(response, url);
        if (location !== null && location !== 'refused' && redirects < maxRedirects) {
          response.resume();
          attempt(location, redirects + 1, retried);
        } else if (location !== null) {
          fail(
            'redirect',
            `answered ${response.statusCode} with a redirect that is not followed (307 and 308 on the same origin are)`,
          );
        } else receive(response, request, clock, settle, fail);
      });
      sent.end(request.body ?? undefined);
    };

    arm(request.timeoutMs, request.timeoutMs);
    try {
      attempt(request.url, 0, false);
    } catch (error) {
      fail('unreachable', describe(error));
    }
    return {
      outcome,
      extend: (timeoutMs) => arm(timeoutMs, timeoutMs),
      abort: () => fail('aborted', 'given up'),
    };
  }

  return {
    send,
    close: () => {
      agent?.destroy();
      agent = null;
    },
  };
}

type Settle = (outcome: CloudOutcome) => void;
type Fail = (failure: CloudFailure, message: string, retryAfterMs?: number | null) => void;

function receive(response: IncomingMessage, request: CloudRequest, clock: Clock, settle: Settle, fail: Fail): void {
  const { maxBytes, mediaType } = request;
  const status = response.statusCode ?? 0;
  const retryAfterMs = readRetryAfter(response.headers['retry-after'], response.headers.date, clock.now());
  const oversize = `the answer is larger than MAX_CLOUD_RESPONSE_BYTES (${maxBytes})`;
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
    fail('oversize', oversize, retryAfterMs);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) fail('oversize', oversize, retryAfterMs);
    else chunks.push(chunk);
  });
  response.on('error', () => fail('unreachable', 'the connection was cut in the middle of the answer', retryAfterMs));
  response.on('end', () => {
    if (status === 204) {
      settle({ kind: 'answer', status, json: {}, retryAfterMs });
      return;
    }
    if (mediaType !== undefined && isSuccess(status) && isOfType(response, mediaType)) {
      const signed = response.headers[signedAnswer.header];
      const header = typeof signed === 'string' ? { signed } : {};
      const bytes = Buffer.concat(chunks, size);
      settle({ kind: 'answer', status, json: undefined, bytes, ...header, retryAfterMs });
      return;
    }
    parseAnswer(Buffer.concat(chunks, size), response.headers['content-encoding'], maxBytes).then(
      (parsed) => {
        if (parsed.ok) settle({ kind: 'answer', status, json: parsed.json, retryAfterMs });
        // The status of an error page is worth more than the sentence that it is no JSON.
        else if (!isSuccess(status)) settle({ kind: 'answer', status, json: undefined, retryAfterMs });
        else fail('unreadable', parsed.reason, retryAfterMs);
      },
      (error: unknown) => fail('unreadable', describe(error), retryAfterMs),
    );
  });
}

/** A body under a content encoding that was not asked for is not of the type that it names. */
function isOfType(response: IncomingMessage, mediaType: string): boolean {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = response.headers;
  return encoding === 'identity' && type.split(';', 1)[0]?.trim().toLowerCase() === mediaType;
}

/** True for 200 to 299. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function redirectTarget(response: IncomingMessage, from: URL): URL | 'refused' | null {
  const status = response.statusCode ?? 0;
  if (status < 300 || status >= 400) return null;
  const location = response.headers.location;
  if ((status !== 307 && status !== 308) || location === undefined || !URL.canParse(location, from.href))
    return 'refused';
  const target = new URL(location, from);
  return target.origin === from.origin ? target : 'refused';
}

function headersOf(request: CloudRequest, userAgent: string): Record<string, string | number> {
  const headers: Record<string, string | number> = {
    accept: request.mediaType ?? 'application/json',
    // Bytes of another type are packed by their own form.
    'accept-encoding': request.mediaType === undefined ? 'gzip' : 'identity',
    'user-agent': userAgent,
  };
  if (request.body !== null) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = Buffer.byteLength(request.body);
  }
  return headers;
}

/** Node's own modules, taken when a request goes out: `node:https` costs 10 ms of CPU and 7 MB that a local agent never pays. */
function transportOf(protocol: string): typeof import('node:http') | typeof import('node:https') {
  return protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
}

function describe(error: unknown): string {
  // Not `instanceof Error`: errors of Node's own modules come from another realm in test runners that isolate globals.
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error).slice(0, 200);
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `${String(error.message).slice(0, 200)}${code}`;
}
