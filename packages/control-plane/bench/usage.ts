import { threadCpuMicroseconds } from '@rasp/testing/cpu-cost.ts';

/** What a server process has used so far. */
export interface Usage {
  /** Processor time, user and system, all threads. */
  readonly cpuMicroseconds: number;
  /** That of the thread alone which serves: what the collector, the compilers and the disk need stands on others. */
  readonly servingMicroseconds: number;
  readonly rssMb: number;
  /** Database rows inserted, changed and deleted; 0 where nobody counts them. */
  readonly rows: number;
}

/** What this process has used so far. */
export function usageNow(rows: number): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpuMicroseconds: user + system,
    servingMicroseconds: threadCpuMicroseconds(),
    rssMb: process.memoryUsage.rss() / 1_048_576,
    rows,
  };
}
