import { compactList } from '@rasp/core/protocol';
import { accepts, ownAgent } from '../agents.ts';
import { fillList } from '../fill.ts';
import { createClient } from '../load/client.ts';
import { type Budgets, ms, type Row, whole } from '../report.ts';
import { connectOnce, inFolder, startFull } from '../servers/start.ts';
import type { Usage } from '../usage.ts';

/** Measures how long a server with a million entries takes to start, and that it has them all then. */
export function measureStart(budgets: Budgets): Promise<readonly Row[]> {
  const entries = 1_000_000;
  const most = budgets.startMs.withAMillion;
  return inFolder(async (dataFile) => {
    await fillList(dataFile, entries);
    const full = await startFull({ dataFile });
    try {
      const { rssMb } = await full.helper.ask<Usage>('usage');
      const agent = ownAgent(await full.key('bench'), 'instance-0');
      const { blacklistUrl } = await connectOnce(full.url, { ...agent, accept: [...accepts, compactList.accept] });
      const client = createClient(full.url, 1);
      const { pathname } = new URL(String(blacklistUrl));
      const { body } = await client.ask('GET', pathname, null, ['accept', compactList.mediaType]);
      await client.close();
      return [
        {
          what: `start with ${whole(entries)} entries, until it listens`,
          measured: ms(full.startMs),
          budget: `≤ ${ms(most)}`,
          ok: full.startMs <= most,
        },
        {
          what: '  memory (RSS) then; compact list',
          measured: `${whole(rssMb)} MB; ${(body.length / 1e6).toFixed(2)} MB`,
          ok: null,
        },
      ];
    } finally {
      await full.helper.end();
    }
  });
}
