import type { ChangeRow } from '../store/tables.ts';
import { createChangeLog } from './change-log.ts';

function change(seq: number, network: string, scope = 'p', operation: 'add' | 'remove' = 'add'): ChangeRow {
  return { seq, scope, operation, network, address: null, detected_at: 0, expires_at: 1, at: seq };
}

function networks(log: ReturnType<typeof createChangeLog>, cursor: number, limit = 100): unknown {
  const slice = log.after(cursor, ['p', '*'], limit);
  return slice === null ? null : [[...slice.touched.keys()], slice.through];
}

test('changes of one network become one, and those of other profiles are passed over', () => {
  const log = createChangeLog(0, 10);
  log.append([change(1, 'a'), change(2, 'b', 'other'), change(3, 'c', '*'), change(5, 'a', 'p', 'remove')]);
  expect(networks(log, 0)).toEqual([['a', 'c'], 5]);
  expect(networks(log, 3)).toEqual([['a'], 5]);
  expect(networks(log, 5)).toEqual([[], 5]);
});

test('a portion ends before the first network that does not fit', () => {
  const log = createChangeLog(0, 10);
  log.append([change(1, 'a'), change(2, 'b'), change(3, 'a'), change(4, 'c')]);
  expect(networks(log, 0, 2)).toEqual([['a', 'b'], 3]);
  expect(networks(log, 3, 2)).toEqual([['c'], 4]);
});

test('a position before the log or ahead of it is unknown', () => {
  const log = createChangeLog(7, 2);
  expect(networks(log, 7)).toEqual([[], 7]);
  expect(networks(log, 6)).toBeNull();
  expect(networks(log, 8)).toBeNull();
  log.append([change(8, 'a'), change(9, 'b'), change(10, 'c'), change(11, 'd'), change(12, 'e')]);
  expect(networks(log, 9)).toBeNull();
  expect(networks(log, 10)).toEqual([['d', 'e'], 12]);
});

test('the position at a time is the last one before it', () => {
  const log = createChangeLog(0, 10);
  log.append([change(3, 'a'), change(5, 'b')]);
  expect([log.positionAt(3), log.positionAt(4), log.positionAt(6)]).toEqual([0, 3, 5]);
});
