import { PrefixTable } from './prefix-table.ts';

/**
 * Maps IPv4 and IPv6 networks of any prefix length to a positive 32-bit number each.
 *
 * One table per prefix length that exists, so that a look-up costs one probe per length in use (one, for a list of plain IPv4 addresses)
 * and nothing per entry. `words` are as `scanNetwork` leaves them; bits after the prefix do not matter.
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
  get(family: 4 | 6, prefix: number, words: Int32Array): number {
    return this.#table(family, prefix)?.get(words) ?? 0;
  }

  /** Gives true when the network was not there. */
  set(family: 4 | 6, prefix: number, words: Int32Array, value: number): boolean {
    const added = (this.#table(family, prefix) ?? this.#addTable(family, prefix)).set(words, value);
    if (added) this.#size++;
    return added;
  }

  delete(family: 4 | 6, prefix: number, words: Int32Array): boolean {
    const removed = this.#table(family, prefix)?.delete(words) ?? false;
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
