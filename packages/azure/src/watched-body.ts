import type { DenyVerdict, ResponseWatch } from '@rasp/core';
import { isObject } from './http-request.ts';

/** A body that comes piece by piece. */
export type StreamedBody = ReadableStream<unknown> | AsyncIterable<unknown>;

/** Tells whether a body is a web stream, a Node stream or another async iterable. */
export function isStreamedBody(body: unknown): body is StreamedBody {
  return isObject(body) && (body instanceof ReadableStream || Symbol.asyncIterator in body);
}

/** A body behind the watch, or the denial for what was there of it at once. */
export type WatchedBody =
  | { readonly verdict: DenyVerdict; readonly body: null }
  | { readonly verdict: null; readonly body: StreamedBody };

/**
 * Puts the watch in front of a streamed body. Chunks come through as they are, when they are asked for.
 *
 * What is there within a turn of the event loop is judged before anything is sent, so that a denial can take the response's place: a body that was
 * given whole comes as a stream, too. A chunk that completes a leak later ends the body there; an error would leave the host's request
 * without an end. The source is told, as if the caller had gone.
 */
export async function watchBody(body: StreamedBody, watch: ResponseWatch): Promise<WatchedBody> {
  const source = sourceOf(body);
  const first = source.next();
  // Whoever reads the body gets its error.
  first.catch(() => undefined);
  const known = await Promise.race([first.catch(() => null), turn()]);
  if (known !== null && known.done !== true) {
    const verdict = watch.pass(known.value);
    if (verdict !== null) {
      await ended(source);
      return { verdict, body: null };
    }
  }
  let pending: Promise<IteratorResult<unknown>> | null = first;
  let judged = known !== null;
  const next = async (): Promise<IteratorResult<unknown>> => {
    const result = await (pending ?? source.next());
    pending = null;
    const passed = judged || result.done === true || watch.pass(result.value) === null;
    judged = false;
    if (passed) return result;
    await ended(source);
    return { done: true, value: undefined };
  };
  return { verdict: null, body: body instanceof ReadableStream ? webStream(next, source) : iterable(next, source) };
}

type Source = Pick<AsyncIterator<unknown>, 'next' | 'return'>;

function sourceOf(body: StreamedBody): Source {
  if (!(body instanceof ReadableStream)) return body[Symbol.asyncIterator]();
  const reader = body.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: (reason?: unknown) => reader.cancel(reason).then(() => ({ done: true as const, value: undefined })),
  };
}

/** A body that is no longer wanted may fail to end: then nobody is left to tell. */
async function ended(source: Source, reason?: unknown): Promise<void> {
  await source.return?.(reason)?.catch(() => undefined);
}

function webStream(next: () => Promise<IteratorResult<unknown>>, source: Source): ReadableStream<unknown> {
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        const { done, value } = await next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason: unknown) => ended(source, reason),
    },
    // Nothing is read before it is asked for.
    { highWaterMark: 0 },
  );
}

function iterable(next: () => Promise<IteratorResult<unknown>>, source: Source): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]: () => ({
      next,
      async return() {
        await ended(source);
        return { done: true, value: undefined };
      },
    }),
  };
}

function turn(): Promise<null> {
  return new Promise((resolve) => {
    setImmediate(resolve, null);
  });
}
