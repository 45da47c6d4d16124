/**
 * Processor time of this thread so far, in microseconds; of the whole process before Node 23.9, which does not tell threads apart, so that the
 * compiler's and the collector's own threads count there.
 */
export function threadCpuMicroseconds(): number {
  const tell: typeof process.threadCpuUsage | undefined = process.threadCpuUsage;
  const { user, system } = tell === undefined ? process.cpuUsage() : tell();
  return user + system;
}

/** Processor time of the best of `runs`, in milliseconds: waiting for a core is not counted, and noise only ever adds. */
export function cpuMs(work: () => unknown, runs = 3): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/**
 * How many times the processor time of `short` the work of `long` takes, measured until it is at most `enough`, six times at most.
 *
 * A pause in the middle of one measurement looks like growth, but does not come back six times; work that truly grows faster than
 * its input does. What is over within `floorMs` counts as that long.
 */
export function growth(short: () => unknown, long: () => unknown, enough: number, floorMs = 4): number {
  // The compiler sees the work before it is measured.
  long();
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 6 && least > enough; tries++) {
    const base = Math.max(floorMs, cpuMs(short));
    least = Math.min(least, cpuMs(long) / base);
  }
  return least;
}
