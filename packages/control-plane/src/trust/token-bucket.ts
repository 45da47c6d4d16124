/** Lets a number of things through at once and refills with time. */
export interface TokenBuckets {
  /** Takes up to `wanted` from the owner's bucket and gives how many were there. */
  take(owner: string, wanted: number, now: number): number;
}

/**
 * Creates one bucket per owner, each holding `capacity` and refilled by `capacity` every `periodMs`; a function gives what it is at present.
 *
 * Owners are kept only while their bucket is not full, and at most `maxOwners` of them: the oldest makes room.
 */
export function createTokenBuckets(
  capacity: number | (() => number),
  periodMs: number,
  maxOwners = 100_000,
): TokenBuckets {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(owner, wanted, now) {
      const full = typeof capacity === 'number' ? capacity : capacity();
      const bucket = buckets.get(owner);
      const elapsed = bucket === undefined ? periodMs : Math.max(0, now - bucket.at);
      const left = Math.min(full, (bucket?.left ?? 0) + (elapsed / periodMs) * full);
      const taken = Math.min(wanted, Math.floor(left));
      buckets.delete(owner);
      buckets.set(owner, { left: left - taken, at: now });
      if (buckets.size > maxOwners) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      return taken;
    },
  };
}
