import type { EventRow } from '../store/tables.ts';
import { dryRun } from './dry-run.ts';

function event(given: Partial<EventRow>): EventRow {
  return { id: 'e1', format: 'rasp', type: 'sqli', source_ip: '45.9.1.1', path: '/a', ...given } as EventRow;
}

test.each([
  ['a check that is turned off', { SECURITY_CHECKS: { sqli: 'off' } }, {}, 'block', 'off'],
  ['a check that is raised', { SECURITY_CHECKS: { sqli: 'blacklist' } }, {}, 'block', 'blacklist'],
  ['a source that may do anything', { WHITELIST: ['45.9.1.0/24'] }, {}, 'block', 'off'],
  [
    'a stock agent, whose default differs',
    { SECURITY_CHECKS: { sqli: 'block' } },
    { format: 'pyrasp' as const },
    'blacklist',
    'block',
  ],
])('%s', (_what, draft, given, before, after) => {
  expect(dryRun([event(given)], {}, draft)).toMatchObject({
    judged: 1,
    undecided: 0,
    changedInAll: 1,
    changes: [{ id: 'e1', before, after, check: 'sqli', summary: 'sqli from 45.9.1.1 at /a' }],
  });
});

test.each([
  ['the same mode', { SECURITY_CHECKS: { sqli: 'block' } }],
  ['another check', { SECURITY_CHECKS: { xss: 'off' } }],
  ['another source', { WHITELIST: ['45.9.2.0/24'] }],
])('%s changes nothing', (_what, draft) => {
  expect(dryRun([event({})], {}, draft)).toMatchObject({ judged: 1, changes: [] });
});

test('an event of no known check is undecided, and so is all where whole requests are needed', () => {
  expect(dryRun([event({ type: 'breaker' })], {}, {})).toMatchObject({ judged: 0, undecided: 1, changes: [] });
  const result = dryRun([event({})], {}, { IGNORE_PATHS: ['^/'] });
  expect(result).toMatchObject({ judged: 0, undecided: 1, changes: [] });
  expect(result.hidden.at(-1)).toContain('IGNORE_PATHS differs');
});

test('the first 500 changes are told, all are counted', () => {
  const events = Array.from({ length: 501 }, (_, index) => event({ id: String(index) }));
  const result = dryRun(events, {}, { SECURITY_CHECKS: { sqli: 'off' } });
  expect(result.changes).toHaveLength(500);
  expect(result.changedInAll).toBe(501);
});
