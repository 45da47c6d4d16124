import { NetworkTable } from './network-table.ts';
import { scanAddress, scanNetwork } from './scan-address.ts';

/** Decides whether an address lies in one of a list of addresses and CIDRs. Malformed text is outside. */
export interface NetworkSet {
  readonly size: number;
  has(address: string): boolean;
}

/** A compiled list of addresses and CIDR blocks, and what in it could not be read. */
export interface CompiledNetworks {
  readonly set: NetworkSet;
  /** Entries that are neither an address nor a CIDR block, as they stood in the list. */
  readonly malformed: readonly string[];
}

const scratch = new Int32Array(4);

/**
 * Compiles a list of addresses and CIDR blocks for look-up on every request.
 *
 * A block is always written as CIDR: `10.1` is malformed and matches nothing, where PyRASP's whitelist takes it as a string prefix and
 * lets 10.100.0.9 through. Spaces around an entry are ignored. `has` allocates nothing.
 */
export function createNetworkSet(list: readonly string[]): CompiledNetworks {
  const table = new NetworkTable();
  const malformed: string[] = [];
  for (const entry of list) {
    const scanned = scanNetwork(entry.trim(), scratch);
    if (scanned === 0) malformed.push(entry);
    else table.set(scanned >> 8 === 4 ? 4 : 6, scanned & 255, scratch, 1);
  }
  const set: NetworkSet = {
    size: table.size,
    has(address) {
      const family = scanAddress(address, scratch);
      return family !== 0 && table.covers(family, scratch, 0);
    },
  };
  return { set, malformed };
}
