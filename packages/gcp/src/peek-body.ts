import { type Body, undoEncoding } from '@rasp/core';
import { boundedBody } from './body.ts';
import type { HttpRequest, HttpResponse } from './http-types.ts';

/**
 * Reads the first `maxBytes` of a body and puts them back, so that the handler reads all of it as if nobody had looked.
 *
 * For servers without a framework, and for middleware in front of the body parser. The handler starts when the whole body or `maxBytes` of it
 * have come, or the client is gone; the server's own `requestTimeout` bounds the wait. Nothing is read at the end of the stream, because
 * that would emit an `end` which the handler is not there to hear; `complete` tells that it is reached.
 */
export async function peekBody(request: HttpRequest, response: HttpResponse, maxBytes: number): Promise<Body> {
  const { bytes, whole } = await peekBytes(request, maxBytes);
  if (!whole) drainUnread(request, response);
  const body: Body = whole
    ? boundedBody(bytes, maxBytes)
    : { kind: 'truncated', bytes: bytes.subarray(0, maxBytes), totalBytes: declaredLength(request) };
  return undoEncoding(body, request.headers['content-encoding'], maxBytes);
}

/** Bytes from the front of a stream. */
interface Peeked {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

function peekBytes(request: HttpRequest, maxBytes: number): Promise<Peeked> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const finish = (): void => {
      request.off('readable', read);
      request.off('close', finish);
      const bytes = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      // In the same turn as the last read, or the stream would end meanwhile.
      if (length > 0) request.unshift(bytes);
      // The stream leaves the mode of `readable` listeners in the next tick; only then is it as it was.
      process.nextTick(resolve, { bytes, whole: request.complete && length <= maxBytes });
    };
    const read = (): void => {
      while (length <= maxBytes && request.readableLength > 0) {
        const chunk = request.read() as Buffer | null;
        if (chunk === null) break;
        chunks.push(chunk);
        length += chunk.length;
      }
      if (length > maxBytes || request.complete) finish();
    };
    // The parser is done with the packet by then: an empty body is known as one, and no listener makes its stream end.
    process.nextTick(() => {
      if (request.destroyed || (request.complete && request.readableLength === 0)) {
        resolve({ bytes: new Uint8Array(0), whole: request.complete });
        return;
      }
      request.on('readable', read);
      request.on('close', finish);
    });
  });
}

/**
 * Lets the rest of a body run off once the response is out, where the handler did not read it.
 *
 * Node does so for a body that nobody touched; this one was touched, and the next request of the connection would wait behind it forever.
 */
function drainUnread(request: HttpRequest, response: HttpResponse): void {
  response.once('finish', () => {
    if (request.readableFlowing === null && !request.destroyed) request.resume();
  });
}

function declaredLength(request: HttpRequest): number | null {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : null;
}
