import type { CheckId, Parameters } from '@rasp/core';

/** A value that one check finds wherever it stands. */
export interface ValuePayload {
  readonly check: CheckId;
  readonly value: string;
  /** What the configuration must declare for the check to have something to judge by. */
  readonly config?: Partial<Parameters>;
}

/** One value for each check that judges values. None holds a character that a header, a cookie or a file name cannot carry. */
export const valuePayloads: readonly ValuePayload[] = [
  { check: 'sqli', value: '1 UNION SELECT login FROM accounts' },
  { check: 'xss', value: '<svg onload=alert(document.domain)>' },
  { check: 'command', value: '$(cat /etc/hosts)' },
  { check: 'traversal', value: '../../../../etc/hosts' },
  { check: 'characters', value: 'invoice\u202efdp.exe', config: { SECURITY_CHECKS: { characters: 'block' } } },
];
