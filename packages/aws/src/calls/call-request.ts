import type { Body, ClientIpSource, NormalizedRequest, Pairs } from '@rasp/core';

/** What a call has of a request; what is left out it has not. */
export interface CallParts {
  readonly trigger: string;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly query?: Pairs;
  readonly headers?: Pairs;
  readonly cookies?: Pairs;
  readonly pathParameters?: Pairs;
  readonly clientIp?: string | null;
  readonly body?: Body;
}

const none: Pairs = [];

/** A call whose caller is no HTTP client, as the checks read requests: a resolver, an authorizer, a message of a WebSocket. */
export function callRequest(id: string, parts: CallParts): NormalizedRequest {
  const clientIp = parts.clientIp === '' || parts.clientIp === undefined ? null : parts.clientIp;
  const clientIpSource: ClientIpSource | null = clientIp === null ? null : 'platform';
  const path = parts.path ?? '';
  return {
    id,
    receivedAt: Date.now(),
    trigger: parts.trigger,
    method: parts.method ?? '',
    host: parts.host ?? '',
    rawTarget: path,
    path,
    pathParameters: parts.pathParameters ?? none,
    query: parts.query ?? none,
    headers: parts.headers ?? none,
    cookies: parts.cookies ?? none,
    clientIp,
    clientIpSource,
    body: parts.body ?? { kind: 'none' },
  };
}
