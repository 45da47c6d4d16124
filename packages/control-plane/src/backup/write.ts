import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { ControlPlaneError } from '../errors.ts';
import { readSetting } from '../repositories/settings.ts';
import { migrationsOf, type Store } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { readSnapshot } from '../store/transaction.ts';
import { journalRows, listedUpTo } from '../sync/put-by.ts';
import { type End, type Head, keysOfTables } from './format.ts';
import { checkBackup } from './read.ts';

/**
 * Writes all that a store holds to a new file, as of one moment, while servers and commands go on; gives what the file holds.
 *
 * The file appears whole or not at all, readable by its owner alone, on disk and read back before this returns. Throws RASP_CP_BAD_BACKUP where there
 * is a file of that name already, or the store is at another version's tables.
 */
export async function writeBackup(store: Store, file: string, now: number): Promise<Head & End> {
  const reserved = await reserve(file);
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`;
  try {
    const { last, newest } = await migrationsOf(store.db);
    if (last !== newest) {
      const found = last === null ? 'holds no control plane' : `has the tables of another version (${last})`;
      throw new ControlPlaneError(
        'RASP_CP_BAD_BACKUP',
        `${store.name} ${found}; back it up with the version that serves it.`,
      );
    }
    const target = await open(partial, 'wx', 0o600);
    try {
      // The journal first: what is listed and written over after that is in the tables.
      const owner = store.journal === null ? null : await readSetting(store.db, 'token_secret');
      const inJournal = store.journal === null || owner === null ? null : await journalRows(store.journal, owner);
      await readSnapshot(store.db, async (tx) => {
        const putBy = inJournal?.(await listedUpTo(tx)) ?? [];
        const lines = Readable.from(linesOf(tx, { schema: newest, at: now }, putBy), { objectMode: true });
        await pipeline(lines, createGzip({ level: 4 }), writingTo(target));
      });
      await target.sync();
    } finally {
      await target.close();
    }
    const checked = await checkBackup(partial);
    await rename(partial, file);
    await syncFolder(path.dirname(file));
    return checked;
  } catch (error) {
    await rm(partial, { force: true });
    await rm(file, { force: true });
    throw store.explain(error);
  } finally {
    await reserved.close();
  }
}

/** Takes the name, so that of two backups to one file the second is refused before it begins. */
async function reserve(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    const isThere = typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
    const reason = isThere ? 'it is there already' : String(error);
    throw new ControlPlaneError('RASP_CP_BAD_BACKUP', `Cannot write ${file}: ${reason}.`, {
      cause: error,
    });
  }
}

/** `putBy` stands beside the rows of its table. */
async function* linesOf(
  tx: Kysely<Tables>,
  of: Pick<Head, 'schema' | 'at'>,
  putBy: readonly Row[],
): AsyncGenerator<string> {
  const sum = createHash('sha256');
  const rows: Record<string, number> = {};
  const line = (value: unknown): string => {
    const text = `${JSON.stringify(value)}\n`;
    sum.update(text);
    return text;
  };
  yield line({ format: 'rasp-control-plane-backup', version: 1, ...of } satisfies Head);
  for (const [table, key] of Object.entries(keysOfTables)) {
    let columns: readonly string[] | null = null;
    rows[table] = 0;
    const more = table === 'put_by_reports' && putBy.length > 0 ? [putBy] : [];
    for await (const page of pagesThen(pagesOf(tx, table, key), more)) {
      if (columns === null) {
        columns = Object.keys(page[0] ?? {});
        yield line({ table, columns });
      }
      rows[table] += page.length;
      yield page.map((row) => line(columns?.map((column) => row[column]))).join('');
    }
  }
  yield `${JSON.stringify({ rows, sha256: sum.digest('hex') } satisfies End)}\n`;
}

/** The rows of a table in the order of its key, by the last key seen: an offset would count all rows before it each time. */
async function* pagesOf(tx: Kysely<Tables>, table: string, key: readonly string[]): AsyncGenerator<readonly Row[]> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  let last: Row | null = null;
  for (;;) {
    const from: Row | null = last;
    const after: RawBuilder<unknown> =
      from === null ? sql`` : sql` where (${columns}) > (${sql.join(key.map((name) => from[name]))})`;
    const { rows }: { readonly rows: readonly Row[] } = await sql<Row>`
      select * from ${sql.table(table)}${after} order by ${columns} limit ${rowsPerPage}`.execute(tx);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsPerPage) return;
    last = rows.at(-1) ?? null;
  }
}

async function* pagesThen<Page>(pages: AsyncIterable<Page>, more: Iterable<Page>): AsyncGenerator<Page> {
  yield* pages;
  yield* more;
}

type Row = Readonly<Record<string, unknown>>;

/** Pieces go to the file one after the other; the handle stays open to be synced. */
function writingTo(target: FileHandle): (pieces: AsyncIterable<Buffer>) => Promise<void> {
  return async (pieces) => {
    for await (const piece of pieces) await target.writeFile(piece);
  };
}

/** Puts a rename on disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Events hold some kilobytes each. */
const rowsPerPage = 500;
