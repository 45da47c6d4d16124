import { parseCookieList, parseCookies, parseQuery } from '@rasp/core';
import {
  fieldsOf,
  isObject,
  type LambdaEvent,
  type LambdaHttpContext,
  type LambdaRequestContext,
  textOf,
} from '../lambda-event.ts';
import { pairsOf, valuesOf } from '../triggers/pairs.ts';
import { type Call, refusal } from './call.ts';
import { callRequest } from './call-request.ts';

interface AuthorizerFields {
  readonly type?: unknown;
  readonly methodArn?: unknown;
  readonly routeArn?: unknown;
  readonly authorizationToken?: unknown;
}

/**
 * API Gateway Lambda authorizer: token and request authorizers of REST and WebSocket APIs, both payloads of HTTP APIs.
 *
 * Payload 2.0 is refused by `isAuthorized: false`. The others are refused by the error `Unauthorized`, which the gateway answers with 401 and, unlike a
 * policy, does not cache for the caller's token.
 */
export const authorizer: Call = {
  name: 'authorizer',
  is(event) {
    const { type, methodArn, routeArn } = event as AuthorizerFields;
    return (type === 'TOKEN' || type === 'REQUEST') && (typeof methodArn === 'string' || typeof routeArn === 'string');
  },
  read(id, event) {
    const context = fieldsOf<LambdaRequestContext>(event.requestContext);
    const http = fieldsOf<LambdaHttpContext>(context.http);
    const { authorizationToken } = event as AuthorizerFields;
    const sent = pairsOf(event.multiValueHeaders, event.headers, true);
    const headers =
      typeof authorizationToken === 'string' ? [...sent, ['authorization', authorizationToken] as const] : sent;
    const identity = fieldsOf<{ sourceIp: unknown }>(context.identity);
    return callRequest(id, {
      trigger: 'authorizer',
      method: textOf(event.httpMethod) || textOf(http.method),
      path: textOf(event.path) || textOf(event.rawPath),
      host: textOf(context.domainName),
      query:
        typeof event.rawQueryString === 'string'
          ? parseQuery(event.rawQueryString)
          : pairsOf(event.multiValueQueryStringParameters, event.queryStringParameters, false),
      headers,
      cookies: cookiesOf(event, valuesOf(headers, 'cookie', '; ')),
      pathParameters: pairsOf(null, event.pathParameters, false),
      clientIp: textOf(http.sourceIp) || textOf(identity.sourceIp),
    });
  },
  refuse: (event) =>
    event.version === '2.0' ? { result: { isAuthorized: false } } : { error: refusal('Unauthorized', 'Error') },
};

function cookiesOf(event: LambdaEvent, header: string) {
  return Array.isArray(event.cookies) ? parseCookieList(event.cookies) : parseCookies(header);
}

interface CognitoFields {
  readonly triggerSource?: unknown;
  readonly userPoolId?: unknown;
  readonly userName?: unknown;
  readonly request?: unknown;
}

/**
 * Amazon Cognito user pool trigger: the name, attributes and metadata that a client sends while it signs up or in.
 *
 * Refused by an error, whose message Cognito shows to the user.
 */
export const cognito: Call = {
  name: 'cognito',
  is(event) {
    const { triggerSource, userPoolId, request } = event as CognitoFields;
    return typeof triggerSource === 'string' && typeof userPoolId === 'string' && isObject(request);
  },
  read(id, event) {
    const { triggerSource, userName, request } = event as CognitoFields;
    return callRequest(id, {
      trigger: 'cognito',
      method: 'TRIGGER',
      path: `/${textOf(triggerSource)}`,
      body: { kind: 'data', data: { userName, request }, place: '' },
    });
  },
  refuse: () => ({ error: refusal('The request was refused.') }),
};
