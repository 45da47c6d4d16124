import type { Pairs } from '@rasp/core';

/** A request as a client puts it on the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** With a Host header. */
  readonly headers: Pairs;
  /** What the host's router took out of the path. */
  readonly params: Pairs;
  readonly body: Uint8Array;
}

/** A text that may be missing, as it stands in a protobuf map. */
export interface NullableString {
  readonly value: string;
}

type NullableMap = Readonly<Record<string, NullableString>>;

/** The host's message about one HTTP request. */
export interface RpcHttp {
  readonly method: string;
  readonly url: string;
  readonly nullableHeaders: NullableMap;
  readonly nullableQuery: NullableMap;
  readonly nullableParams: NullableMap;
  readonly body?: { readonly bytes: Uint8Array };
}

/**
 * Makes of a request what the host sends to the worker.
 *
 * As in the host's GrpcMessageConversionExtensions: header names are lower-cased, repeated headers and query parameters (whose names ASP.NET
 * compares without case) are joined with commas, the URL is put together from the Host header, the path that ASP.NET has decoded and
 * encoded again, and the query as it was sent. A body without Content-Length is not sent at all.
 */
export function toRpcHttp(request: WireRequest): RpcHttp {
  const mark = request.target.indexOf('?');
  const path = mark < 0 ? request.target : request.target.slice(0, mark);
  const query = mark < 0 ? '' : request.target.slice(mark);
  const headers = joinByName(request.headers);
  const host = headers.get('host') ?? 'localhost';
  return {
    method: request.method,
    url: `https://${host}${aspNetPath(path)}${query}`,
    nullableHeaders: toMap(headers),
    nullableQuery: toMap(joinByName([...new URLSearchParams(query)])),
    nullableParams: toMap(new Map(request.params)),
    ...(request.body.byteLength === 0 ? {} : { body: { bytes: request.body } }),
  };
}

/** Joins the values of names that differ in case at most, under the lower-cased name. */
export function joinByName(pairs: Pairs): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const before = joined.get(key);
    joined.set(key, before === undefined ? value : `${before},${value}`);
  }
  return joined;
}

/** Null-prototype, because the names are the client's. */
function toMap(pairs: ReadonlyMap<string, string>): NullableMap {
  const map: Record<string, NullableString> = Object.create(null) as Record<string, NullableString>;
  for (const [name, value] of pairs) map[name] = { value };
  return map;
}

/**
 * Gives the path as ASP.NET writes it back: decoded once but for `%2F`, dot segments taken out, encoded again.
 *
 * Escapes that are still there after the one decoding stay: `%252e` arrives as `%2e`.
 */
export function aspNetPath(path: string): string {
  const decoded = path.replace(/(?:%(?!2[Ff])[0-9A-Fa-f]{2})+/gu, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
  const segments: string[] = [];
  const parts = decoded.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    if (part === '..') segments.pop();
    else if (part !== '.') segments.push(part);
    if ((part === '..' || part === '.') && index === parts.length - 1) segments.push('');
  }
  return `/${segments.join('/')}`
    .split(/(%[0-9A-Fa-f]{2})/u)
    .map((part, index) => (index % 2 === 1 ? part : encodeURI(part).replace(/[?#]/gu, encodeURIComponent)))
    .join('');
}
