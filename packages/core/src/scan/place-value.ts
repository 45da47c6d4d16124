import type { NormalizedRequest } from '../adapter.ts';
import { scanRequest } from './scan-case.ts';

/** Where a value stands unless its line says otherwise. */
export const defaultPlace = 'query:q';

/**
 * The request that holds a value at a place: `query:NAME`, `path-parameter:NAME`, `header:NAME`, `cookie:NAME`, `form:NAME`, `json:NAME`, `path` or `text`.
 *
 * Throws for any other place.
 */
export function requestOf(id: string, value: string, place: string = defaultPlace): NormalizedRequest {
  const colon = place.indexOf(':');
  const kind = colon < 0 ? place : place.slice(0, colon);
  const name = colon < 0 ? 'q' : place.slice(colon + 1).replace(/^\//, '');
  switch (kind) {
    case 'query':
      return scanRequest(id, { query: [[name, value]] });
    case 'path-parameter':
      return scanRequest(id, { pathParameters: [[name, value]] });
    case 'header':
      return scanRequest(id, { headers: [[name.toLowerCase(), value]] });
    case 'cookie':
      return scanRequest(id, { cookies: [[name, value]] });
    case 'form':
      return withBody(id, 'application/x-www-form-urlencoded', new URLSearchParams([[name, value]]).toString());
    case 'json':
      return withBody(id, 'application/json', JSON.stringify({ [name]: value }));
    case 'text':
      return withBody(id, 'text/plain', value);
    case 'path':
      return scanRequest(id, { path: value.startsWith('/') ? value : `/${value}`, rawTarget: value });
    default:
      throw new Error(
        `"${place.slice(0, 40)}" is no place; write query:NAME, header:NAME, cookie:NAME, form:NAME, json:NAME, path or text`,
      );
  }
}

function withBody(id: string, type: string, text: string): NormalizedRequest {
  return scanRequest(id, { method: 'POST', headers: [['content-type', type]], body: { kind: 'text', text } });
}
