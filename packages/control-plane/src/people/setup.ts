import { hash, randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { hasUsers } from '../repositories/people.ts';
import { readSetting, saveSetting } from '../repositories/settings.ts';
import type { Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';

/**
 * Makes a secret that lets its holder become the first administrator, or gives null where there is a user.
 *
 * Each start makes one, because nobody can be shown an old one again; the newest few hold side by side, so that several replicas may
 * start at once. There is no default password to forget about.
 */
export function issueSetupSecret(db: Kysely<Tables>): Promise<string | null> {
  return inTransaction(db, async (tx) => {
    if (await hasUsers(tx)) return null;
    const secret = `rasp_setup_${randomBytes(24).toString('hex')}`;
    const hashes = [...(await readHashes(tx)), hash('sha256', secret)].slice(-keptSecrets);
    await saveSetting(tx, name, JSON.stringify(hashes));
    return secret;
  });
}

/** True where a secret holds. Asked first, because making a user costs more than a stranger may cause. */
export async function isSetupSecret(db: Kysely<Tables>, secret: string): Promise<boolean> {
  const hashes: readonly string[] = JSON.parse((await readSetting(db, name)) ?? '[]');
  return hashes.includes(hash('sha256', secret));
}

/** Uses up the secrets: true for one caller with a secret that holds, in whose transaction they all end. */
export async function useSetupSecret(tx: Transaction<Tables>, secret: string): Promise<boolean> {
  // The deletion locks the row: of two callers at once, one finds it gone.
  const row = await tx.deleteFrom('settings').where('name', '=', name).returning('value').executeTakeFirst();
  const hashes: readonly string[] = JSON.parse(row?.value ?? '[]');
  if (!hashes.includes(hash('sha256', secret))) {
    if (row !== undefined) await saveSetting(tx, name, row.value);
    return false;
  }
  return !(await hasUsers(tx));
}

async function readHashes(tx: Transaction<Tables>): Promise<readonly string[]> {
  return JSON.parse((await readSetting(tx, name)) ?? '[]');
}

const name = 'setup_secrets';
const keptSecrets = 8;
