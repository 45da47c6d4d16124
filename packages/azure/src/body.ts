import type { Body } from '@rasp/core';
import type { AzureHttpRequest } from './http-request.ts';
import { ReplayedBody, type Rest } from './replayed-body.ts';

const none: Body = { kind: 'none' };
const empty: Uint8Array = new Uint8Array(0);

/**
 * Reads at most `maxBytes` of a request's body and leaves all of it to the handler.
 *
 * An Azure body is a stream that can be read once. `HttpRequest.clone()` would tee it: at ten times the cost of reading it, with a copy of the
 * whole body however large, and not at all for streamed requests in older versions. So the body itself is read and put back, see
 * `ReplayedBody`. What is over the limit stays in the stream, and the handler pulls it from there. With `enableHttpStream` the handler
 * therefore starts when `maxBytes` or the whole body have arrived. A body that somebody has read before is truncated to nothing, not
 * passed over.
 */
export function readBody(request: AzureHttpRequest, maxBytes: number): Body | Promise<Body> {
  const { body } = request;
  if (body === null || body === undefined) return none;
  const totalBytes = statedLength(request.headers);
  if (totalBytes === 0) return none;
  const readable = typeof body.getReader === 'function' && !body.locked && request.bodyUsed !== true;
  if (maxBytes <= 0 || !readable || !Object.isExtensible(request))
    return { kind: 'truncated', bytes: empty, totalBytes };
  return readStream(request, body.getReader(), maxBytes, totalBytes);
}

async function readStream(
  request: AzureHttpRequest,
  reader: Rest,
  maxBytes: number,
  totalBytes: number | null,
): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length <= maxBytes) {
      const { done, value } = await reader.read();
      if (done) {
        new ReplayedBody(chunks, null).attach(request);
        return length === 0 ? none : { kind: 'bytes', bytes: join(chunks, length) };
      }
      if (!(value instanceof Uint8Array)) throw new TypeError('a chunk of the body is no Uint8Array');
      chunks.push(value);
      length += value.byteLength;
    }
    new ReplayedBody(chunks, reader).attach(request);
  } catch (error) {
    // The client went away: the handler meets the same error at the same place.
    new ReplayedBody(chunks, failing(error)).attach(request);
  }
  return { kind: 'truncated', bytes: join(chunks, maxBytes), totalBytes };
}

function failing(error: unknown): Rest {
  return { read: () => Promise.reject(error), cancel: () => Promise.resolve() };
}

/** The first `length` bytes of all chunks; nearly every body is one chunk, which is not copied. */
function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (first === undefined) return empty;
  const whole = chunks.length === 1 ? first : Buffer.concat(chunks);
  return whole.byteLength > length ? whole.subarray(0, length) : whole;
}

/** The length that the request states, or null; a chunked body has none, whatever else is stated. */
function statedLength(headers: Headers): number | null {
  const text = headers.get('content-length');
  if (text === null || !/^\d{1,15}$/u.test(text) || headers.get('transfer-encoding') !== null) return null;
  return Number(text);
}
