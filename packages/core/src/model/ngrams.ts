/** Number of buckets that character n-grams are hashed into; a power of two. */
export const BUCKETS = 32_768;

/** Longest n-gram, in codes; every length from 1 on counts. */
export const LONGEST = 4;

/** Stands before the first code and behind the last one. */
const EDGE = 2;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Which call last saw a bucket, so that no set has to be built or cleared per value. */
const seenBy = new Uint32Array(BUCKETS);
let call = 0;

/**
 * Gives the distinct buckets of a folded text's n-grams, in the order of their first occurrence.
 *
 * FNV-1a over the codes (http://www.isthe.com/chongo/tech/comp/fnv/), its upper bits folded onto the bucket's 15. Training and the
 * agent both call this function or the one below; no other language repeats it.
 */
export function ngramBuckets(codes: Uint8Array): Uint16Array {
  const buckets = new Uint16Array((codes.length + 2) * LONGEST);
  return buckets.subarray(0, writeBuckets(codes, buckets));
}

/** Writes what {@link ngramBuckets} gives to `buckets`, which has room for {@link LONGEST} times two codes more than there are; gives their number. */
export function writeBuckets(codes: Uint8Array, buckets: Uint16Array): number {
  if (++call > 0xffff_ffff) {
    seenBy.fill(0);
    call = 1;
  }
  const last = codes.length + 1;
  let found = 0;
  for (let start = 0; start <= last; start++) {
    let hash = FNV_OFFSET;
    const end = start + LONGEST <= last ? start + LONGEST : last + 1;
    for (let at = start; at < end; at++) {
      const code = at === 0 || at === last ? EDGE : (codes[at - 1] as number);
      hash = Math.imul(hash ^ code, FNV_PRIME);
      const bucket = (hash ^ (hash >>> 15)) & (BUCKETS - 1);
      if (seenBy[bucket] === call) continue;
      seenBy[bucket] = call;
      buckets[found++] = bucket;
    }
  }
  return found;
}
