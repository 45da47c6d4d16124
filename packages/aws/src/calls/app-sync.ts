import { parseCookies } from '@rasp/core';
import { fieldsOf, isObject, textOf } from '../lambda-event.ts';
import { pairsOf, valuesOf } from '../triggers/pairs.ts';
import { type Call, refusal } from './call.ts';
import { callRequest } from './call-request.ts';

interface ResolverFields {
  readonly arguments?: unknown;
  readonly info?: unknown;
  readonly request?: unknown;
  readonly identity?: unknown;
  readonly source?: unknown;
  readonly prev?: unknown;
  readonly stash?: unknown;
}

interface ResolverInfo {
  readonly fieldName?: unknown;
  readonly parentTypeName?: unknown;
  readonly variables?: unknown;
  readonly selectionSetGraphQL?: unknown;
}

/**
 * AppSync direct Lambda resolver, one context or a batch of them.
 *
 * Arguments, variables, source and what earlier functions left are read as data; claims of the caller's token are its issuer's. The address is vouched for only
 * where it is the one entry: the order of several is not documented. A refused call is an error of the field.
 */
export const appSyncResolver: Call = {
  name: 'appsync',
  is: (event) => isResolverContext(Array.isArray(event) ? (event as readonly unknown[])[0] : event),
  read(id, event) {
    const batch = Array.isArray(event) ? (event as readonly unknown[]) : null;
    const first = fieldsOf<ResolverFields>(batch === null ? event : batch[0]);
    const info = fieldsOf<ResolverInfo>(first.info);
    const headers = pairsOf(null, fieldsOf<{ headers: unknown }>(first.request).headers, true);
    const addresses: unknown = fieldsOf<{ sourceIp: unknown }>(first.identity).sourceIp;
    const data = batch === null ? dataOf(event) : batch.map(dataOf);
    return callRequest(id, {
      trigger: 'appsync',
      method: 'RESOLVE',
      path: `/${textOf(info.parentTypeName)}/${textOf(info.fieldName)}`,
      headers,
      cookies: parseCookies(valuesOf(headers, 'cookie', '; ')),
      clientIp: Array.isArray(addresses) && addresses.length === 1 ? textOf(addresses[0]) : null,
      body: { kind: 'data', data, place: '' },
    });
  },
  refuse: () => ({ error: refusal('The request was refused.') }),
};

function isResolverContext(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { info, arguments: given } = value as ResolverFields;
  return isObject(info) && typeof (info as ResolverInfo).fieldName === 'string' && isObject(given);
}

function dataOf(value: unknown): unknown {
  const { arguments: given, source, prev, stash, info } = fieldsOf<ResolverFields>(value);
  const { variables, selectionSetGraphQL } = fieldsOf<ResolverInfo>(info);
  return { arguments: given, source, prev, stash, info: { variables, selectionSetGraphQL } };
}

interface AuthorizerFields {
  readonly authorizationToken?: unknown;
  readonly requestContext?: unknown;
  readonly requestHeaders?: unknown;
}

/** AppSync Lambda authorizer: the token, the query and its variables before the API sees them. */
export const appSyncAuthorizer: Call = {
  name: 'appsync-authorizer',
  is(event) {
    const { authorizationToken, requestContext } = event as AuthorizerFields;
    return typeof authorizationToken === 'string' && 'queryString' in fieldsOf<object>(requestContext);
  },
  read(id, event) {
    const { authorizationToken, requestContext, requestHeaders } = event as AuthorizerFields;
    const { queryString, variables } = fieldsOf<{ queryString: unknown; variables: unknown }>(requestContext);
    return callRequest(id, {
      trigger: 'appsync-authorizer',
      method: 'AUTHORIZE',
      path: '/graphql',
      headers: [...pairsOf(null, requestHeaders, true), ['authorization', textOf(authorizationToken)]],
      body: { kind: 'data', data: { queryString, variables }, place: '/requestContext' },
    });
  },
  refuse: () => ({ result: { isAuthorized: false } }),
};
