import type { EventRow } from '../store/tables.ts';
import { modeVerdict, needsWholeRequest } from './mode-verdict.ts';

function event(given: Partial<EventRow>): EventRow {
  return { format: 'rasp', type: 'sqli', source_ip: '45.9.1.1', ...given } as EventRow;
}

test.each([
  ['the default of our agents', {}, {}, 'blocked'],
  ['a check that is turned off', { SECURITY_CHECKS: { sqli: 'off' } }, {}, 'passed'],
  ['a check that only reports', { SECURITY_CHECKS: { sqli: 'report' } }, {}, 'reported'],
  ['a check that lists', { SECURITY_CHECKS: { sqli: 'blacklist' } }, {}, 'blacklisted'],
  ['another check', { SECURITY_CHECKS: { xss: 'off' } }, {}, 'blocked'],
  ['a source that may do anything', { WHITELIST: ['45.9.1.0/24'] }, {}, 'passed'],
  ['another source', { WHITELIST: ['45.9.2.0/24'] }, {}, 'blocked'],
  ['a stock agent, whose default differs', {}, { format: 'pyrasp' as const }, 'blacklisted'],
  ['an event of no check', {}, { type: 'breaker' }, null],
])('%s', (_what, config, given, outcome) => {
  expect(modeVerdict(event(given), config)).toBe(outcome);
});

test('parameters that only whole requests show are named where they differ', () => {
  expect(needsWholeRequest({}, { SECURITY_CHECKS: { sqli: 'off' }, WHITELIST: ['45.9.1.1'] })).toEqual([]);
  expect(needsWholeRequest({ ROUTES: ['/a'] }, { ROUTES: ['/a'], IGNORE_PATHS: ['^/'] })).toEqual(['IGNORE_PATHS']);
});
