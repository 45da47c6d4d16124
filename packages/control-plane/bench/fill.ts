import { createRandom } from '@rasp/testing/random.ts';
import { openStore } from '../src/store/database.ts';
import { rangeOf } from '../src/trust/network.ts';
import { listedAddress } from './agents.ts';

/** Fills a file with the rows that so many reports for all profiles would have left: ends within the next hour, none in the next five minutes. */
export async function fillList(file: string, entries: number): Promise<void> {
  const store = await openStore({ file, busyTimeoutMs: 1_000 });
  const now = Date.now();
  const random = createRandom(1);
  const perStatement = 500;
  await store.db.transaction().execute(async (tx) => {
    for (let from = 0; from < entries; from += perStatement) {
      const rows = Array.from({ length: Math.min(perStatement, entries - from) }, (_, index) => {
        const network = listedAddress(from + index);
        const [range_first, range_last] = rangeOf(network);
        return {
          id: from + index + 1,
          scope: '*',
          network,
          range_first,
          range_last,
          address: network,
          state: 'active' as const,
          state_reason: null,
          state_changed_at: now,
          detected_at: now,
          expires_at: now + random.between(300_000, 3_600_000),
          first_seen: now,
          last_seen: now,
          hits: 1,
          strikes: 0,
          source: 'agent' as const,
          reporter: null,
          check_id: 'sqli',
          evidence: 'union select',
          ip_source: 'platform',
          seq: from + index + 1,
        };
      });
      await tx.insertInto('blacklist').values(rows).execute();
    }
    await tx.updateTable('counters').set({ value: entries }).where('name', '=', 'change').execute();
    const told = { scope: '*', operation: 'remove' as const, network: '203.0.114.1', address: null };
    await tx
      .insertInto('changes')
      .values({ ...told, seq: entries, detected_at: now, expires_at: now, at: now })
      .execute();
  });
  await store.close();
}
