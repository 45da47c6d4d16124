import type { DenyVerdict, ResponseWatch } from '@rasp/core';
import { isObject } from './http-request.ts';
import { headersOf, type ResponseFields } from './response.ts';
import { isStreamedBody, watchBody } from './watched-body.ts';

/** Writes the response of a denial. */
type WriteDenial = (verdict: DenyVerdict) => unknown;

/**
 * Gives the response with the Server header of the watch and with a streamed body behind it, as a copy; the very result where nothing changes, and
 * where it is none: nothing becomes 204 and anything but an object an error, both without headers of ours.
 */
export async function changeResponse(result: unknown, watch: ResponseWatch, deny: WriteDenial): Promise<unknown> {
  if (!isObject(result)) return result;
  const fields: ResponseFields = result;
  const { body } = fields;
  let changed: Record<string, unknown> = {};
  if (watch.inspects) {
    const stream = body instanceof Blob ? body.stream() : body;
    if (isStreamedBody(stream) && !hasJson(fields)) {
      watch.beginBody(headersOf(fields.headers));
      const watched = await watchBody(stream as ReadableStream<unknown>, watch);
      if (watched.verdict !== null) return deny(watched.verdict);
      changed = { body: watched.body, ...typeOf(body, fields.headers) };
    }
  }
  if (watch.server !== null)
    changed = { ...changed, headers: withServer(changed['headers'] ?? fields.headers, watch.server) };
  return Object.keys(changed).length === 0 ? result : copyOf(result, fields, changed);
}

/** JSON stands before a body, which is then never read. */
function hasJson({ jsonBody }: ResponseFields): boolean {
  return jsonBody !== undefined && jsonBody !== null;
}

/** The platform names a Blob's type where the handler names none. */
function typeOf(body: unknown, headers: unknown): { readonly headers?: Headers } {
  if (!(body instanceof Blob) || body.type === '') return {};
  const copy = headersCopy(headers);
  if (!copy.has('content-type')) copy.set('content-type', body.type);
  return { headers: copy };
}

function withServer(headers: unknown, server: string): Headers {
  const copy = headersCopy(headers);
  if (server === '') copy.delete('server');
  else copy.set('server', server);
  return copy;
}

/** A copy of headers in any of the forms that the library takes. */
function headersCopy(headers: unknown): Headers {
  return new Headers((headers ?? undefined) as ConstructorParameters<typeof Headers>[0]);
}

/**
 * A copy of a response with changes.
 *
 * A response of the library stays one: hooks behind this one may ask for its class, of which the function may have its own copy. Its members,
 * and those of the platform's `Response`, are no own ones.
 */
function copyOf(result: object, fields: ResponseFields, changed: Record<string, unknown>): unknown {
  if (!('bodyUsed' in result)) return { ...result, ...changed };
  const { status, headers, cookies, body, enableContentNegotiation } = fields;
  const init = { status, headers, cookies, enableContentNegotiation, body, ...changed };
  return result instanceof Response ? init : Reflect.construct(result.constructor, [init]);
}
