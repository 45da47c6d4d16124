import type { Denial, DenyVerdict } from '@rasp/core';

/** The parts of a denial that every kind of response is made from. */
export interface DenialResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Stands in for a verdict without a denial, which the policy does not give. */
const plain: Denial = { kind: 'block', statusCode: 403, content: 'Blocked', requestId: '' };

/**
 * Turns a verdict into status, headers and body.
 *
 * The body is sent as it was configured and typed by its first character (HTML, JSON, text). `no-store` keeps a cache in front of the
 * function from answering others with a denial, `nosniff` keeps a browser from reading text as markup.
 */
export function denialResponse(verdict: DenyVerdict): DenialResponse {
  const { kind, statusCode, content, requestId } = verdict.denial ?? plain;
  const redirects = kind === 'redirect';
  const headers: Record<string, string> = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  if (redirects) headers['location'] = content;
  else headers['content-type'] = contentType(content);
  if (requestId !== '') headers['x-request-id'] = requestId;
  return { statusCode, headers, body: redirects ? '' : content };
}

function contentType(content: string): string {
  const first = content.trimStart().charAt(0);
  if (first === '<') return 'text/html; charset=utf-8';
  if (first === '{' || first === '[') return 'application/json';
  return 'text/plain; charset=utf-8';
}
