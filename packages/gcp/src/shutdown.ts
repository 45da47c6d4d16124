/** Sends a last beacon, within a budget in milliseconds. */
export type Flush = (budgetMs: number) => Promise<void>;

/** The parts of the process that a shutdown needs. */
export interface ShutdownProcess {
  readonly pid: number;
  exit: NodeJS.Process['exit'];
  prependOnceListener(signal: 'SIGTERM', listener: () => void): unknown;
  listenerCount(signal: 'SIGTERM'): number;
  kill(pid: number, signal: 'SIGTERM'): unknown;
}

/** Cloud Run sends SIGKILL 10 s after SIGTERM, to a process that has its CPU until then. */
const budgetMs = 8000;
/** What is to be flushed, per process: one signal, one listener, however many functions are protected. */
const registered = new WeakMap<ShutdownProcess, Flush[]>();

/**
 * Sends a last beacon on SIGTERM, and lets the process end as it would have ended without it.
 *
 * A listener takes the default away, so where there is no other the signal is raised again after the flush. Where there is one, ending is its
 * decision: functions-framework calls `process.exit()` in its own listener at once, in the same turn. So calls of `process.exit` are put off
 * until the flush is done, at most 8 s after the signal, and then made with the code they came with. A second SIGTERM finds no listener of ours.
 */
export function flushOnSigterm(flush: Flush, target: ShutdownProcess = process): void {
  const known = registered.get(target);
  if (known !== undefined) {
    known.push(flush);
    return;
  }
  const flushes = [flush];
  registered.set(target, flushes);
  // In front of the others: whoever is called before us has ended the process before we are called.
  target.prependOnceListener('SIGTERM', () => {
    registered.delete(target);
    void shutDown(flushes, target);
  });
}

async function shutDown(flushes: readonly Flush[], target: ShutdownProcess): Promise<void> {
  // This listener is off by now, so whoever is counted decides how the process ends.
  const alone = target.listenerCount('SIGTERM') === 0;
  const exit = target.exit;
  let wanted: { readonly code: number | string | null | undefined } | null = null;
  const putOff = (code?: number | string | null): void => {
    wanted ??= { code };
  };
  target.exit = putOff as NodeJS.Process['exit'];
  await Promise.allSettled(flushes.map((flush) => flush(budgetMs)));
  // Someone else may have replaced it meanwhile.
  if (target.exit === putOff) target.exit = exit;
  const request = wanted as { readonly code: number | string | null | undefined } | null;
  if (request !== null) Reflect.apply(exit, target, [request.code]);
  else if (alone) target.kill(target.pid, 'SIGTERM');
}
