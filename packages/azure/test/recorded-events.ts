import { readFileSync } from 'node:fs';
import { HttpRequest } from '@azure/functions';
import type { Pairs } from '@rasp/core';

/** A request of test/events: what the host told the worker, with values that are nobody's. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
}

/** Headers of a recorded request that depend on who sends what; a driver writes its own. */
const ofTheRequest: ReadonlySet<string> = new Set([
  'client-ip',
  'cookie',
  'x-forwarded-for',
  'x-original-url',
  'x-waws-unencoded-url',
]);

/** A request of test/events: a new object each time. */
export function recordedRequest(name: string): RecordedRequest {
  return JSON.parse(readFileSync(new URL(`./events/${name}.json`, import.meta.url), 'utf8')) as RecordedRequest;
}

/** The headers of a recorded request that its client and the platform write on every request. */
export function recordedHeaders({ headers }: RecordedRequest): Pairs {
  return Object.entries(headers).filter(([name]) => !ofTheRequest.has(name));
}

/** The library's request for a recorded one, with other headers and a body where given. */
export function libraryRequest(
  recorded: RecordedRequest,
  headers: Readonly<Record<string, string | undefined>> = {},
  body?: Uint8Array,
): HttpRequest {
  const given = Object.entries({ ...recorded.headers, ...headers }).filter(([, value]) => value !== undefined);
  return new HttpRequest({
    ...recorded,
    method: body === undefined ? recorded.method : 'POST',
    headers: Object.fromEntries(given) as Record<string, string>,
    ...(body === undefined ? {} : { body: { bytes: body } }),
  });
}
