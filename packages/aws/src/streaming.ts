import type { DenialResponse } from '@rasp/core';
import { isObject } from './lambda-event.ts';

/** What the runtime gives a streaming handler as its second argument; only what the agent uses. */
export interface ResponseStream {
  write(chunk: unknown, ...rest: unknown[]): unknown;
  end(...args: unknown[]): unknown;
  setContentType?(contentType: string): void;
  /** The runtime's hook that writes the prelude before the first chunk. */
  _onBeforeFirstWrite?: unknown;
}

interface HttpResponseStream {
  from(
    stream: ResponseStream,
    metadata: { statusCode: number; headers: Readonly<Record<string, string>> },
  ): ResponseStream;
}

/** The content type by which Lambda knows that a stream begins with a prelude. */
const preludeType = 'application/vnd.awslambda.http-integration-response';

/** Tells whether an argument is the stream of a streaming handler: a context has neither `write` nor `end`. */
export function isResponseStream(value: unknown): value is ResponseStream {
  if (!isObject(value)) return false;
  const { write, end } = value as { write?: unknown; end?: unknown };
  return typeof write === 'function' && typeof end === 'function';
}

/**
 * Sends a denial through the stream and ends it.
 *
 * The runtime writes the prelude, which carries status and headers, in front of the first `write` only: `end(body)` alone would send the body with
 * status 200 (aws-lambda-ric 3.3 and 4.0). Where AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA hides the runtime's class, the prelude is written here.
 */
export function streamDenial(stream: ResponseStream, denial: DenialResponse): void {
  const metadata = { statusCode: denial.statusCode, headers: denial.headers };
  const http = runtimeStreams();
  if (http === null) {
    // What a handler has set before it was stopped.
    stream._onBeforeFirstWrite = undefined;
    stream.setContentType?.(preludeType);
    stream.write(JSON.stringify(metadata));
    stream.write(new Uint8Array(8));
    stream.write(denial.body);
    stream.end();
    return;
  }
  const response = http.from(stream, metadata);
  response.write(denial.body);
  response.end();
}

function runtimeStreams(): HttpResponseStream | null {
  const { awslambda } = globalThis as { awslambda?: { HttpResponseStream?: unknown } };
  const candidate = awslambda?.HttpResponseStream;
  // A class is a function; tests put a plain object in its place.
  if (typeof candidate !== 'function' && !isObject(candidate)) return null;
  return typeof (candidate as { from?: unknown }).from === 'function' ? (candidate as HttpResponseStream) : null;
}

/**
 * Gives the status and headers that a handler set with `HttpResponseStream.from`, or null where it set none (then the status is 200).
 *
 * The runtime keeps the prelude in a function that writes it; asked again after the handler is done, it gives the same text to whoever asks.
 */
export function preludeOf(stream: ResponseStream): unknown {
  const writePrelude: unknown = stream._onBeforeFirstWrite;
  if (typeof writePrelude !== 'function') return null;
  let prelude: unknown = null;
  Reflect.apply(writePrelude, undefined, [
    (chunk: unknown) => {
      if (typeof chunk === 'string' && prelude === null) prelude = JSON.parse(chunk);
    },
  ]);
  return prelude;
}
