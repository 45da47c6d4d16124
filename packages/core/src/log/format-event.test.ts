import fc from 'fast-check';
import { loggedEvent, loggedFinding } from '../../test/logged-event.ts';
import type { InputSource } from '../input.ts';
import { formatEvent } from './format-event.ts';
import { pyraspLocation } from './pyrasp-names.ts';

const payload = Buffer.from("1' UNION SELECT 1").toString('base64');
const detail = {
  location: 'qs_values',
  payload,
  engine: 'grammatical analysis',
  action: 2,
  codes: ['T1190', 'PCB006'],
  path: '/orders',
};

describe('formatEvent', () => {
  it('writes JSON as PyRASP does, the country left to the receiver', () => {
    const [line] = formatEvent(loggedEvent(), 'json');
    expect(JSON.parse(line ?? '')).toEqual({
      time: '2026/11/26 09:08:07',
      application: 'shop',
      log_data: ['sqli', '203.0.113.7', '', detail],
    });
  });

  it("writes the form of PyRASP's cloud: a type, no time, and a slot for a user", () => {
    const [line] = formatEvent(loggedEvent(), 'pcb');
    expect(JSON.parse(line ?? '')).toEqual({
      application: 'shop',
      log_type: 'security',
      log_data: ['sqli', '203.0.113.7', '', null, detail],
    });
  });

  it('writes the syslog line with its codes in front of the place', () => {
    expect(formatEvent(loggedEvent(), 'syslog')).toEqual([
      `[2026/11/26 09:08:07] "shop" - "sqli" - "203.0.113.7" - "" - "T1190 - PCB006" - "2" - "qs_values:${payload}"`,
    ]);
  });

  it.each(['json', 'pcb', 'syslog', 'rfc5424'] as const)('%s: gives a line for each finding', (format) => {
    const findings = [loggedFinding(), loggedFinding({ check: 'blacklist', input: null, mode: 'block' })];
    expect(formatEvent(loggedEvent({ findings }), format)).toHaveLength(2);
  });

  it('counts modes as PyRASP does, a listed source always as 2', () => {
    const action = (check: 'sqli' | 'blacklist', mode: 'block' | 'blacklist' | 'report') => {
      const [line] = formatEvent(loggedEvent({ findings: [loggedFinding({ check, mode })] }), 'json');
      return (JSON.parse(line ?? '') as { log_data: [string, string, string, { action: number }] }).log_data[3].action;
    };
    expect([action('sqli', 'block'), action('sqli', 'blacklist'), action('sqli', 'report')]).toEqual([1, 2, 3]);
    expect(action('blacklist', 'block')).toBe(2);
  });

  it.each<[InputSource | null, string]>([
    ['path', 'path'],
    ['query-name', 'qs_variables'],
    ['header-value', 'headers_values'],
    ['form-value', 'post_values'],
    ['json-key', 'json_keys'],
    ['text', 'content'],
    [null, 'request'],
  ])('calls the place %s %s', (source, name) => {
    expect(pyraspLocation('sqli', source)).toBe(name);
  });

  it.each(['json', 'pcb', 'syslog', 'rfc5424'] as const)('%s: no input makes two lines of one', (format) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (hostile, other) => {
        const findings = [loggedFinding({ evidence: hostile, input: { source: 'query-value', name: other } })];
        const event = loggedEvent({
          findings,
          path: `/${other}`,
          application: other,
          requestId: hostile,
          clientIp: other,
        });
        for (const line of formatEvent(event, format)) expect(line).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/);
      }),
    );
  });

  it('gives no way out of a quoted field of the syslog line', () => {
    const [line] = formatEvent(loggedEvent({ application: 'a" - "sqli" - "198.51.100.1' }), 'syslog');
    expect(line?.match(/"/g)).toHaveLength(14);
  });
});
