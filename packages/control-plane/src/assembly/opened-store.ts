import type { ControlPlaneOptions } from '../control-plane-options.ts';
import { openStore, type Store } from '../store/database.ts';
import { lockForServing } from '../store/server-lock.ts';

/** The store of one running server, which nobody else may serve from where it is a file. */
export interface OpenedStore {
  readonly store: Store;
  /** Closes it and lets other servers have the file. */
  letGo(): Promise<void>;
}

/**
 * Opens the store that the options name and gives what `use` makes of it; lets go of it where that fails.
 *
 * Throws RASP_CP_DATA_FILE_IN_USE, RASP_CP_DATA_FILE_UNUSABLE or RASP_CP_DATABASE_UNUSABLE, and what `use` throws.
 */
export async function withOpenStore<Value>(
  { databaseUrl, dataFile, onProblem = () => undefined }: ControlPlaneOptions,
  now: number,
  use: (opened: OpenedStore) => Promise<Value>,
): Promise<Value> {
  const file = databaseUrl === undefined && dataFile !== ':memory:' ? dataFile : undefined;
  const lock = file === undefined ? null : lockForServing(file, now);
  let store: Store | null = null;
  const letGo = async (): Promise<void> => {
    try {
      await store?.close();
    } finally {
      lock?.release();
    }
  };
  try {
    store = await openStore({
      file: dataFile ?? '',
      busyTimeoutMs: 200,
      onProblem,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    });
    return await use({ store, letGo });
  } catch (error) {
    await letGo();
    throw error;
  }
}
