import type { DenyVerdict } from '../finding.ts';
import { locationHeader } from './redirect.ts';

/** The parts of a denial that every platform's response is made from. */
export interface DenialResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for a redirect and for a status that has no body. */
  readonly body: string;
}

/** Statuses that have no body (RFC 9110 §15); some platforms refuse a response that gives them one. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Turns a verdict into status, headers and body.
 *
 * The body is sent as it was configured and typed by its first character (HTML, JSON, text). `no-store` keeps a cache in front of the
 * function from answering others with a denial, `nosniff` keeps a browser from reading text as markup.
 */
export function denialResponse({ denial }: DenyVerdict): DenialResponse {
  const { kind, statusCode, content, requestId, server } = denial;
  const redirects = kind === 'redirect';
  const headers: Record<string, string> = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  if (redirects) headers['location'] = locationHeader(content);
  else headers['content-type'] = contentType(content);
  if (server !== undefined && server !== '') headers['server'] = server;
  if (requestId !== '') headers['x-request-id'] = requestId;
  return { statusCode, headers, body: redirects || bodiless.has(statusCode) ? '' : content };
}

function contentType(content: string): string {
  const first = content.trimStart().charAt(0);
  if (first === '<') return 'text/html; charset=utf-8';
  if (first === '{' || first === '[') return 'application/json';
  return 'text/plain; charset=utf-8';
}
