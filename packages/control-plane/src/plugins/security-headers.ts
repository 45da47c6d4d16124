import type { FastifyReply } from 'fastify';

/**
 * What browsers are told with every answer that people see.
 *
 * Pages load scripts, styles and pictures from here alone, never from text inside the page, and send forms and requests nowhere else: a payload of
 * an attack that slipped into a page as HTML would still do nothing. No other site may put them into a frame. The dashboard's components write a few
 * style elements, which `styleNonce` lets in.
 */
export function setSecurityHeaders(reply: FastifyReply, isHttps: boolean, styleNonce: string | null = null): void {
  const styles = styleNonce === null ? "'self'" : `'self' 'nonce-${styleNonce}'`;
  reply.headers({
    'content-security-policy':
      `default-src 'none'; script-src 'self'; style-src ${styles}; ` +
      "img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
      "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  if (isHttps) reply.header('strict-transport-security', 'max-age=31536000');
}
