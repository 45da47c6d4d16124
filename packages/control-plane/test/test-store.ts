import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openStore, type Store } from '../src/store/database.ts';

/** Where a store is: a file, or a database where the tests run on PostgreSQL (`npm run test:postgres`). */
export type StorePlace = { readonly dataFile: string } | { readonly databaseUrl: string };

const server = process.env['RASP_TEST_DATABASE_URL'];

/** True where these tests run on PostgreSQL. */
export const onPostgres: boolean = server !== undefined;

/** A store of its own for a test, which outlives the control plane that opened it. */
export async function newStore(): Promise<StorePlace> {
  return server === undefined ? { dataFile: newFile() } : newDatabase(server, 'template1');
}

/** A store that nobody else needs and that may vanish with the control plane. */
export async function passingStore(): Promise<StorePlace> {
  return server === undefined ? { dataFile: ':memory:' } : newStore();
}

/** Makes a copy of a store that no control plane has open, as a backup does. */
export async function copyStore(place: StorePlace): Promise<StorePlace> {
  if ('databaseUrl' in place) return newDatabase(place.databaseUrl, new URL(place.databaseUrl).pathname.slice(1));
  const copy = newFile();
  copyFileSync(place.dataFile, copy);
  return { dataFile: copy };
}

/**
 * Opens a store beside a control plane, as a command does.
 *
 * Here both are one process: where the control plane is in the middle of writing a file, waiting for it in place would keep it from ending.
 */
export async function openPlace(place: StorePlace): Promise<Store> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      return await openStore({
        busyTimeoutMs: 50,
        file: '',
        ...('dataFile' in place ? { file: place.dataFile } : place),
      });
    } catch (error) {
      if (!String(error).includes('database is locked') || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** What tells a command where its store is. */
export function commandPlace(place: StorePlace): { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  const { DATABASE_URL: _, ...env } = process.env;
  return 'dataFile' in place
    ? { args: ['--data', place.dataFile], env }
    : { args: [], env: { ...env, DATABASE_URL: place.databaseUrl } };
}

/** A file name that is free. */
export function newFile(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), 'rasp-')), 'data.db');
}

async function newDatabase(url: string, template: string): Promise<StorePlace> {
  const name = `rasp_${randomBytes(6).toString('hex')}`;
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  } finally {
    await client.end();
  }
  admin.pathname = `/${name}`;
  return { databaseUrl: admin.href };
}
