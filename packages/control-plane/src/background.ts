/** Work that is done again and again beside the requests. */
export interface Background {
  /** Does everything once, at once, behind what is under way, and lets errors through: for tests and for the end. */
  runAll(): Promise<void>;
  stop(): Promise<void>;
}

/** One kind of work. */
export interface BackgroundTask {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/**
 * Starts tasks, each on its own timer and never twice at once.
 *
 * A failure is reported once per kind until that task succeeds again: a full disk must not fill the log as well.
 */
export function startBackground(tasks: readonly BackgroundTask[], onProblem: (message: string) => void): Background {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const failing = new Set<string>();
  let stopped = false;

  function schedule(task: BackgroundTask): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      const work = attempt(task).finally(() => {
        running.delete(task.name);
        schedule(task);
      });
      running.set(task.name, work);
    }, task.everyMs);
    // The open port keeps the process alive, this must not.
    timer.unref();
    timers.set(task.name, timer);
  }

  async function attempt(task: BackgroundTask): Promise<void> {
    try {
      await task.run();
      failing.delete(task.name);
    } catch (error) {
      if (!failing.has(task.name)) onProblem(`${task.name} failed and will be tried again: ${String(error)}`);
      failing.add(task.name);
    }
  }

  for (const task of tasks) schedule(task);
  return {
    async runAll() {
      for (const task of tasks) {
        // What a timer began may have in hand what its caller expects to be done.
        await running.get(task.name);
        await task.run();
      }
    },
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
