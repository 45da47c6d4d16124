import type { CheckId, Parameters } from '@rasp/core';
import type { CanonicalRequest, CanonicalResponse, ConformanceTraits } from '../conformance-driver.ts';

/** Requests that a check which judges a request or a response as a whole must find; the last one is judged. */
export interface RequestCase {
  readonly check: CheckId;
  readonly config: Partial<Parameters>;
  readonly requests: readonly CanonicalRequest[];
  /** What the handler answers; 200 and `fine` otherwise. */
  readonly answer?: CanonicalResponse;
  /** The trait without which the platform does not deliver what the check looks at. */
  readonly needs?: keyof ConformanceTraits;
}

const boundary = 'coverage-7f3a';
const upload: CanonicalRequest = {
  target: '/files',
  headers: [['Content-Type', `multipart/form-data; boundary=${boundary}`]],
  body: [
    `--${boundary}`,
    'Content-Disposition: form-data; name="picture"; filename="holiday.php"',
    'Content-Type: image/png',
    '',
    '<?php echo 1; ?>',
    `--${boundary}--`,
    '',
  ].join('\r\n'),
};

/** One case for each check that is not about a single value. */
export const requestCases: readonly RequestCase[] = [
  {
    check: 'blacklist',
    config: { SECURITY_CHECKS: { decoy: 'blacklist' } },
    requests: [{ target: '/.env' }, { target: '/files' }],
  },
  { check: 'ztaa', config: { ZTAA_KEYS: ['coverage key of a user'] }, requests: [{ target: '/files' }] },
  { check: 'spoofing', config: { HOSTS: ['shop.example.org'] }, requests: [{ target: '/files' }] },
  { check: 'decoy', config: {}, requests: [{ target: '/.git/config' }] },
  { check: 'path', config: { ROUTES: ['GET /orders/{id}'] }, requests: [{ target: '/undeclared' }] },
  {
    check: 'flood',
    config: { FLOOD_RATIO: 1 },
    requests: [{ target: '/files' }, { target: '/files' }],
  },
  {
    check: 'headers',
    config: { FORBIDDEN_HEADERS: ['x-debug'] },
    requests: [{ target: '/files', headers: [['X-Debug', '1']] }],
  },
  {
    check: 'bots',
    // Recorded events have a User-Agent of their own.
    config: { BOT_AGENTS: [['.', 'regex']] },
    requests: [{ target: '/files', headers: [['User-Agent', 'coverage-probe/1.0']] }],
  },
  {
    check: 'hpp',
    config: { FIELDS: { '*': 'text' } },
    requests: [{ target: '/files?name=a&name=b' }],
    needs: 'repeatedQuery',
  },
  { check: 'format', config: { FIELDS: { name: 'integer' } }, requests: [{ target: '/files?name=seven' }] },
  { check: 'upload', config: {}, requests: [upload] },
  { check: 'truncated', config: { MAX_VALUE_LENGTH: 64 }, requests: [{ target: `/files?name=${'a'.repeat(65)}` }] },
  {
    check: 'brute',
    config: { ERROR_FLOOD_RATIO: 1 },
    requests: [{ target: '/files' }, { target: '/files' }],
    answer: { statusCode: 404, headers: { 'content-type': 'text/plain' }, body: 'none' },
  },
  {
    check: 'dlp',
    config: { DLP_CC_NUMBERS: true },
    requests: [{ target: '/files' }],
    answer: { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'card 4111 1111 1111 1111' },
  },
];
