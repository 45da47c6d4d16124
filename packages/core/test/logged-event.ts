import type { EventFinding, SecurityEvent } from '../src/report/event.ts';

/** A finding as the SQL injection detector gives one. */
export function loggedFinding(parts: Partial<EventFinding> = {}): EventFinding {
  return {
    check: 'sqli',
    rule: 'union',
    engine: 'grammar',
    input: { source: 'query-value', name: 'id' },
    trail: ['percent'],
    evidence: "1' UNION SELECT 1",
    certainty: 'certain',
    mode: 'blacklist',
    title: 'SQL injection',
    cwe: [89],
    capec: [66],
    attack: ['T1190'],
    ...parts,
  };
}

/** An event of a request that was denied. */
export function loggedEvent(parts: Partial<SecurityEvent> = {}): SecurityEvent {
  return {
    time: Date.UTC(2026, 10, 26, 9, 8, 7, 654),
    requestId: 'r-1',
    application: 'shop',
    platform: 'aws',
    service: 'orders',
    action: 'deny',
    clientIp: '203.0.113.7',
    method: 'GET',
    path: '/orders',
    trigger: 'http-api-v2',
    findings: [loggedFinding()],
    ...parts,
  };
}
