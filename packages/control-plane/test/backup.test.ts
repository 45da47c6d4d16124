import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { verifyAudit } from '../src/audit/verify.ts';
import { keysOfTables } from '../src/backup/format.ts';
import { writeBackup } from '../src/backup/write.ts';
import { migrations } from '../src/store/migrations/index.ts';
import { backUp, contentOf, fill, restore } from './backups.ts';
import { createTestControlPlane } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';
import { newFile, newStore, onPostgres, openPlace, type StorePlace } from './test-store.ts';

jest.setTimeout(60_000);

const clock = { now: 1_795_400_000_000 };
let place: StorePlace;
let backup: string;
let key: string;

beforeAll(async () => {
  place = await newStore();
  const controlPlane = await createTestControlPlane(clock, place);
  key = await fill(controlPlane);
  backup = await backUp(place);
  await controlPlane.close();
});

test('every table is backed up but logins and leases', async () => {
  const store = await openPlace(place);
  const tables = (await store.db.introspection.getTables()).map(({ name }) => name);
  await store.close();
  expect(Object.keys(keysOfTables).sort()).toEqual(
    tables.filter((name) => name !== 'sessions' && name !== 'leases').sort(),
  );
});

test('a restored store holds what was backed up, row for row, and one entry of the audit log more', async () => {
  const restored = await newStore();
  const done = await restore(restored, backup);
  const [before, after] = [await contentOf(place), await contentOf(restored)];
  for (const table of Object.keys(keysOfTables)) {
    if (table !== 'audit' && table !== 'counters') expect([table, after[table]]).toEqual([table, before[table]]);
  }
  expect(before['events']).toHaveLength(1_200);
  expect(done).toMatchObject({
    keptAside: null,
    backup: { schema: await newestSchema(), rows: { events: 1_200, users: 1 } },
  });
  expect(after['audit']?.slice(0, -1)).toEqual(before['audit']);
  const store = await openPlace(restored);
  expect(await verifyAudit(store.db)).toMatchObject({ broken: null, entries: (before['audit']?.length ?? 0) + 1 });
  expect(await store.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  await store.close();
});

test('an agent that heard of later changes takes the whole list of a restored server, one that did not takes nothing', async () => {
  const second = await createTestControlPlane(clock, place);
  const server = { url: second.url };
  const [ahead, level] = [createOwnAgent(server, key, 'ahead'), createOwnAgent(server, key, 'level')];
  await level.connect();
  const before = await backUp(place);
  await ahead.connect();
  await second.addToBlacklist('45.9.2.1');
  await ahead.beacon();
  expect(ahead.listed(clock.now).has('45.9.2.1')).toBe(true);
  await second.close();
  const restored = await newStore();
  await restore(restored, before);
  const third = await createTestControlPlane(clock, restored);
  server.url = third.url;
  await third.addToBlacklist('45.9.3.1');
  for (const agent of [ahead, level]) {
    await agent.beacon();
    const listed = (await third.listBlacklist()).map((entry) => entry.network);
    expect([...agent.listed(clock.now)].sort()).toEqual(listed.sort());
  }
  expect([ahead.resyncs, level.resyncs]).toEqual([1, 0]);
  await third.close();
});

test('a backup beside a server that writes holds one moment: no change without its number, no number without its change', async () => {
  const busy = await newStore();
  const controlPlane = await createTestControlPlane(clock, busy);
  let written = 0;
  let isWriting = true;
  const writing = (async () => {
    for (; isWriting && written < 2_000; written++) {
      await controlPlane.addToBlacklist(`45.${10 + (written >> 8)}.1.${written & 255}`);
      // A file is written without waiting, so that nothing else would get its turn.
      await new Promise(setImmediate);
    }
  })();
  // A store that takes its time may have written nothing when the first backup begins.
  for (let round = 0; round < 3 || written <= 3; round++) {
    const lines = linesOf(await backUp(busy));
    const counter = lines.find((row) => Array.isArray(row) && row[0] === 'change') as [string, number];
    const start = lines.findIndex((line) => isTable(line, 'changes'));
    const numbers = lines.slice(start + 1, start + 1 + rowsOf(lines, 'changes')) as [number][];
    expect(counter[1]).toBe(numbers.at(-1)?.[0] ?? 0);
    expect(rowsOf(lines, 'blacklist')).toBe(numbers.length);
  }
  isWriting = false;
  await writing;
  await controlPlane.close();
});

test('a backup is readable by its owner alone and never takes the place of a file', async () => {
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  const content = readFileSync(backup);
  const store = await openPlace(place);
  await expect(writeBackup(store, backup, clock.now)).rejects.toMatchObject({
    code: 'RASP_CP_BAD_BACKUP',
    message: expect.stringContaining('there already'),
  });
  const nowhere = path.join(path.dirname(backup), 'none', 'x.gz');
  await expect(writeBackup(store, nowhere, clock.now)).rejects.toMatchObject({ code: 'RASP_CP_BAD_BACKUP' });
  await store.close();
  expect(readFileSync(backup)).toEqual(content);
  expect(readdirSync(path.dirname(backup))).toEqual([path.basename(backup)]);
});

test('a backup that fails leaves nothing behind', async () => {
  const other = await newStore();
  const store = await openPlace(other);
  await sql`delete from kysely_migration where name = ${await newestSchema()}`.execute(store.db);
  const file = `${newFile()}.gz`;
  await expect(writeBackup(store, file, clock.now)).rejects.toThrow('another version');
  expect(readdirSync(path.dirname(file))).toEqual([]);
  await store.close();
});

describe('what is no whole backup is refused and changes nothing', () => {
  const whole = (): Buffer => readFileSync(backup);
  const edited = (edit: (text: string) => string): Buffer => gzipSync(edit(gunzipSync(whole()).toString()));
  test.each<[string, () => Buffer, string]>([
    ['nothing', () => Buffer.alloc(0), 'cut off'],
    ['half of one', () => whole().subarray(0, whole().length / 2), 'cut off'],
    ['all but its last byte', () => whole().subarray(0, -1), 'cut off'],
    [
      'one without its last line',
      () => edited((text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)),
      'cut off',
    ],
    ['a letter', () => Buffer.from('dear aunt'), 'something else'],
    ['a packed letter', () => gzipSync('dear aunt\n'), 'not as it must be'],
    ['one with a flipped bit', () => flip(whole()), 'no whole backup'],
    ['one with another value', () => edited((text) => text.replace('"shop"', '"shoo"')), 'changed'],
    ['one with a row less', () => edited((text) => text.replace(/\n\["default".*\n/, '\n')), 'changed'],
    ['one of a later format', () => edited((text) => text.replace('"version":1', '"version":2')), 'not as it must be'],
    ['two in one', () => Buffer.concat([whole(), whole()]), 'after its end'],
  ])('%s', async (_name, make, reason) => {
    const file = `${newFile()}.gz`;
    writeFileSync(file, make());
    const target = await newStore();
    if ('dataFile' in target) writeFileSync(target.dataFile, 'what was there before');
    await expect(restore(target, file)).rejects.toMatchObject({
      code: 'RASP_CP_BAD_BACKUP',
      message: expect.stringContaining(reason),
    });
    if ('dataFile' in target) {
      expect(readFileSync(target.dataFile, 'utf8')).toBe('what was there before');
      expect(readdirSync(path.dirname(target.dataFile))).toEqual([path.basename(target.dataFile)]);
    }
  });
});

test('a file that is not there is told in a sentence', async () => {
  await expect(restore(await newStore(), '/nowhere/x.gz')).rejects.toThrow(/no whole backup: ENOENT/);
});

test('tables and columns of a backup are those of the program, whatever the file says', async () => {
  for (const [name, replacement] of [
    ['"table":"settings"', '"table":"kysely_migration"'],
    ['"columns":["name","value"]', '"columns":["name","value\\" --"]'],
  ] as const) {
    const file = signed((text) => text.replace(name, replacement));
    await expect(restore(await newStore(), file)).rejects.toThrow('does not belong');
  }
});

test('a backup of a later version is refused', async () => {
  const newest = await newestSchema();
  const file = signed((text) => text.replace(`"schema":"${newest}"`, '"schema":"0099-later"'));
  await expect(restore(await newStore(), file)).rejects.toThrow('another version of this program (0099-later)');
});

test('an audit log that was changed is refused, and taken where that is asked for', async () => {
  const file = signed((text) => text.replace('"key.add","shop"', '"key.add","soap"'));
  const target = await newStore();
  await expect(restore(target, file)).rejects.toThrow('broken at entry 1');
  await restore(target, file, true);
  const store = await openPlace(target);
  expect((await verifyAudit(store.db)).broken).toMatchObject({ seq: 1 });
  await store.close();
});

test('a store that something lives in is not overwritten', async () => {
  const target = await newStore();
  const controlPlane = await createTestControlPlane(clock, target);
  await controlPlane.addKey('other');
  await expect(restore(target, backup)).rejects.toMatchObject({
    code: onPostgres ? 'RASP_CP_BAD_BACKUP' : 'RASP_CP_DATA_FILE_IN_USE',
  });
  await controlPlane.close();
  if (!('dataFile' in target)) return;
  const { keptAside } = await restore(target, backup);
  expect(keptAside).toBe(`${target.dataFile}.before-20261123T021320Z`);
  const [old, fresh] = [await contentOf({ dataFile: keptAside ?? '' }), await contentOf(target)];
  expect([old['keys'], fresh['keys']]).toMatchObject([[{ name: 'other' }], [{ name: 'shop' }]]);
  expect(statSync(target.dataFile).mode & 0o777).toBe(0o600);
  expect(existsSync(`${target.dataFile}-wal`)).toBe(false);
});

/** The lines of a backup, read as JSON. */
function linesOf(file: string): readonly unknown[] {
  return gunzipSync(readFileSync(file))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function isTable(line: unknown, name: string): boolean {
  return typeof line === 'object' && line !== null && 'table' in line && line.table === name;
}

function rowsOf(lines: readonly unknown[], table: string): number {
  return (lines.at(-1) as { rows: Record<string, number> }).rows[table] ?? 0;
}

/** A backup that was changed by somebody who also wrote its hash anew. */
function signed(edit: (text: string) => string): string {
  const text = gunzipSync(readFileSync(backup)).toString();
  const at = text.lastIndexOf('\n', text.length - 2) + 1;
  const body = edit(text.slice(0, at));
  expect(body).not.toBe(text.slice(0, at));
  const counted: Record<string, number> = {};
  let table = '';
  for (const line of body.split('\n').slice(1, -1)) {
    const value = JSON.parse(line);
    if (Array.isArray(value)) counted[table] = (counted[table] ?? 0) + 1;
    else table = value.table;
  }
  const file = `${newFile()}.gz`;
  const end = { rows: counted, sha256: hash('sha256', body) };
  writeFileSync(file, gzipSync(`${body}${JSON.stringify(end)}\n`));
  return file;
}

function flip(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = changed.length >> 1;
  changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
  return changed;
}

/** The name of the newest migration: what a new store has. */
async function newestSchema(): Promise<string> {
  return Object.keys(await migrations.getMigrations()).at(-1) ?? '';
}
