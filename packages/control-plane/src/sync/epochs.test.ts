import { createCursors } from './epochs.ts';

const first = { id: '0a1b2c3d', from: 0 };

test('a cursor belongs to its store', () => {
  const cursors = createCursors([first]);
  const cursor = cursors.format(42);
  expect(cursors.parse(cursor)).toBe(42);
  expect(createCursors([{ id: 'ffffffff', from: 0 }]).parse(cursor)).toBeNull();
  for (const text of [null, '', '42', '0a1b2c3d.', '0a1b2c3d.-1', '0a1b2c3d.1e3', '0a1b2c3d.42 ', '__proto__']) {
    expect(cursors.parse(text)).toBeNull();
  }
});

test('a restart is followed, a history that was lost is not', () => {
  const atBackup = createCursors([first]);
  // The store went on to 120, was restored to 100 and started anew.
  const restored = createCursors([first, { id: 'eeeeeeee', from: 100 }]);
  expect(restored.parse(atBackup.format(100))).toBe(100);
  expect(restored.parse(atBackup.format(101))).toBeNull();
  expect(restored.parse(restored.format(130))).toBe(130);
});

test('servers that run at the same time share a stretch, and follow each other into a new one', () => {
  const [one, other] = [createCursors([first]), createCursors([first])];
  expect(other.parse(one.format(130))).toBe(130);
  const next = [first, { id: 'eeeeeeee', from: 100 }];
  one.renew(next);
  expect(other.parse(one.format(101))).toBeNull();
  other.renew(next);
  expect(other.parse(one.format(101))).toBe(101);
  expect(other.format(7)).toBe('eeeeeeee.7');
});
