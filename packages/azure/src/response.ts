import type { NormalizedResponse, Outcome, Pairs } from '@rasp/core';
import { isObject } from './http-request.ts';

/** The fields of a response, of unknown type: of a plain object and of an `HttpResponse` alike. */
export interface ResponseFields {
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly cookies?: unknown;
  readonly jsonBody?: unknown;
  readonly body?: unknown;
  readonly enableContentNegotiation?: unknown;
}

const noHeaders: Pairs = [];

/**
 * Tells what the caller will see of what the handler gave back. Nothing is changed, and no stream is touched.
 *
 * The library takes an object or nothing: nothing becomes 204, an object without status 200, anything else fails the invocation with 500, and so
 * does a status that the platform's Response refuses.
 */
export function readResponse(outcome: Outcome<unknown>): NormalizedResponse {
  if (outcome.kind === 'threw') return bare(500);
  const { result } = outcome;
  if (result === undefined || result === null) return bare(204);
  if (!isObject(result)) return bare(500);
  const fields: ResponseFields = result;
  const statusCode = statusOf(fields.status);
  return statusCode === null ? bare(500) : new AzureResponse(statusCode, fields);
}

/** A response whose headers and body are read when a check first asks for them: most functions have no such check. */
class AzureResponse implements NormalizedResponse {
  readonly statusCode: number;
  readonly #fields: ResponseFields;
  #headers: Pairs | undefined;
  #body: string | Uint8Array | null | undefined;

  constructor(statusCode: number, fields: ResponseFields) {
    this.statusCode = statusCode;
    this.#fields = fields;
  }

  get headers(): Pairs {
    this.#headers ??= [...headersOf(this.#fields.headers), ...cookiesOf(this.#fields.cookies)];
    return this.#headers;
  }

  get body(): string | Uint8Array | null {
    if (this.#body === undefined) this.#body = this.#text();
    return this.#body;
  }

  #text(): string | Uint8Array | null {
    const { jsonBody, body } = this.#fields;
    if (jsonBody !== undefined && jsonBody !== null) return JSON.stringify(jsonBody) ?? null;
    if (typeof body === 'string') return body;
    if (body instanceof URLSearchParams) return body.toString();
    if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    return body instanceof ArrayBuffer ? new Uint8Array(body) : null;
  }
}

function bare(statusCode: number): NormalizedResponse {
  return { statusCode, headers: noHeaders, body: null };
}

/** A status as `new Response` reads it, or null for what it refuses. */
function statusOf(value: unknown): number | null {
  if (value === undefined) return 200;
  const status = typeof value === 'string' ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599 ? status : null;
}

/** Headers in any of the three forms that the library takes: `Headers`, pairs, or a map. */
export function headersOf(headers: unknown): Pairs {
  if (!isObject(headers)) return noHeaders;
  const entries: Iterable<unknown> =
    Symbol.iterator in headers ? (headers as Iterable<unknown>) : Object.entries(headers);
  const pairs: (readonly [string, string])[] = [];
  for (const entry of entries) {
    if (!Array.isArray(entry)) continue;
    const [name, value] = entry as readonly unknown[];
    if (typeof name === 'string' && typeof value === 'string') pairs.push([name.toLowerCase(), value]);
  }
  return pairs;
}

function cookiesOf(cookies: unknown): Pairs {
  if (!Array.isArray(cookies)) return noHeaders;
  return cookies.filter(isObject).map((cookie) => {
    const { name, value } = cookie as { readonly name?: unknown; readonly value?: unknown };
    return ['set-cookie', `${String(name)}=${String(value)}`] as const;
  });
}
