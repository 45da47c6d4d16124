/**
 * The fields of an HTTP event that the agent reads, before anything is known about their types.
 *
 * Whoever may invoke the function directly writes events at will, so every reader checks what it finds.
 */
export interface LambdaEvent {
  readonly version?: unknown;
  readonly type?: unknown;
  readonly httpMethod?: unknown;
  readonly path?: unknown;
  readonly rawPath?: unknown;
  readonly rawQueryString?: unknown;
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
  readonly queryStringParameters?: unknown;
  readonly multiValueQueryStringParameters?: unknown;
  readonly pathParameters?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
  readonly requestContext?: unknown;
}

/** The fields of `requestContext` that the agent reads. */
export interface LambdaRequestContext {
  readonly apiId?: unknown;
  readonly domainName?: unknown;
  readonly elb?: unknown;
  readonly http?: unknown;
  readonly identity?: unknown;
  readonly requestId?: unknown;
  readonly stage?: unknown;
}

/** `requestContext.http` of payload 2.0. */
export interface LambdaHttpContext {
  readonly method?: unknown;
  readonly sourceIp?: unknown;
}

/** A value's fields, or none when it is no object. */
export function fieldsOf<Fields extends object>(value: unknown): Partial<Fields> {
  return isObject(value) ? (value as Partial<Fields>) : (empty as Partial<Fields>);
}

/** Tells whether a value has fields. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A string as it is, anything else as an empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const empty: object = Object.freeze({});
