import { type Address, formatAddress, parseAddress } from './address.ts';
import type { NetworkSet } from './network-set.ts';
import { createNetworkSet } from './network-set.ts';

/**
 * Special-purpose blocks: the IANA IPv4 and IPv6 special-purpose address registries, multicast (RFC 5771, RFC 4291) and the obsolete
 * site-local block (RFC 3879). IPv4-mapped and NAT64 blocks are not here: those addresses are judged as the IPv4 address inside.
 */
const SPECIAL_PURPOSE = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', '::1/128', '64:ff9b:1::/48', '100::/64', '100:0:0:1::/64', '2001::/23', '2001:db8::/32', '2002::/16'],
  ...['2620:4f:8000::/48', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

/** Blocks inside 2001::/23 that the registry lists as globally reachable. */
const REACHABLE = [
  ...['2001:1::1', '2001:1::2', '2001:1::3', '2001:3::/32', '2001:4:112::/48', '2001:20::/28', '2001:30::/28'],
];

let specialPurpose: NetworkSet | null = null;
let reachable: NetworkSet | null = null;

/**
 * Says whether an address means something else, or nothing, on another network: private, loopback, documentation, multicast …
 *
 * Such an address may be blocked where it was seen and never belongs on a list that is shared: 10.0.0.7 of one network is a stranger in
 * the next. Text that is no address counts as reserved. The tables are built on first use; few requests come here.
 */
export function isReserved(address: Address | string): boolean {
  specialPurpose ??= createNetworkSet(SPECIAL_PURPOSE).set;
  reachable ??= createNetworkSet(REACHABLE).set;
  const text = typeof address === 'string' ? address : formatAddress(address);
  if (specialPurpose.has(text)) return !reachable.has(text);
  return parseAddress(text) === null;
}
