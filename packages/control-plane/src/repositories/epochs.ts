import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { Epoch } from '../sync/epochs.ts';
import { lastChangeNumber } from './changes.ts';
import { readSetting, saveSetting } from './settings.ts';

/**
 * Notes that a server starts on this store and gives the stretches of its history so far, the one that it goes on in last.
 * `joins` says that another server is running on the store: then no new one begins.
 */
export function beginEpoch(db: Kysely<Tables>, joins = false): Promise<readonly Epoch[]> {
  return db.transaction().execute(async (tx) => {
    const past: readonly Epoch[] = JSON.parse((await readSetting(tx, name)) ?? '[]');
    if (joins && past.length > 0) return past;
    const epochs = [
      ...past.slice(1 - keptEpochs),
      { id: randomBytes(4).toString('hex'), from: await lastChangeNumber(tx) },
    ];
    await saveSetting(tx, name, JSON.stringify(epochs));
    return epochs;
  });
}

/** The stretches as they stand, for a server that follows another. */
export async function readEpochs(db: Kysely<Tables>): Promise<readonly Epoch[]> {
  return JSON.parse((await readSetting(db, name)) ?? '[]');
}

const name = 'epochs';

/** An agent that slept through so many restarts takes the whole list again. */
const keptEpochs = 100;
