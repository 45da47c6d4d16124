/** How long answers took, in milliseconds. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Collects durations in buckets a twentieth apart, so that a million of them need no memory. */
export interface TimeCollector {
  add(ms: number): void;
  count(): number;
  times(): Times;
}

/** Creates a collector for durations from 10 µs to some minutes. */
export function createTimeCollector(): TimeCollector {
  const buckets = new Uint32Array(400);
  let count = 0;
  let max = 0;

  function at(share: number): number {
    const wanted = Math.ceil(count * share);
    let passed = 0;
    for (let index = 0; index < buckets.length; index++) {
      passed += buckets[index] ?? 0;
      if (passed >= wanted && passed > 0) return Math.min(leastMs * step ** (index + 1), max);
    }
    return max;
  }

  return {
    add(ms) {
      count++;
      if (ms > max) max = ms;
      const index = ms <= leastMs ? 0 : Math.min(buckets.length - 1, Math.floor(Math.log(ms / leastMs) / logStep));
      buckets[index] = (buckets[index] ?? 0) + 1;
    },
    count: () => count,
    times: () => ({ p50: at(0.5), p99: at(0.99), max }),
  };
}

const leastMs = 0.01;
const step = 1.05;
const logStep = Math.log(step);
