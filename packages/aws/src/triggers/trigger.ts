import type { Pairs } from '@rasp/core';
import type { LambdaEvent } from '../lambda-event.ts';

/**
 * How one kind of HTTP event says what the request was: platforms differ in what they have decoded, joined and dropped.
 *
 * Each member reads the event anew and keeps nothing; `LambdaRequest` calls it once, when the part is first asked for.
 */
export interface Trigger {
  /** The event kind as it stands in events and logs. */
  readonly name: string;
  method(event: LambdaEvent): string;
  host(event: LambdaEvent, headers: Pairs): string;
  path(event: LambdaEvent): string;
  rawTarget(event: LambdaEvent): string;
  query(event: LambdaEvent): Pairs;
  headers(event: LambdaEvent): Pairs;
  cookies(event: LambdaEvent, headers: Pairs): Pairs;
  /** The address of the TCP peer that the platform reports, or null where only X-Forwarded-For tells it. */
  sourceIp(event: LambdaEvent): string | null;
  /** True where a result without `statusCode` is the body of a 200; elsewhere the front end answers 502. */
  readonly infersResponse: boolean;
  /** The status that the caller gets when the handler throws. */
  readonly failureStatus: number;
  /** True where the response must carry `multiValueHeaders`. */
  answersMultiValue(event: LambdaEvent): boolean;
}
