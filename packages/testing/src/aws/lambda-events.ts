/** One HTTP request as a client puts it on the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  /** In order, repeats kept; names in the client's case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Address of the TCP peer. */
  readonly clientIp: string;
}

/** A JSON object: the recorded event that a request is written into. */
export type EventBase = Readonly<Record<string, unknown>>;

/** The request cannot be expressed: the front end answers it itself and no event is made. */
export class RefusedRequest extends Error {}

/**
 * Makes an API Gateway HTTP API event (payload 2.0) as AWS does.
 *
 * The path is decoded twice and cut at a `?` that the first pass gave, query duplicates are joined by a comma beside the raw
 * string, cookies are a list of their own and leave the headers. Captures on AWS, 2026: github.com/hotsock/voker (MIT), vokerhttp/testdata.
 */
export function toHttpApiEvent(base: EventBase, request: WireRequest): EventBase {
  const { path, rawQuery } = split(request.target);
  return payload2(
    base,
    request,
    { rawPath: decodeHttpApiPath(path), contextPath: decodeHttpApiPath(path), rawQuery },
    false,
  );
}

/** Makes a function URL event: `rawPath` keeps its encoding, `requestContext.http.path` does not, cookies come twice. */
export function toFunctionUrlEvent(base: EventBase, request: WireRequest): EventBase {
  const { path, rawQuery } = split(request.target);
  return payload2(base, request, { rawPath: path, contextPath: lenientDecode(path), rawQuery }, true);
}

/** Makes a REST API event (payload 1.0): path encoded, query decoded, header names in the client's case, single maps hold the last value. */
export function toRestApiEvent(base: EventBase, request: WireRequest): EventBase {
  const { path, rawQuery } = split(request.target);
  const query = [...new URLSearchParams(rawQuery)];
  const headers = forwarded(request, 'X-Forwarded-For');
  const context = objectOf(base['requestContext']);
  return {
    ...base,
    path,
    httpMethod: request.method,
    headers: last(headers),
    multiValueHeaders: grouped(headers),
    queryStringParameters: query.length === 0 ? null : last(query),
    multiValueQueryStringParameters: query.length === 0 ? null : grouped(query),
    requestContext: {
      ...context,
      httpMethod: request.method,
      path: `/${String(context['stage'])}${path}`,
      identity: { ...objectOf(context['identity']), sourceIp: request.clientIp },
    },
    // REST sends text unless the type is among the API's binaryMediaTypes; a byte that is no UTF-8 stands for such an API.
    ...bodyFields(request, isUtf8(request.body), { body: null }),
  };
}

/** Makes an Application Load Balancer event; nothing is decoded, `multiValue` is the target group's attribute. */
export function toAlbEvent(base: EventBase, request: WireRequest, multiValue: boolean): EventBase {
  const { path, rawQuery } = split(request.target);
  const query = rawQuery === '' ? [] : rawQuery.split('&').map(rawPair);
  const headers = lowerCased(forwarded(request, 'x-forwarded-for'));
  const { headers: _headers, queryStringParameters: _query, ...rest } = base;
  return {
    ...rest,
    path,
    httpMethod: request.method,
    ...(multiValue
      ? { multiValueHeaders: grouped(headers), multiValueQueryStringParameters: grouped(query) }
      : { headers: last(headers), queryStringParameters: last(query) }),
    ...bodyFields(request, isTextType(request), { body: '' }),
  };
}

function payload2(
  base: EventBase,
  request: WireRequest,
  target: { readonly rawPath: string; readonly contextPath: string; readonly rawQuery: string },
  keepsCookieHeader: boolean,
): EventBase {
  const headers = lowerCased(forwarded(request, 'x-forwarded-for'));
  const cookies = headers.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(/; ?/u));
  const kept = keepsCookieHeader ? headers : headers.filter(([name]) => name !== 'cookie');
  const query = [...new URLSearchParams(target.rawQuery)];
  const context = objectOf(base['requestContext']);
  const { cookies: _cookies, queryStringParameters: _query, body: _body, ...rest } = base;
  return {
    ...rest,
    rawPath: target.rawPath,
    rawQueryString: target.rawQuery,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: joined(kept, ','),
    ...(query.length === 0 ? {} : { queryStringParameters: joined(query, ',') }),
    requestContext: {
      ...context,
      http: {
        ...objectOf(context['http']),
        method: request.method,
        path: target.contextPath,
        sourceIp: request.clientIp,
      },
    },
    ...bodyFields(request, isTextType(request), {}),
  };
}

function decodeHttpApiPath(path: string): string {
  try {
    const [once = ''] = decodeURIComponent(path).split('?', 1);
    return decodeURIComponent(once);
  } catch {
    throw new RefusedRequest(`HTTP API refuses the path ${path}`);
  }
}

function lenientDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function split(target: string): { readonly path: string; readonly rawQuery: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, rawQuery: '' } : { path: target.slice(0, mark), rawQuery: target.slice(mark + 1) };
}

function rawPair(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** The headers with the peer appended to what the client sent as X-Forwarded-For: only the rightmost entry is vouched for. */
function forwarded(request: WireRequest, name: string): Pairs {
  const sent = request.headers.filter((header) => isForwardedFor(header)).map(([, value]) => value);
  return [
    ...request.headers.filter((header) => !isForwardedFor(header)),
    [name, [...sent, request.clientIp].join(', ')],
  ];
}

function isForwardedFor([name]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'x-forwarded-for';
}

/** HTTP API and ALB: text is `text/*`, JSON, JavaScript and XML; everything else, no type at all included, comes as base64. */
function isTextType(request: WireRequest): boolean {
  const named = (name: string): string =>
    request.headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1].toLowerCase() ?? '';
  return (
    named('content-encoding') === '' &&
    /^(?:text\/|application\/(?:json|javascript|xml)(?:;|$))/u.test(named('content-type')) &&
    isUtf8(request.body)
  );
}

function bodyFields(request: WireRequest, asText: boolean, absent: EventBase): EventBase {
  const { body } = request;
  if (body.length === 0) return { ...absent, isBase64Encoded: false };
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return { body: buffer.toString(asText ? 'utf8' : 'base64'), isBase64Encoded: !asText };
}

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf8').equals(bytes);
}

type Pairs = readonly (readonly [string, string])[];

function lowerCased(pairs: Pairs): Pairs {
  return pairs.map(([name, value]) => [name.toLowerCase(), value] as const);
}

function last(pairs: Pairs): Record<string, string> {
  return collect(pairs, (_before, value) => value);
}

function grouped(pairs: Pairs): Record<string, string[]> {
  return collect<string[]>(pairs, (before, value) => [...(before ?? []), value]);
}

function joined(pairs: Pairs, separator: string): Record<string, string> {
  return collect<string>(pairs, (before, value) => (before === undefined ? value : `${before}${separator}${value}`));
}

/** Own properties only, so that a parameter named `__proto__` stays a parameter, as it does after JSON.parse. */
function collect<T>(pairs: Pairs, merge: (before: T | undefined, value: string) => T): Record<string, T> {
  const map = new Map<string, T>();
  for (const [name, value] of pairs) map.set(name, merge(map.get(name), value));
  return Object.fromEntries(map);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
