/** What the first request's wait needs to know about the connect under way. */
export interface GateWork {
  /** The connect under way; one is begun where none is. Null where waiting makes no sense. */
  readonly begin: () => Promise<void> | null;
  /** Gives up a connect whose socket may have died in a freeze, and begins anew. */
  readonly renew: () => void;
  readonly budgetMs: () => number;
}

/** Holds the first request back until the connect ended or its budget is spent. */
export interface ReadyGate {
  /** Opens the gate for good. */
  open(): void;
  /** Resolves when the gate is open; after that it gives the same resolved promise each time. */
  wait(): Promise<void>;
  /** True once the gate is open: then nothing need be waited for. */
  isOpen(): boolean;
}

/**
 * Creates a closed gate. The budget runs from the first `wait`, because what began at init may be long dead by then.
 *
 * A third into the budget the connect is renewed (`renew` decides whether it is old enough). The timers keep the process alive: a request is waiting on
 * them, and everything else of the sync is unref'd. They are cleared when the gate opens.
 */
export function createReadyGate(work: GateWork): ReadyGate {
  const opened = Promise.resolve();
  let isOpen = false;
  let waiting: Promise<void> | null = null;
  let release: () => void = () => undefined;

  const open = (): void => {
    isOpen = true;
    release();
  };
  return {
    open,
    isOpen: () => isOpen,
    wait() {
      if (isOpen) return opened;
      if (waiting !== null) return waiting;
      const budgetMs = work.budgetMs();
      const connect = work.begin();
      if (connect === null || budgetMs <= 0) {
        open();
        return opened;
      }
      waiting = new Promise((resolve) => {
        const renewal = setTimeout(work.renew, budgetMs / 3);
        const end = setTimeout(open, budgetMs);
        release = () => {
          clearTimeout(renewal);
          clearTimeout(end);
          resolve();
        };
      });
      connect.then(open, open);
      return waiting;
    },
  };
}
