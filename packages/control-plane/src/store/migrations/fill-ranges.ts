import { type Kysely, sql } from 'kysely';
import { networkRange, parseNetwork } from '../../trust/network.ts';

/** Gives entries that have none the range that their network spans. */
export async function fillRanges(db: Kysely<unknown>): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ network: string }>`
      select distinct network from blacklist where range_first = '' limit 1000`.execute(db);
    if (rows.length === 0) return;
    for (const { network } of rows) {
      const parsed = parseNetwork(network);
      // What cannot be read lies in no range; it must not be asked for again.
      const [first, last] = parsed === null ? ['-', '-'] : networkRange(parsed);
      await sql`update blacklist set range_first = ${first}, range_last = ${last} where network = ${network}`.execute(
        db,
      );
    }
  }
}
