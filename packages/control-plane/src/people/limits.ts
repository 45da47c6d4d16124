import { createTokenBuckets } from '../trust/token-bucket.ts';

/** Holds back who tries many passwords. */
export interface LoginLimits {
  /** False where this address or name has tried too often; true counts as a try. */
  mayTry(ip: string, name: string, now: number): boolean;
}

/**
 * Creates the limits: 20 tries a minute from one address, 30 in a quarter of an hour for one name.
 *
 * Each replica counts for itself. A name's limit also locks its owner out for that long, which is the lesser evil: sessions and tokens go on.
 */
export function createLoginLimits(): LoginLimits {
  const addresses = createTokenBuckets(20, 60_000, 50_000);
  const names = createTokenBuckets(30, 900_000, 50_000);
  return {
    mayTry: (ip, name, now) => addresses.take(ip, 1, now) === 1 && names.take(name.slice(0, 64), 1, now) === 1,
  };
}
