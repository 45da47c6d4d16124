import { contentOf, type DenyVerdict, denialResponse, type ResponseWatch, withServerHeader } from '@rasp/core';
import { fieldsOf, isObject } from './lambda-event.ts';
import { headersOf, type ProxyResponse } from './response.ts';
import { preludeOf, type ResponseStream, streamDenial } from './streaming.ts';

/**
 * Puts the watch in front of what a streaming handler writes, on the very stream that it gets.
 *
 * Before the first chunk the prelude, which holds status and headers, gets its Server header and is judged. A chunk that completes a leak is not
 * written: where nothing was, a denial takes its place, else the stream ends there; destroying it would break the runtime's own
 * request. What is written after that is taken and dropped, so that the handler and whatever pipes into the stream come to their end.
 */
export function watchStream(stream: ResponseStream, watch: ResponseWatch): void {
  const own = { write: stream.write, end: stream.end };
  let begun = false;
  let stopped = false;

  const call = (method: 'write' | 'end', args: readonly unknown[]): unknown => Reflect.apply(own[method], stream, args);

  /** Tells whether a chunk may be written; makes the stream ready for the first one. */
  function passes(chunk: unknown, encoding: unknown): boolean {
    const first = !begun;
    begun = true;
    try {
      const verdict = (first ? begin(stream, watch) : null) ?? watch.pass(readable(chunk), encoding);
      if (verdict === null) return true;
      stopped = true;
      stop(verdict, first);
      return false;
    } catch (error) {
      watch.failed(error);
      return !stopped;
    }
  }

  function stop(verdict: DenyVerdict, unsent: boolean): void {
    stream.write = own.write;
    stream.end = own.end;
    if (unsent) streamDenial(stream, denialResponse(verdict));
    else call('end', []);
    stream.write = write;
    stream.end = end;
  }

  const write: ResponseStream['write'] = (...args) => {
    if (!stopped && passes(args[0], args[1])) return call('write', args);
    done(args);
    return true;
  };

  const end: ResponseStream['end'] = (...args) => {
    if (!stopped && (isEmpty(args[0]) || passes(args[0], args[1]))) return call('end', args);
    done(args);
    return stream;
  };

  stream.write = write;
  stream.end = end;
}

/** Whoever wrote what was dropped is told that it is done, as by the stream: later. */
function done(args: readonly unknown[]): void {
  const callback = args.findLast((argument) => typeof argument === 'function');
  if (callback !== undefined) process.nextTick(callback as () => void);
}

function isEmpty(chunk: unknown): boolean {
  return chunk === undefined || chunk === null || typeof chunk === 'function';
}

/** The runtime writes JSON of what is neither text nor bytes. */
function readable(chunk: unknown): unknown {
  return contentOf(chunk) === null ? JSON.stringify(chunk) : chunk;
}

/** Changes the prelude, and judges what it holds. A stream without one has no headers that could be changed. */
function begin(stream: ResponseStream, watch: ResponseWatch): DenyVerdict | null {
  const prelude = preludeOf(stream);
  if (watch.server !== null && isObject(prelude)) {
    const { multiValueHeaders, headers } = fieldsOf<ProxyResponse>(prelude);
    const changed = JSON.stringify({
      ...prelude,
      headers: withServerHeader(headers, watch.server),
      ...(isObject(multiValueHeaders) ? { multiValueHeaders: withServerHeader(multiValueHeaders, '') } : {}),
    });
    stream._onBeforeFirstWrite = (write: (chunk: string | Uint8Array) => unknown) => {
      write(changed);
      write(new Uint8Array(8));
    };
  }
  return watch.begin(headersOf(fieldsOf<ProxyResponse>(prelude)));
}
