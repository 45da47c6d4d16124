/** Gathers writes that must be on disk before they are acknowledged. */
export interface DurableWriter<Item> {
  /** Resolves when the items are committed, rejects when they are not. */
  submit(items: readonly Item[]): Promise<void>;
}

/**
 * Creates a writer that commits whatever came in while the last commit ran in one go.
 *
 * A commit waits for the disk; a thousand beacons that each waited for their own would stand in line, together they wait once.
 * Where several wait it gathers for some milliseconds first: each commit writes whole pages, which then hold what more of them bring.
 * When a batch fails, everything in it is refused and its senders try again: entries may be given twice.
 */
export function createDurableWriter<Item>(write: (items: readonly Item[]) => Promise<void>): DurableWriter<Item> {
  let waiting: { items: readonly Item[]; resolve(): void; reject(error: unknown): void }[] = [];
  let running = false;
  let isBusy = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      if (isBusy) await new Promise((resolve) => setTimeout(resolve, gatherMs));
      const batch = waiting;
      isBusy = batch.length > fewSenders;
      waiting = [];
      try {
        await write(batch.flatMap((part) => part.items));
        for (const part of batch) part.resolve();
      } catch (error) {
        for (const part of batch) part.reject(error);
      }
    }
    running = false;
  }

  return {
    submit(items) {
      return new Promise((resolve, reject) => {
        waiting.push({ items, resolve, reject });
        if (running) return;
        running = true;
        // After this turn of the event loop, so that requests read in the same turn share the commit.
        setImmediate(() => void drain());
      });
    },
  };
}

const gatherMs = 4;
const fewSenders = 4;
