import { keepShape, type NormalizedResponse, type Outcome, type Pairs } from '@rasp/core';
import type { AwsInvocation } from './invocation.ts';
import { fieldsOf, isObject } from './lambda-event.ts';
import { preludeOf } from './streaming.ts';
import { pairsOf } from './triggers/pairs.ts';

/** The fields of a proxy response that say what the caller gets. */
export interface ProxyResponse {
  readonly statusCode: unknown;
  readonly headers: unknown;
  readonly multiValueHeaders: unknown;
  readonly cookies: unknown;
  readonly body: unknown;
  readonly isBase64Encoded: unknown;
}

const noHeaders: Pairs = [];

/**
 * Tells what the caller will see of what the handler gave back, in every shape that the front end accepts. Nothing is changed.
 *
 * Payload 2.0 makes a result without `statusCode` the body of a 200; REST APIs take a missing status for 200 and refuse what is no object with
 * 502, load balancers refuse both. A status may be text. Null for events without a caller.
 */
export function readResponse(invocation: AwsInvocation, outcome: Outcome<unknown>): NormalizedResponse | null {
  const { trigger, stream } = invocation;
  if (trigger === null) return null;
  if (outcome.kind === 'threw') return refused(trigger.failureStatus);
  if (stream !== null) return streamed(preludeOf(stream));
  const { result } = outcome;
  if (!isObject(result) || Array.isArray(result) || ArrayBuffer.isView(result)) {
    return trigger.infersResponse ? new LambdaResponse(200, {}, result) : refused(502);
  }
  const fields = fieldsOf<ProxyResponse>(result);
  if (fields.statusCode === undefined || fields.statusCode === null) {
    if (trigger.infersResponse) return new LambdaResponse(200, {}, result);
    return trigger.name === 'alb' ? refused(502) : new LambdaResponse(200, fields, fields.body);
  }
  const statusCode = statusOf(fields.statusCode);
  return statusCode === null ? refused(502) : new LambdaResponse(statusCode, fields, fields.body);
}

/** A response whose headers and body are read when a check first asks for them: most functions have no such check. */
class LambdaResponse implements NormalizedResponse {
  readonly statusCode: number;
  readonly #fields: Partial<ProxyResponse>;
  readonly #content: unknown;
  #headers: Pairs | undefined;
  #body: string | Uint8Array | null | undefined;

  constructor(statusCode: number, fields: Partial<ProxyResponse>, content: unknown) {
    this.statusCode = statusCode;
    this.#fields = fields;
    this.#content = content;
  }

  get headers(): Pairs {
    this.#headers ??= headersOf(this.#fields);
    return this.#headers;
  }

  get body(): string | Uint8Array | null {
    if (this.#body === undefined) this.#body = this.#text();
    return this.#body;
  }

  #text(): string | Uint8Array | null {
    const content = this.#content;
    if (content === undefined || content === null) return null;
    if (typeof content !== 'string') return JSON.stringify(content) ?? null;
    return this.#fields.isBase64Encoded === true ? Buffer.from(content, 'base64') : content;
  }
}

keepShape(new LambdaResponse(200, {}, null));

function refused(statusCode: number): NormalizedResponse {
  return { statusCode, headers: noHeaders, body: null };
}

function streamed(prelude: unknown): NormalizedResponse {
  const fields = fieldsOf<ProxyResponse>(prelude);
  return { statusCode: statusOf(fields.statusCode) ?? 200, headers: headersOf(fields), body: null };
}

/** The headers of a proxy response or of a stream's prelude. */
export function headersOf(fields: Partial<ProxyResponse>): Pairs {
  const headers = [
    ...pairsOf(fields.multiValueHeaders, null, true),
    ...pairsOf(null, fields.headers, true),
  ] as (readonly [string, string])[];
  const cookies: unknown = fields.cookies;
  if (Array.isArray(cookies)) {
    for (const cookie of cookies) if (typeof cookie === 'string') headers.push(['set-cookie', cookie]);
  }
  return headers;
}

/** A status as number or as text, or null for what the front end refuses. */
function statusOf(value: unknown): number | null {
  const status = typeof value === 'string' && /^\d{3}$/u.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599 ? status : null;
}
