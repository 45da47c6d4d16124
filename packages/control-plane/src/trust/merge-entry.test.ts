import type { BlacklistRow } from '../store/tables.ts';
import { mergeEntry, type NewEntry } from './merge-entry.ts';

const now = 1_795_400_000_000;
const hour = 3_600_000;

function report(given: Partial<NewEntry> = {}): NewEntry {
  return {
    scope: 'web',
    network: '45.9.1.1',
    address: '45.9.1.1',
    detectedAt: now,
    expiresAt: now + hour,
    source: 'agent',
    reporter: 's1',
    check: 'sqli',
    evidence: "' or",
    ipSource: 'platform',
    ...given,
  };
}

function known(given: Partial<BlacklistRow> = {}): BlacklistRow {
  return { ...mergeEntry(undefined, report(), 1, now - 1_000).row, ...given };
}

test('a source that nobody knows is listed, one that has to wait is not', () => {
  expect(mergeEntry(undefined, report(), 7, now)).toMatchObject({
    tell: true,
    begins: true,
    row: { state: 'active', state_reason: null, seq: 7, hits: 1, strikes: 0, reporter: 's1' },
  });
  expect(mergeEntry(undefined, report({ hold: 'breaker' }), 7, now)).toMatchObject({
    tell: false,
    begins: true,
    row: { state: 'pending', state_reason: 'breaker', seq: 7 },
  });
});

const ended = { state: 'expired', expires_at: now - 1 } as const;
const byOperator = { state_reason: 'operator', state_changed_at: now } as const;

/** What is known, what is reported, and what has to become of it. */
const cases: readonly (readonly [
  what: string,
  old: Partial<BlacklistRow>,
  entry: Partial<NewEntry>,
  state: string,
  tell: boolean,
])[] = [
  ['a tenth gained', { expires_at: now + hour * 0.9 }, {}, 'active', true],
  ['less than a tenth gained', { expires_at: now + hour * 0.9 + 1 }, {}, 'active', false],
  ['a held report of what is active', { expires_at: now + 1 }, { hold: 'breaker' }, 'active', false],
  ['what waits, reported again', { state: 'pending', state_reason: 'breaker' }, { hold: 'breaker' }, 'pending', false],
  ['what waits, reported by a healthy check', { state: 'pending', state_reason: 'breaker' }, {}, 'active', true],
  ['what waits, added by an operator', { state: 'pending' }, { source: 'operator' }, 'active', true],
  ['what an operator holds back', { state: 'suppressed', ...byOperator }, {}, 'suppressed', false],
  [
    'what an operator holds back, in a feed',
    { state: 'suppressed', ...byOperator },
    { source: 'feed' },
    'suppressed',
    false,
  ],
  [
    'what an operator held back and adds',
    { state: 'suppressed', ...byOperator },
    { source: 'operator' },
    'active',
    true,
  ],
  ['what was held back until its end', { state: 'suppressed', ...byOperator, expires_at: now }, {}, 'active', true],
  ['what a range held back that is gone', { state: 'suppressed', state_reason: 'never-block' }, {}, 'active', true],
  [
    'a report from before its removal',
    { state: 'removed', ...byOperator },
    { detectedAt: now - 1_000 },
    'removed',
    false,
  ],
  [
    'a report in the second of its removal',
    { state: 'removed', ...byOperator },
    { detectedAt: now - 999 },
    'active',
    true,
  ],
  [
    'a feed that names what an operator removed',
    { state: 'removed', ...byOperator },
    { source: 'feed' },
    'removed',
    false,
  ],
  [
    'a feed that names what was purged',
    { state: 'removed', state_reason: 'purged' },
    { source: 'feed' },
    'active',
    true,
  ],
  ['what was removed and is added', { state: 'removed', ...byOperator }, { source: 'operator' }, 'active', true],
  ['what ended', ended, {}, 'active', true],
  ['what ended, by a check that has run away', ended, { hold: 'breaker' }, 'pending', false],
];

test.each(cases)('%s', (_what, old, entry, state, tell) => {
  const merged = mergeEntry(known(old), report(entry), 9, now);
  expect({ state: merged.row.state, tell: merged.tell }).toEqual({ state, tell });
  expect(merged.row.hits).toBe(2);
});

test.each([
  [0, 2],
  [1, 4],
  [3, 16],
  [4, 16],
])('a source with %i strikes that comes back is listed %i times as long', (strikes, factor) => {
  const { row } = mergeEntry(known({ ...ended, strikes }), report(), 9, now);
  expect(row).toMatchObject({ strikes: strikes + 1, expires_at: now + hour * factor, state: 'active' });
});

test('no strike lengthens an entry beyond a week, unless the profile lists longer anyway', () => {
  const day = 24 * hour;
  const listed = (ttl: number): number =>
    mergeEntry(known({ ...ended, strikes: 3 }), report({ expiresAt: now + ttl }), 9, now).row.expires_at - now;
  expect(listed(day)).toBe(7 * day);
  expect(listed(30 * day)).toBe(30 * day);
});

test("what an operator added stays an operator's, and a feed makes no strikes", () => {
  const added = known({ source: 'operator', reporter: 'ada', expires_at: now + 1 });
  expect(mergeEntry(added, report(), 9, now).row).toMatchObject({ source: 'operator', reporter: 'ada' });
  const feed = report({ source: 'feed', reporter: 'f1' });
  expect(mergeEntry(known({ ...ended, strikes: 1 }), feed, 9, now).row).toMatchObject({ strikes: 1, source: 'feed' });
  const operator = report({ source: 'operator', reporter: 'ada', expiresAt: now + 9 * hour });
  expect(mergeEntry(known(), operator, 9, now).row).toMatchObject({ source: 'operator', reporter: 'ada' });
});
