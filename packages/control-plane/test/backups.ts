import { sql } from 'kysely';
import { keysOfTables } from '../src/backup/format.ts';
import { type Restored, restoreToDatabase, restoreToFile } from '../src/backup/restore.ts';
import { writeBackup } from '../src/backup/write.ts';
import { connectStore } from '../src/store/database.ts';
import { setUpAdmin } from './admin-client.ts';
import { post, type TestControlPlane } from './harness.ts';
import { createOwnAgent } from './own-agent-model.ts';
import { newFile, openPlace, type StorePlace } from './test-store.ts';

const now = 1_795_400_000_000;
const by = { kind: 'command', id: '', name: 'tester', ip: '' } as const;

/** Writes a backup beside nothing else and gives its name. */
export async function backUp(place: StorePlace): Promise<string> {
  const file = `${newFile()}.backup.gz`;
  const store = connectStore({
    busyTimeoutMs: 1_000,
    file: '',
    ...('dataFile' in place ? { file: place.dataFile } : place),
  });
  await writeBackup(store, file, now);
  await store.close();
  return file;
}

/** Restores a backup into a place that holds nothing. */
export function restore(place: StorePlace, backup: string, acceptBrokenAudit = false): Promise<Restored> {
  const given = { backup, by, now, acceptBrokenAudit };
  return 'dataFile' in place ? restoreToFile(place.dataFile, given) : restoreToDatabase(place.databaseUrl, given);
}

/** Every row of every table that a backup holds, in the order of its key. */
export async function contentOf(place: StorePlace): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const store = await openPlace(place);
  const content: Record<string, readonly unknown[]> = {};
  for (const [table, key] of Object.entries(keysOfTables)) {
    const columns = sql.join(key.map((column) => sql.ref(column)));
    content[table] = (await sql`select * from ${sql.table(table)} order by ${columns}`.execute(store.db)).rows;
  }
  await store.close();
  return content;
}

/** Something of everything: odd characters, more rows than a page holds, a login. */
export async function fill(controlPlane: TestControlPlane): Promise<string> {
  const key = await controlPlane.addKey('shop');
  await controlPlane.setProfile('web', { APP_NAME: 'line\u2028separator "quoted" \u{1f600}' });
  for (let index = 0; index < 3; index++) await controlPlane.addToBlacklist(`45.9.1.${index}`);
  await setUpAdmin(controlPlane);
  await createOwnAgent(controlPlane, key, 'a').connect();
  const record = { application: 'shop', action: 'deny', clientIp: '45.9.1.1', path: '/a\u2028b', findings: [] };
  for (let index = 0; index < 6; index++) {
    const records = Array.from({ length: 200 }, (_, number) => ({ ...record, path: `/${index}/${number}` }));
    await post(controlPlane, '/logs', records);
  }
  await controlPlane.tick();
  return key;
}
