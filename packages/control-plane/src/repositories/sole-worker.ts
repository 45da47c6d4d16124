import { randomBytes } from 'node:crypto';
import type { Store } from '../store/database.ts';
import { endLease, takeLease } from './leases.ts';

/** Does work that only one replica may do at a time. */
export interface SoleWorker {
  run(name: string, hasWork: () => Promise<boolean>, work: () => Promise<void>): Promise<void>;
  /** Lets go of all work, so that another replica need not wait for this one's leases to end. */
  end(): Promise<void>;
}

/**
 * Creates the worker: on a file there is one server, so it simply works; on a database it needs the lease, which is renewed every ten seconds
 * and only where there is something to do.
 */
export function createSoleWorker(store: Store, now: () => number): SoleWorker {
  const holder = randomBytes(8).toString('hex');
  const heldUntil = new Map<string, number>();

  async function holds(name: string): Promise<boolean> {
    const at = now();
    const until = heldUntil.get(name) ?? 0;
    if (until - at > leaseMs - renewMs && until - at <= leaseMs) return true;
    const isHeld = await takeLease(store.db, { name, holder, forMs: leaseMs }, at);
    if (isHeld) heldUntil.set(name, at + leaseMs);
    else heldUntil.delete(name);
    return isHeld;
  }

  return {
    async run(name, hasWork, work) {
      if (!(await hasWork())) return;
      if (store.kind === 'sqlite' || (await holds(name))) await work();
    },
    async end() {
      for (const name of heldUntil.keys()) await endLease(store.db, name, holder);
      heldUntil.clear();
    },
  };
}

const leaseMs = 30_000;
const renewMs = 10_000;
