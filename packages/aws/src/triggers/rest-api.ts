import { type Pairs, parseCookies } from '@rasp/core';
import { fieldsOf, type LambdaEvent, type LambdaRequestContext, textOf } from '../lambda-event.ts';
import { pairsOf, valuesOf } from './pairs.ts';
import type { Trigger } from './trigger.ts';

/**
 * API Gateway REST API: payload 1.0.
 *
 * The path comes encoded and without the stage, the query decoded; repeats stand in the `multiValue` maps only, and header names keep
 * the client's case. `identity.sourceIp` is the TCP peer.
 */
export const restApi: Trigger = payload1('rest-api', 502);

/** API Gateway HTTP API with payload 1.0: the same shape, with a path that the gateway has decoded. */
export const httpApiPayload1: Trigger = payload1('http-api-v1', 500);

function payload1(name: string, failureStatus: number): Trigger {
  return {
    name,
    method: (event) => textOf(event.httpMethod),
    host: (event, headers) =>
      textOf(fieldsOf<LambdaRequestContext>(event.requestContext).domainName) || valuesOf(headers, 'host', ','),
    path: (event) => textOf(event.path),
    rawTarget: (event) => textOf(event.path) + encodedQuery(query(event)),
    query,
    headers: (event) => pairsOf(event.multiValueHeaders, event.headers, true),
    cookies: (_event, headers) => parseCookies(valuesOf(headers, 'cookie', '; ')),
    sourceIp(event) {
      const { identity } = fieldsOf<LambdaRequestContext>(event.requestContext);
      return textOf(fieldsOf<{ sourceIp: unknown }>(identity).sourceIp);
    },
    infersResponse: false,
    failureStatus,
    answersMultiValue: () => false,
  };
}

function query(event: LambdaEvent): Pairs {
  return pairsOf(event.multiValueQueryStringParameters, event.queryStringParameters, false);
}

/** The wire form is gone, so it is made again; what the client left unencoded may come back encoded. */
function encodedQuery(pairs: Pairs): string {
  let text = '';
  for (const [name, value] of pairs) text += `${text === '' ? '?' : '&'}${encode(name)}=${encode(value)}`;
  return text;
}

/** `encodeURIComponent` throws on half a surrogate pair, which JSON can carry; UTF-8 puts U+FFFD in its place. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
  }
}
