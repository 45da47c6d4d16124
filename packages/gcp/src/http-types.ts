import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * The request of an HTTP function: Node's own, with what functions-framework and express put on it.
 *
 * Structural, so that no package of types is needed; `Request` of `@google-cloud/functions-framework` and of express fit.
 */
export interface HttpRequest extends IncomingMessage {
  /** The target as sent, where a router has rewritten `url`. */
  readonly originalUrl?: string;
  /** What a body parser made of the body. */
  readonly body?: unknown;
  /** The body as functions-framework read it, decompressed. */
  readonly rawBody?: Uint8Array;
  /** The framework's id of the invocation, which stands in its log lines. */
  readonly executionId?: string;
}

/** The response of an HTTP function. */
export type HttpResponse = ServerResponse;

type Bivariant<Parameters extends readonly unknown[]> = { call(...parameters: Parameters): unknown }['call'];

/** A handler whose parameters are typed by this package when its author gives them no type. */
export type HttpHandler = Bivariant<[request: HttpRequest, response: HttpResponse]>;

/** Any handler. */
export type AnyHandler = (...parameters: never[]) => unknown;

/** A function as it is called: whatever `this`, whatever arguments. */
export type Callable = (this: unknown, ...args: unknown[]) => unknown;

/** Tells whether an argument is a request of `node:http` or of something that looks like it: a test's double is not always a stream. */
export function isHttpRequest(value: unknown): value is HttpRequest {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const { method, url, headers } = value as Partial<Record<'method' | 'url' | 'headers', unknown>>;
    return typeof method === 'string' && typeof url === 'string' && typeof headers === 'object' && headers !== null;
  } catch {
    // An event may be anything, a proxy that throws included.
    return false;
  }
}

/** Tells whether an argument is a response that tells when it is over and can be answered through. */
export function isHttpResponse(value: unknown): value is HttpResponse {
  if (typeof value !== 'object' || value === null) return false;
  const members = value as Partial<Record<'writeHead' | 'end' | 'on', unknown>>;
  return (
    typeof members.writeHead === 'function' && typeof members.end === 'function' && typeof members.on === 'function'
  );
}
