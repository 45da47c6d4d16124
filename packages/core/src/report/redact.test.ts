import type { Finding } from '../finding.ts';
import type { InputSource } from '../input.ts';
import { redactEvidence } from './redact.ts';

function evidenceAt(source: InputSource | null, name: string, evidence = 'union select'): string {
  const finding: Finding = {
    check: 'sqli',
    rule: 'union-select',
    engine: 'grammar',
    input: source === null ? null : { source, name },
    trail: [],
    evidence,
    certainty: 'certain',
  };
  return redactEvidence(finding);
}

describe('redactEvidence', () => {
  it.each<[InputSource, string]>([
    ['cookie-value', 'theme'],
    ['form-value', 'password'],
    ['json-value', '/user/newPassword'],
    ['json-value', '/card/number'],
    ['header-value', 'authorization'],
    ['header-value', 'x-api-key'],
    ['query-value', 'access_token'],
    ['query-value', 'PIN'],
    ['query-value', `${'x'.repeat(1_000)}secret`],
    ['json-value', '/user/pwd'],
    ['json-value', '/privateKey'],
    ['json-value', '/aws/secretAccessKey'],
    ['json-value', '/login/pin'],
    ['form-value', 'user.otp'],
    ['header-value', 'x-auth'],
    ['header-value', 'x-functions-key'],
    ['header-value', 'proxy-authorization'],
    ['form-value', 'authorisation'],
    ['form-value', '_csrf'],
  ])('shows only the length of what stood in %s %s', (source, name) => {
    expect(evidenceAt(source, name)).toBe('[redacted 12 characters]');
  });

  it.each<[InputSource | null, string]>([
    ['query-value', 'q'],
    ['query-value', 'shipping'],
    ['query-value', 'author'],
    ['json-value', '/authors/0'],
    ['query-value', 'key'],
    ['cookie-name', 'theme'],
    ['json-value', '/comment'],
    [null, ''],
  ])('shows what stood in %s %s', (source, name) => {
    expect(evidenceAt(source, name)).toBe('union select');
  });

  it.each([
    [`' or 1=1","password":"hunter2","card":"4111",}`, `' or 1=1","password":[redacted],"card":[redacted],}`],
    ['; cat x&api_key=abc&q=1', '; cat x&api_key=[redacted]&q=1'],
    [`<b>',secretKey: 'a b c`, `<b>',secretKey: [redacted]`],
    ['authorization: Bearer abc; x', 'authorization: Bearer [redacted]; x'],
  ])('takes secrets out of %j, which stand beside an attack in a body that is no JSON', (evidence, expected) => {
    expect(evidenceAt('text', '', evidence)).toBe(expected);
  });

  it('leaves what data-leak prevention has masked as it is, but for its length and control characters', () => {
    const finding: Finding = {
      check: 'dlp',
      rule: 'payment-card',
      engine: 'grammar',
      input: { source: 'response-header', name: 'x-token' },
      trail: [],
      evidence: `token=4111********1111\n${'x'.repeat(300)}`,
      certainty: 'certain',
    };
    expect(redactEvidence(finding)).toMatch(/^token=4111\*{8}1111\\u000ax+$/);
    expect(redactEvidence(finding).length).toBeLessThan(270);
  });

  it('pins both sides of the longest evidence', () => {
    expect(evidenceAt('query-value', 'q', 'x'.repeat(256))).toHaveLength(256);
    expect(evidenceAt('query-value', 'q', 'x'.repeat(257))).toHaveLength(256);
  });

  it('keeps a log line one line and a terminal as it is', () => {
    expect(evidenceAt('query-value', 'q', 'a\r\nb\u001b[31m\u007f\u2028\u2029\0')).toBe(
      'a\\u000d\\u000ab\\u001b[31m\\u007f\\u2028\\u2029\\u0000',
    );
  });
});
