import { type Pairs, parseCookieList, parseCookies, parseQuery, withJoinedValues } from '@rasp/core';
import {
  fieldsOf,
  isObject,
  type LambdaEvent,
  type LambdaHttpContext,
  type LambdaRequestContext,
  textOf,
} from '../lambda-event.ts';
import { pairsOf, valuesOf } from './pairs.ts';
import type { Trigger } from './trigger.ts';

/**
 * Reads payload 2.0, which HTTP APIs and function URLs share.
 *
 * `queryStringParameters` joins repeats by a comma, so `rawQueryString` is read, and what was joined beside it; `http.sourceIp` is the TCP peer.
 */
export function payload2(name: string, failureStatus: number): Trigger {
  return {
    name,
    method: (event) => textOf(httpContext(event).method),
    host: (event, headers) =>
      textOf(fieldsOf<LambdaRequestContext>(event.requestContext).domainName) || valuesOf(headers, 'host', ','),
    path: withoutStage,
    rawTarget(event) {
      const query = textOf(event.rawQueryString);
      return query === '' ? textOf(event.rawPath) : `${textOf(event.rawPath)}?${query}`;
    },
    query,
    headers: (event) => pairsOf(null, event.headers, true),
    cookies,
    sourceIp: (event) => textOf(httpContext(event).sourceIp),
    infersResponse: true,
    failureStatus,
    answersMultiValue: () => false,
  };
}

function query(event: LambdaEvent): Pairs {
  const { rawQueryString, queryStringParameters } = event;
  // An empty text beside a map comes from a mapping of parameters or a hand-made event; handlers read the map.
  if (typeof rawQueryString !== 'string' || rawQueryString === '') return pairsOf(null, queryStringParameters, false);
  const pairs = parseQuery(rawQueryString);
  if (!isObject(queryStringParameters) || !holdsComma(queryStringParameters)) return pairs;
  return withJoinedValues(pairs, Object.entries(queryStringParameters));
}

/** Whether a text of the map may be several that were joined. Nearly no map has one, so it is not taken apart for that. */
function holdsComma(map: object): boolean {
  for (const name in map) {
    const value = (map as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'string' && value.includes(',')) return true;
  }
  return false;
}

function httpContext(event: LambdaEvent): Partial<LambdaHttpContext> {
  return fieldsOf<LambdaHttpContext>(fieldsOf<LambdaRequestContext>(event.requestContext).http);
}

/** A function URL tells cookies twice, the same both times; the list comes first because it needs no search. */
function cookies(event: LambdaEvent, headers: Pairs): Pairs {
  const list: unknown = event.cookies;
  if (!Array.isArray(list) || list.length === 0) return parseCookies(valuesOf(headers, 'cookie', '; '));
  return parseCookieList(list);
}

/**
 * `rawPath` without the name of a stage that is part of the API's own address, so that decoys and ignored paths mean the same
 * as behind a REST API. Behind a custom domain nobody tells whether the stage is part of the path: there it stays.
 */
function withoutStage(event: LambdaEvent): string {
  const path = textOf(event.rawPath);
  const context = fieldsOf<LambdaRequestContext>(event.requestContext);
  const stage = textOf(context.stage);
  if (stage === '' || stage === '$default') return path;
  const prefix = `/${stage}`;
  if (!path.startsWith(prefix) || !textOf(context.domainName).startsWith(`${textOf(context.apiId)}.execute-api.`))
    return path;
  if (path.length === prefix.length) return '/';
  return path.charCodeAt(prefix.length) === 47 ? path.slice(prefix.length) : path;
}
