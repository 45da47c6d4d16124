import { denialResponse, parseCookies } from '@rasp/core';
import { bodyOf } from '../body.ts';
import { fieldsOf, type LambdaRequestContext, textOf } from '../lambda-event.ts';
import { pairsOf, valuesOf } from '../triggers/pairs.ts';
import type { Call } from './call.ts';
import { callRequest } from './call-request.ts';

interface WebSocketContext extends LambdaRequestContext {
  readonly connectionId?: unknown;
  readonly eventType?: unknown;
  readonly routeKey?: unknown;
}

/**
 * API Gateway WebSocket API: `$connect` with headers and query, messages with a body alone.
 *
 * The path is the route key. A refused connection gets the status, a refused message an error answer; the connection itself stays.
 */
export const webSocket: Call = {
  name: 'websocket',
  is(event) {
    const context = fieldsOf<WebSocketContext>(event.requestContext);
    return typeof context.connectionId === 'string' && typeof context.eventType === 'string';
  },
  read(id, event, limits) {
    const context = fieldsOf<WebSocketContext>(event.requestContext);
    const headers = pairsOf(event.multiValueHeaders, event.headers, true);
    return callRequest(id, {
      trigger: 'websocket',
      method: textOf(context.eventType),
      path: `/${textOf(context.routeKey)}`,
      host: textOf(context.domainName),
      query: pairsOf(event.multiValueQueryStringParameters, event.queryStringParameters, false),
      headers,
      cookies: parseCookies(valuesOf(headers, 'cookie', '; ')),
      clientIp: textOf(fieldsOf<{ sourceIp: unknown }>(context.identity).sourceIp),
      body: bodyOf(event, limits.maxBodyBytes),
    });
  },
  refuse: (_event, verdict) => {
    const { statusCode, body } = denialResponse(verdict);
    return { result: { statusCode, body } };
  },
};
