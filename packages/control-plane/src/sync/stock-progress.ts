/** Remembers how far stock agents have come, because they cannot say so themselves. */
export interface StockProgress {
  /** Where the next delta for this instance begins. */
  from(instance: string, start: number): number;
  /** Notes that a delta through `through` was given. */
  given(instance: string, start: number, through: number): void;
  /** Counts how often a configuration was offered to an instance and gives the count before this one. */
  offered(instance: string, revision: string): number;
}

interface Progress {
  /** The position of the answer before the last one. */
  sure: number;
  /** The position of the last answer. */
  last: number;
  revision: string;
  offers: number;
}

/**
 * Creates the memory, for at most `capacity` instances; the one heard of longest ago makes room.
 *
 * A beacon that arrives does not prove that the answer before it did, so each delta is given twice. What is forgotten here
 * (a restart, another replica) begins again at the position in the beacon URL: more than is needed, never less.
 */
export function createStockProgress(capacity: number): StockProgress {
  const instances = new Map<string, Progress>();
  function of(instance: string, start: number): Progress {
    const known = instances.get(instance);
    const progress = known ?? { sure: start, last: start, revision: '', offers: 0 };
    // A newer URL proves that the agent stands at least where that URL begins.
    progress.sure = Math.max(progress.sure, start);
    progress.last = Math.max(progress.last, start);
    instances.delete(instance);
    instances.set(instance, progress);
    if (instances.size > capacity) {
      const [oldest] = instances.keys();
      if (oldest !== undefined) instances.delete(oldest);
    }
    return progress;
  }
  return {
    from: (instance, start) => of(instance, start).sure,
    given(instance, start, through) {
      const progress = of(instance, start);
      progress.sure = progress.last;
      progress.last = through;
    },
    offered(instance, revision) {
      const progress = of(instance, 0);
      if (progress.revision !== revision) {
        progress.revision = revision;
        progress.offers = 0;
      }
      return progress.offers++;
    },
  };
}
