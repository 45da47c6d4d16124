import { compactList } from '@rasp/core/protocol';
import { accepts, ownAgent, stockAgent } from '../agents.ts';
import { fillList } from '../fill.ts';
import type { Shot } from '../load/rate.ts';
import { type Budgets, ms, percent, type Row, whole } from '../report.ts';
import { connectOnce, inFolder, startFull } from '../servers/start.ts';
import { answerAlike, compare, startBare, startLoad } from '../side-by-side.ts';
import { rateRows } from './beacons.ts';

const connections = 32;

/** Measures connects with a list of a thousand entries against the bare handler. */
export function measureShortConnects(budgets: Budgets, rounds: number, seconds: number): Promise<readonly Row[]> {
  return inFolder(async (dataFile) => {
    await fillList(dataFile, 1_000);
    const [load, bare, full] = await Promise.all([startLoad(), startBare(), startFull({ dataFile })]);
    const key = await full.key('bench');
    const kinds: readonly (readonly [string, Shot])[] = [
      ['our agent', connect(ownAgent(key, 'instance-0'))],
      ['a PyRASP agent', connect({ ...stockAgent(key), platform: 'AWS Lambda', routes: {} })],
    ];
    const rows: Row[] = [];
    try {
      for (const [name, shot] of kinds) {
        const bytes = await answerAlike(bare, full, shot);
        const compared = await compare(
          load,
          bare,
          full,
          { shots: [shot], connections, seconds, perSecond: null },
          rounds,
        );
        const what = `connect of ${name}, 1 000 entries (${whole(bytes / 1_000)} KB)`;
        rows.push(...rateRows(what, compared, budgets.connect.shareOfBareWith1k));
      }
      return rows;
    } finally {
      await Promise.all([load.end(), bare.helper.end(), full.helper.end()]);
    }
  });
}

/** Measures connects with a list of 100,000 entries, in each form that agents take it. */
export function measureLongConnects(budgets: Budgets, seconds: number): Promise<readonly Row[]> {
  return inFolder(async (dataFile) => {
    await fillList(dataFile, 100_000);
    const [load, full] = await Promise.all([startLoad(), startFull({ dataFile })]);
    const least = budgets.connect.perSecondWith100k;
    try {
      const key = await full.key('bench');
      const own = ownAgent(key, 'instance-0');
      const compact = { ...own, accept: [...accepts, compactList.accept] };
      const { blacklistUrl } = await connectOnce(full.url, compact);
      const list: Shot = {
        method: 'GET',
        path: new URL(String(blacklistUrl)).pathname,
        body: null,
        headers: ['accept', compactList.mediaType],
      };
      const packed = { ...connect(own), headers: ['accept-encoding', 'gzip'] };
      // The packed form is made beside the requests, once.
      await load.rate(full, { shots: [packed], connections: 1, seconds: 2, perSecond: null });
      const rows: Row[] = [];
      for (const [name, shots] of [
        ['agent of ours, compact list fetched with it', [connect(compact), list]],
        ['agent that takes packed JSON', [packed]],
        ['agent of PyRASP (its newest 10 000)', [connect({ ...stockAgent(key), platform: 'AWS Lambda', routes: {} })]],
      ] as const) {
        const round = await load.rate(full, { shots, connections: 16, seconds, perSecond: null });
        const perSecond = round.perSecond / shots.length;
        rows.push({
          what: `connect of an ${name}, 100 000 entries; ${ms((round.cpuMicroseconds * shots.length) / 1_000)} of CPU, server at ${percent(round.serverShare)} of a core`,
          measured: `${whole(perSecond)}/s`,
          budget: `≥ ${least}/s`,
          ok: perSecond >= least,
        });
      }
      return rows;
    } finally {
      await Promise.all([load.end(), full.helper.end()]);
    }
  });
}

function connect(body: object): Shot {
  return { method: 'POST', path: '/connect', body: JSON.stringify(body) };
}
