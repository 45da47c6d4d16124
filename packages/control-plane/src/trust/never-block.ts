import { ControlPlaneError } from '../errors.ts';
import { type Network, parseNetwork } from './network.ts';
import { createRangeSet } from './range-set.ts';

/** Says whether a network may be blocked at all. */
export interface NeverBlock {
  /** True when the network shares an address with one that is never blocked. */
  covers(network: Network): boolean;
  /** The same by first and last address as the store has them. */
  coversRange(first: string, last: string): boolean;
}

/**
 * Creates the set of networks that no agent and no operator can put on the shared list.
 *
 * A reported private or loopback address is a wrongly derived source, and listing it would lock out a whole fleet.
 * `extra` adds the operator's own: egress addresses, front ends, monitors. `allowReserved` drops the built-in ranges, for
 * fleets whose callers really are on private networks and for tests.
 * Throws RASP_CP_BAD_OPTION that names an `extra` that is no address or CIDR.
 */
export function createNeverBlock(options: {
  readonly extra?: readonly string[];
  readonly allowReserved?: boolean;
}): NeverBlock {
  const networks = [...(options.allowReserved === true ? [] : specialPurpose), ...(options.extra ?? [])].map((text) => {
    const network = parseNetwork(text);
    if (network === null) {
      throw new ControlPlaneError('RASP_CP_BAD_OPTION', `${text.slice(0, 60)} is neither an address nor a CIDR.`);
    }
    return network;
  });
  const ranges = createRangeSet(networks);
  return { covers: ranges.overlaps, coversRange: ranges.overlapsRange };
}

/**
 * Special-purpose and multicast ranges, from the IANA IPv4 and IPv6 special-purpose address registries as of August 2026
 * (2000::/3 is what is allocated for global use, so everything outside it is covered by its two halves).
 * IPv4 mapped into IPv6 and NAT64 addresses are IPv4 by the time they are looked up.
 */
export const specialPurpose: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
];
