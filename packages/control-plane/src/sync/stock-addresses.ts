import { expandNetwork, parseNetwork } from '../trust/network.ts';

/**
 * The addresses that an agent without networks can match: ranges of up to 256 addresses one by one, an IPv6 /64 as the
 * address that was reported. Larger ranges cannot be given to it.
 */
export function stockAddresses(entry: {
  readonly network: string;
  readonly address: string | null;
}): readonly string[] {
  if (!entry.network.includes('/')) return [entry.network];
  const network = parseNetwork(entry.network);
  const expanded = network === null ? null : expandNetwork(network, 256);
  return expanded ?? (entry.address === null ? [] : [entry.address]);
}
