import { parseCookies, parseQuery } from '@rasp/core';
import { fieldsOf, isObject, type LambdaEvent, textOf } from '../lambda-event.ts';
import { pairsOf, valuesOf } from './pairs.ts';
import type { Trigger } from './trigger.ts';

interface LatticeV1 {
  readonly raw_path?: unknown;
  readonly method?: unknown;
  readonly query_string_parameters?: unknown;
  readonly is_base64_encoded?: unknown;
}

/** True for events of VPC Lattice, event structure version 1: names with underscores, no context. */
export function isLatticeV1(event: LambdaEvent): boolean {
  const { raw_path: path, method } = event as LatticeV1;
  return typeof path === 'string' && typeof method === 'string' && isObject(event.headers);
}

/** The same event under the names that all other HTTP events have. */
export function fromLatticeV1(event: LambdaEvent): LambdaEvent {
  const { raw_path: raw, method, query_string_parameters: query, is_base64_encoded: encoded } = event as LatticeV1;
  const target = textOf(raw);
  const mark = target.indexOf('?');
  return {
    httpMethod: method,
    path: mark < 0 ? target : target.slice(0, mark),
    rawQueryString: mark < 0 ? '' : target.slice(mark + 1),
    headers: event.headers,
    queryStringParameters: query,
    body: event.body,
    isBase64Encoded: encoded,
  };
}

/**
 * Amazon VPC Lattice, both structures.
 *
 * Version 1 joins repeated headers by a comma and keeps the last value of a repeated parameter beside the raw path; version 2 has lists. Nobody vouches for an
 * address but the rightmost entry of X-Forwarded-For, which is inside the network.
 */
export const lattice: Trigger = {
  name: 'lattice',
  method: (event) => textOf(event.httpMethod) || textOf((event as LatticeV1).method),
  host: (_event, headers) => valuesOf(headers, 'host', ','),
  path: (event) => textOf(event.path),
  rawTarget(event) {
    const query = textOf(event.rawQueryString);
    return query === '' ? textOf(event.path) : `${textOf(event.path)}?${query}`;
  },
  query(event) {
    const raw = textOf(event.rawQueryString);
    const map = pairsOf(null, event.queryStringParameters, false);
    return raw === '' ? map : [...parseQuery(raw), ...map.filter(([, value]) => !raw.includes(value))];
  },
  headers: (event) => pairsOf(null, event.headers, true),
  cookies: (_event, headers) => parseCookies(valuesOf(headers, 'cookie', '; ')),
  sourceIp: () => null,
  infersResponse: false,
  failureStatus: 500,
  answersMultiValue: () => false,
};

/** True for the context of a version 2 event. */
export function isLatticeContext(context: unknown): boolean {
  return typeof fieldsOf<{ serviceNetworkArn: unknown }>(context).serviceNetworkArn === 'string';
}
