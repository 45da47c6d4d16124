import type { Denial, DenyVerdict } from '@rasp/core';

/** A denial as the plain object that the library makes an HttpResponse of. */
export interface DenialResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Stands in for a verdict without a denial, which the policy does not give. */
const plain: Denial = { kind: 'block', statusCode: 403, content: 'Blocked', requestId: '' };
/** Statuses with which the platform's Response refuses a body, and so would the invocation fail. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Turns a verdict into the response of an HTTP function.
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
  return redirects || bodiless.has(statusCode)
    ? { status: statusCode, headers }
    : { status: statusCode, headers, body: content };
}

function contentType(content: string): string {
  const first = content.trimStart().charAt(0);
  if (first === '<') return 'text/html; charset=utf-8';
  if (first === '{' || first === '[') return 'application/json';
  return 'text/plain; charset=utf-8';
}
