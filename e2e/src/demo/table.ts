/** One line of the tour's table. */
export interface Row {
  readonly what: string;
  readonly where: string;
  readonly expected: string;
  readonly seen: string;
  readonly ms: number | null;
  readonly ok: boolean;
}

/** Prints rows as they come, in aligned columns, and remembers whether all held. */
export class Table {
  #failed = 0;
  #rows = 0;

  section(title: string): void {
    console.log(`\n  ${title}`);
  }

  add(row: Row): void {
    this.#rows++;
    if (!row.ok) this.#failed++;
    const mark = row.ok ? '✓' : '✗';
    const time = row.ms === null ? '' : `${row.ms.toFixed(row.ms < 10 ? 1 : 0)} ms`;
    console.log(
      `  ${mark} ${row.what.padEnd(46)} ${row.where.padEnd(18)} ${row.seen.padEnd(30)} ${time.padStart(9)}${row.ok ? '' : `   expected ${row.expected}`}`,
    );
  }

  /** Closing line; true when every row held. */
  close(): boolean {
    console.log(`\n  ${this.#rows - this.#failed} held, ${this.#failed} did not`);
    return this.#failed === 0;
  }
}
