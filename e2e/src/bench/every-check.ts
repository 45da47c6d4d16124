import type { Parameters } from '@rasp/aws';

const checks =
  'spoofing path headers hpp format upload characters bots truncated dlp sqli xss command traversal code nosql ssti ssrf xxe prototype-pollution jndi ldap crlf';

/**
 * A configuration that gives every check something to judge by, and lets the benchmark's requests pass.
 *
 * All but zero trust: verifying a token is a cost of its own (ADR 11).
 */
export const everyCheck: Partial<Parameters> = {
  SECURITY_CHECKS: Object.fromEntries(checks.split(' ').map((check) => [check, 'block'])),
  HOSTS: ['*.execute-api.eu-west-1.amazonaws.com'],
  ROUTES: ['GET /health', 'GET,POST /orders/{id}', '/{proxy+}'],
  FORBIDDEN_HEADERS: ['x-debug', 'x-original-url'],
  FIELDS: { id: 'integer', 'query:sku': 'slug', 'json:/items/*/day': 'date' },
  IGNORE_PATHS: ['^/static/'],
  EXCEPTIONS: [['an agreed exception', 'exact']],
  WHITELIST: ['10.0.0.0/8'],
  DLP_CC_NUMBERS: true,
  DLP_PHONE_NUMBERS: true,
  DLP_PRIVATE_KEYS: true,
  DLP_HASHES: true,
  DLP_WINDOWS_CREDS: true,
  DLP_LINUX_CREDS: true,
  DLP_API_KEYS: true,
  CHANGE_SERVER: true,
  SERVER_HEADER: 'shop',
};

/** Parameters as variables of the function. */
export function environmentOf(config: Partial<Parameters>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      `RASP_${name}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
