import { ControlPlaneError } from '../errors.ts';
import { type Committed, readCounters } from '../repositories/changes.ts';
import type { Ground } from './ground.ts';
import type { Observing } from './observing.ts';

/** What keeps the memory of a server level with the store, which other servers and commands write as well. */
export interface Following {
  /** Takes over what was committed since, by this process or another. One small read where nothing was. */
  follow(): Promise<void>;
  /** Takes over what the caller just committed, here and, by a hint, in other servers. */
  committed(): Promise<void>;
  /** Takes over what changed in the list, and tells pages of it; `committed` is what this process just changed. */
  followList(committed?: Committed): Promise<void>;
}

/** Creates what follows the store; a store that went back to an older state is told to `onFatal` once, and followed no longer. */
export function createFollowing(ground: Ground, { health, live }: Pick<Observing, 'health' | 'live'>): Following {
  const { options, now, onProblem, store, db, neverBlock, follower, directory } = ground;
  let seenDirectory = -1;
  let isFatal = false;

  async function followList(committed?: Committed): Promise<void> {
    await follower.catchUp(committed);
    live.publish('blacklist', now(), () => ({ entries: follower.live.size(), position: follower.live.head() }));
  }

  async function follow(): Promise<void> {
    const counted = await readCounters(db);
    const directoryNow = counted.get('directory') ?? 0;
    if ((counted.get('change') ?? 0) < follower.live.head() && !isFatal) {
      isFatal = true;
      const error = new ControlPlaneError('RASP_CP_STORE_WENT_BACK', wentBack);
      health.end('store-went-back');
      onProblem(error.message);
      options.onFatal?.(error);
    }
    if (isFatal) return;
    if ((counted.get('change') ?? 0) !== follower.live.head()) await followList();
    await neverBlock.refresh(db);
    if (directoryNow !== seenDirectory) {
      await directory.reload();
      await ground.reloadSettings();
      live.publish('profiles', now(), () => ({ profiles: directory.profiles().length }));
    }
    seenDirectory = directoryNow;
  }

  return {
    follow,
    followList,
    async committed() {
      await follow();
      store.hint();
    },
  };
}

/** A restored backup, or a stand-by that took over without the last commits. What agents were told since must be told to be void. */
const wentBack =
  'The database was put back to an older state. This control plane has to start anew, so that agents take the whole list again.';
