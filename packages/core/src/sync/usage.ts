import type { Clock } from '../agent/clock.ts';

/** What an instance used since the last reading, in percent, one decimal. */
export interface Usage {
  /** Of one processor. */
  readonly cpu: number;
  /** Of the instance's memory limit. */
  readonly memory: number;
}

/** Reads what the process used since it was last asked. */
export type UsageMeter = () => Usage;

/**
 * Creates a meter over the process's own counters.
 *
 * `memoryLimitMb` is what the platform declares; without it the limit of the control group counts, and without that 0 is reported
 * rather than a share of a host that the function does not own.
 */
export function createUsageMeter(clock: Clock, memoryLimitMb: number | null): UsageMeter {
  let at = clock.monotonic();
  let used = process.cpuUsage();
  return () => {
    const elapsedMs = clock.monotonic() - at;
    const since = process.cpuUsage(used);
    at += elapsedMs;
    used = { user: used.user + since.user, system: used.system + since.system };
    return {
      cpu: percent((since.user + since.system) / 1_000, elapsedMs),
      memory: percent(process.memoryUsage.rss(), memoryLimit(memoryLimitMb)),
    };
  };
}

function memoryLimit(declaredMb: number | null): number {
  if (declaredMb !== null) return declaredMb * 1_048_576;
  const constrained = process.constrainedMemory();
  // Without a limit the control group answers 2^64 − 4096 or so.
  return constrained < 2 ** 50 ? constrained : 0;
}

function percent(part: number, whole: number): number {
  if (!(whole > 0)) return 0;
  return Math.min(100, Math.round((part / whole) * 1_000) / 10);
}
