import type { Config } from '../config/config.ts';
import type { CloudSync, SyncStatus } from './cloud-sync.ts';

/** Gives the sync of an agent without a control plane: its configuration stays and nothing is ever due. */
export function disabledSync(config: Config): CloudSync {
  const done = Promise.resolve();
  const status: SyncStatus = { state: 'disabled', lastContactAt: null, lastError: null, cursor: null };
  return {
    start: () => done,
    ready: () => done,
    isReady: () => true,
    due: () => false,
    exchange: () => done,
    flush: () => done,
    config: () => config,
    status: () => status,
  };
}
