import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { type Network, networkRange, parseNetwork } from '../trust/network.ts';
import type { NeverBlock } from '../trust/never-block.ts';
import { createRangeSet, type RangeSet } from '../trust/range-set.ts';
import { neverBlockRows, neverBlockVersion } from './never-block.ts';

/** What is never blocked: built in, given at the start, and kept in the store for all profiles or for one. */
export interface NeverBlockGuard {
  /** True when an entry of this scope would reach into a range that is never blocked for it. */
  covers(network: Network, scope: string): boolean;
  /** The same by first and last address as the store has them. */
  coversRange(first: string, last: string, scope: string): boolean;
  /** True when a profile has ranges of its own, so that entries for all profiles may not hold for it. */
  hasOwn(profile: string): boolean;
  /** True when a profile's own ranges keep an entry for all profiles away from it. */
  exempts(profile: string, network: string): boolean;
  /** Takes over what changed in the store; one small read where nothing did. */
  refresh(db: Kysely<Tables>): Promise<void>;
}

/** Creates the guard over what is built in and given at the start; `refresh` brings what the store has. */
export function createNeverBlockGuard(fixed: NeverBlock): NeverBlockGuard {
  let seen = -1;
  let scopes = new Map<string, RangeSet>();
  const everyone = '*';

  function own(scope: string, network: Network): boolean {
    return scopes.get(scope)?.overlaps(network) ?? false;
  }

  function coversRange(first: string, last: string, scope: string): boolean {
    const isIn = (ranges: RangeSet | undefined): boolean => ranges?.overlapsRange(first, last) ?? false;
    return fixed.coversRange(first, last) || isIn(scopes.get(everyone)) || isIn(scopes.get(scope));
  }

  return {
    covers: (network, scope) => coversRange(...networkRange(network), scope),
    coversRange,
    hasOwn: (profile) => profile !== everyone && scopes.has(profile),
    exempts(profile, text) {
      if (profile === everyone || !scopes.has(profile)) return false;
      const network = parseNetwork(text);
      return network !== null && own(profile, network);
    },
    async refresh(db) {
      const version = await neverBlockVersion(db);
      if (version === seen) return;
      const byScope = new Map<string, Network[]>();
      for (const row of await neverBlockRows(db)) {
        const network = parseNetwork(row.network);
        if (network === null) continue;
        const list = byScope.get(row.scope);
        if (list === undefined) byScope.set(row.scope, [network]);
        else list.push(network);
      }
      scopes = new Map([...byScope].map(([scope, networks]) => [scope, createRangeSet(networks)]));
      seen = version;
    },
  };
}
