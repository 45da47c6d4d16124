import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Settings } from '../api/settings.ts';
import type { ControlPlaneOptions } from '../control-plane-options.ts';
import { issueSetupSecret } from '../people/setup.ts';
import { createDirectory, type Directory } from '../profiles/directory.ts';
import type { IntakeRules } from '../repositories/blacklist.ts';
import { beginEpoch } from '../repositories/epochs.ts';
import { keepOffTheList } from '../repositories/never-block.ts';
import { createNeverBlockGuard, type NeverBlockGuard } from '../repositories/never-block-guard.ts';
import { ensureDefaultProfile } from '../repositories/profiles.ts';
import { readServerSettings } from '../repositories/server-settings.ts';
import { settingOrCreate } from '../repositories/settings.ts';
import { keptChanges } from '../retention.ts';
import type { Store } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { type Cursors, createCursors } from '../sync/epochs.ts';
import { type Follower, followBlacklist } from '../sync/follower.ts';
import { type PutByPlace, putByInJournal, putByInTable } from '../sync/put-by.ts';
import { listLeftReports } from '../sync/report-writer.ts';
import { createEventIds } from '../trust/event-id.ts';
import { createNeverBlock } from '../trust/never-block.ts';
import { createPublicAddress, type PublicAddress } from './public-address.ts';

/** What all parts of a server stand on: how it was told to run, its store, and what of the store it holds in memory. */
export interface Ground {
  readonly options: ControlPlaneOptions;
  readonly now: () => number;
  readonly onProblem: (message: string) => void;
  readonly address: PublicAddress;
  readonly store: Store;
  readonly db: Kysely<Tables>;
  /** What tokens of agents, paths of lists and paths of logs are made with; the same for all servers of a store. */
  readonly tokenSecret: string;
  /** Makes its holder the first administrator; null where there are users. */
  readonly setupSecret: string | null;
  readonly settings: () => Settings;
  readonly reloadSettings: () => Promise<void>;
  readonly neverBlock: NeverBlockGuard;
  /** By what reported entries are judged when they are listed. */
  readonly intakeRules: () => IntakeRules;
  /** Where reported entries are safe until they are listed. */
  readonly putBy: PutByPlace;
  readonly cursors: Cursors;
  readonly follower: Follower;
  readonly directory: Directory;
}

/** Notes in the store that a server starts on it, and reads what is held in memory: settings, the list, keys and profiles. */
export async function layGround(
  store: Store,
  options: ControlPlaneOptions,
  publicUrl: string | null,
  now: () => number,
): Promise<Ground> {
  const { db } = store;
  const { neverBlock: own = [], allowReserved = false, onProblem = () => undefined } = options;
  const address = createPublicAddress(publicUrl);
  const neverBlock = createNeverBlockGuard(createNeverBlock({ extra: own, allowReserved }));
  await ensureDefaultProfile(db, now());
  const tokenSecret = (await settingOrCreate(db, 'token_secret', () => randomBytes(32).toString('hex'))).value;
  const setupSecret = await issueSetupSecret(db);
  let settings = await readServerSettings(db);
  const epochs = await beginEpoch(db, now());
  await keepOffTheList(db, own, now(), onProblem);
  const cursors = createCursors(epochs);
  const intakeRules = () => ({ quorum: settings.intake.globalQuorum, neverBlock });
  // What a process before this one acknowledged and had no time to list.
  await listLeftReports(db, Number.MAX_SAFE_INTEGER, now(), intakeRules(), () => Promise.resolve());
  const putBy =
    store.journal === null
      ? putByInTable(db, createEventIds())
      : await putByInJournal(db, store.journal, tokenSecret, now, intakeRules);
  return {
    options,
    now,
    onProblem,
    address,
    store,
    db,
    tokenSecret,
    setupSecret,
    settings: () => settings,
    reloadSettings: async () => {
      settings = await readServerSettings(db);
    },
    neverBlock,
    intakeRules,
    putBy,
    cursors,
    follower: await followBlacklist(db, keptChanges, now(), cursors, neverBlock),
    directory: await createDirectory(db, () => address.of('/beacon'), onProblem, now),
  };
}
