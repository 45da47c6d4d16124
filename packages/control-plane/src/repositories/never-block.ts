import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { parseNetwork } from '../trust/network.ts';
import { createNeverBlock } from '../trust/never-block.ts';
import { listEntries, removeEntry } from './blacklist.ts';
import { readSetting, saveSetting } from './settings.ts';

/**
 * Notes which addresses of the operator's own are never blocked, so that commands beside the server know them too, and takes
 * off the list what is on it already; `onProblem` names each.
 */
export async function keepOffTheList(
  db: Kysely<Tables>,
  own: readonly string[],
  now: number,
  onProblem: (message: string) => void,
): Promise<void> {
  const neverBlock = createNeverBlock({ extra: own, allowReserved: true });
  await saveSetting(db, name, JSON.stringify(own));
  if (own.length === 0) return;
  for (const { scope, network: text } of await listEntries(db, { now })) {
    const network = parseNetwork(text);
    if (network === null || !neverBlock.covers(network)) continue;
    if (await removeEntry(db, scope, text, now)) {
      onProblem(`${text} was taken off the list: it holds addresses of your own.`);
    }
  }
}

/** The operator's own addresses as the last server noted them. */
export async function readNeverBlock(db: Kysely<Tables>): Promise<readonly string[]> {
  return JSON.parse((await readSetting(db, name)) ?? '[]');
}

const name = 'never_block';
