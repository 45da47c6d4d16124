import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Epoch } from '../sync/epochs.ts';
import { lastChangeNumber, raise, raisePast } from './changes.ts';
import { readSetting, saveSetting } from './settings.ts';

/**
 * Notes that a server starts on this store and gives the runs so far, this one last.
 *
 * What is served counts on from the time at least: a backup that was restored would else be older, to agents that were told more, until as much had changed again.
 */
export function beginEpoch(db: Kysely<Tables>, now: number): Promise<readonly Epoch[]> {
  return inTransaction(db, async (tx) => {
    // Taking a number holds up whoever changes the list, so that the run begins exactly where the others stand.
    await raise(tx, 'change', 0);
    await raisePast(tx, 'directory', now);
    const past = await readEpochs(tx);
    const epochs = [
      ...past.slice(1 - keptEpochs),
      { id: randomBytes(4).toString('hex'), from: await lastChangeNumber(tx) },
    ];
    await saveSetting(tx, name, JSON.stringify(epochs));
    return epochs;
  });
}

/** The runs so far. */
export async function readEpochs(db: Kysely<Tables>): Promise<readonly Epoch[]> {
  return JSON.parse((await readSetting(db, name)) ?? '[]');
}

const name = 'epochs';

/** An agent that slept through so many restarts takes the whole list again. */
const keptEpochs = 100;
