import type { Network } from './address.ts';
import { PrefixTable } from './prefix-table.ts';

const scratch = new Int32Array(4);

/**
 * Maps IPv4 and IPv6 networks of any prefix length to a positive 32-bit number each.
 *
 * One table per prefix length that exists, so that a look-up costs one probe per length in use (one, for a list of plain IPv4 addresses)
 * and nothing per entry. `words` are as `scanAddress` leaves them.
 */
export class NetworkTable {
  /** Tables in use, longest prefix first. */
  readonly #ipv4: PrefixTable[] = [];
  readonly #ipv6: PrefixTable[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.tables().reduce((sum, [, table]) => sum + table.byteLength, 0);
  }

  /** True when a network with a value over `floor` holds the address. */
  covers(family: 4 | 6, words: Int32Array, floor: number): boolean {
    const tables = family === 4 ? this.#ipv4 : this.#ipv6;
    for (let index = 0; index < tables.length; index++) {
      const table = tables[index];
      if (table !== undefined && table.get(words) > floor) return true;
    }
    return false;
  }

  /** The value of exactly this network, or 0. */
  get(network: Network): number {
    return this.#table(network.family, network.prefix)?.get(load(network)) ?? 0;
  }

  /** Gives true when the network was not there. */
  set(network: Network, value: number): boolean {
    const { family, prefix } = network;
    const added = (this.#table(family, prefix) ?? this.#addTable(family, prefix)).set(load(network), value);
    if (added) this.#size++;
    return added;
  }

  delete(network: Network): boolean {
    const removed = this.#table(network.family, network.prefix)?.delete(load(network)) ?? false;
    if (removed) this.#size--;
    return removed;
  }

  /** Drops all networks whose value is at most `floor`. */
  dropUpTo(floor: number): void {
    for (const tables of [this.#ipv4, this.#ipv6]) {
      for (const table of tables) this.#size -= table.dropUpTo(floor);
      tables.splice(0, tables.length, ...tables.filter((table) => table.size > 0));
    }
  }

  /** Every table in use with its family. */
  tables(): readonly (readonly [family: 4 | 6, table: PrefixTable])[] {
    return [...this.#ipv4.map((table) => [4, table] as const), ...this.#ipv6.map((table) => [6, table] as const)];
  }

  #table(family: 4 | 6, prefix: number): PrefixTable | undefined {
    const tables = family === 4 ? this.#ipv4 : this.#ipv6;
    for (const table of tables) if (table.prefix === prefix) return table;
    return undefined;
  }

  #addTable(family: 4 | 6, prefix: number): PrefixTable {
    const tables = family === 4 ? this.#ipv4 : this.#ipv6;
    const table = new PrefixTable(prefix);
    tables.push(table);
    tables.sort((left, right) => right.prefix - left.prefix);
    return table;
  }
}

/** The tables are only ever asked with one kind of array, which keeps the probing loop fast. */
function load(network: Network): Int32Array {
  const { words } = network;
  for (let index = 0; index < words.length; index++) scratch[index] = words[index] ?? 0;
  return scratch;
}
