import { type Network, networkRange } from './network.ts';

/** Many networks that are asked again and again whether they share an address with another. */
export interface RangeSet {
  readonly size: number;
  overlaps(network: Network): boolean;
  /** The same by first and last address as the store has them. */
  overlapsRange(first: string, last: string): boolean;
}

/** Creates a set of networks; asking takes as many steps as the logarithm of their number, because a cloud has thousands of ranges. */
export function createRangeSet(networks: Iterable<Network>): RangeSet {
  const firsts: string[] = [];
  const lasts: string[] = [];
  const sorted = [...networks].map(networkRange).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [first, last] of sorted) {
    const end = lasts.at(-1);
    if (end === undefined || first > end) {
      firsts.push(first);
      lasts.push(last);
    } else if (last > end) lasts[lasts.length - 1] = last;
  }

  function overlapsRange(first: string, last: string): boolean {
    // The last range that begins at or before the end of what is asked for is the only one that can reach into it.
    let [low, high] = [0, firsts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((firsts[middle] ?? '') <= last) low = middle + 1;
      else high = middle;
    }
    const end = lasts[low - 1];
    return end !== undefined && end >= first;
  }

  return {
    size: firsts.length,
    overlaps: (network) => overlapsRange(...networkRange(network)),
    overlapsRange,
  };
}
