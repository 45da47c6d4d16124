import { type Pairs, parseCookies, parseQuery } from '@rasp/core';
import { isObject, type LambdaEvent, textOf } from '../lambda-event.ts';
import { pairsOf, valuesOf } from './pairs.ts';
import type { Trigger } from './trigger.ts';

/**
 * Application Load Balancer, with or without `lambda.multi_value_headers.enabled`.
 *
 * Nothing is decoded: names and values of the query come as the client sent them. There is no field for the source address; the load balancer
 * appends it to X-Forwarded-For, and its own health checks carry none.
 */
export const alb: Trigger = {
  name: 'alb',
  method: (event) => textOf(event.httpMethod),
  host: (_event, headers) => valuesOf(headers, 'host', ','),
  path: (event) => textOf(event.path),
  rawTarget(event) {
    const query = rawQuery(event);
    return query === '' ? textOf(event.path) : `${textOf(event.path)}?${query}`;
  },
  query: (event) => parseQuery(rawQuery(event)),
  headers: (event) => pairsOf(event.multiValueHeaders, event.headers, true),
  cookies: (_event, headers) => parseCookies(valuesOf(headers, 'cookie', '; ')),
  sourceIp: () => null,
  infersResponse: false,
  failureStatus: 502,
  answersMultiValue: (event) => isObject(event.multiValueHeaders),
};

/** The query as it stood on the wire, but for the order of repeated names. */
function rawQuery(event: LambdaEvent): string {
  const pairs: Pairs = pairsOf(event.multiValueQueryStringParameters, event.queryStringParameters, false);
  let text = '';
  for (const [name, value] of pairs) {
    const pair = `${escaped(name)}=${escaped(value)}`;
    text = text === '' ? pair : `${text}&${pair}`;
  }
  return text;
}

/** The load balancer splits at every `&`, so none is left in a part; one in a hand-made event must not split it further. */
function escaped(part: string): string {
  return part.includes('&') ? part.replaceAll('&', '%26') : part;
}
