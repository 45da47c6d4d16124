import type { Kysely, Transaction } from 'kysely';
import { ControlPlaneError } from '../errors.ts';
import type { ScanSampleRow, Tables } from '../store/tables.ts';

/** A sample without what it holds. */
export type SampleFacts = Omit<ScanSampleRow, 'body'>;

/** Every sample by name, without what they hold. */
export function listSamples(db: Kysely<Tables>): Promise<readonly SampleFacts[]> {
  return db
    .selectFrom('scan_samples')
    .select(['id', 'name', 'profile', 'records', 'created_at', 'created_by'])
    .orderBy('name')
    .execute();
}

/** The samples of these ids, whole. */
export async function findSamples(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly ScanSampleRow[]> {
  return ids.length === 0 ? [] : db.selectFrom('scan_samples').selectAll().where('id', 'in', ids).execute();
}

/** Stores a sample. Throws RASP_CP_NAME_TAKEN, and RASP_CP_REFUSED where there are `most` already. */
export async function insertSample(tx: Transaction<Tables>, row: ScanSampleRow, most: number): Promise<void> {
  const known = await listSamples(tx);
  if (known.some(({ name }) => name === row.name))
    throw new ControlPlaneError('RASP_CP_NAME_TAKEN', `There is a sample ${row.name} already.`);
  if (known.length >= most)
    throw new ControlPlaneError('RASP_CP_REFUSED', `There are ${most} samples already; remove one first.`);
  await tx.insertInto('scan_samples').values(row).execute();
}

/** Removes a sample and gives what is known of it; null where there is none. */
export async function deleteSample(tx: Transaction<Tables>, id: string): Promise<SampleFacts | null> {
  const known = (await listSamples(tx)).find((row) => row.id === id) ?? null;
  if (known !== null) await tx.deleteFrom('scan_samples').where('id', '=', id).execute();
  return known;
}
