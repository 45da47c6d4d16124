import { beaconState, ownAgent, stockAgent } from '../agents.ts';
import type { Shot } from '../load/rate.ts';
import { type Budgets, ms, percent, type Row, share, whole } from '../report.ts';
import { connectOnce, inFolder, startFull } from '../servers/start.ts';
import { answerAlike, type Compared, compare, startBare, startLoad } from '../side-by-side.ts';

const connections = 64;

/** Measures beacons with nothing new: how many at most, and how fast at some share of that. */
export function measureBeacons(budgets: Budgets, rounds: number, seconds: number): Promise<readonly Row[]> {
  const { shareOfBare, p99Ms, atShareOfRate } = budgets.quietBeacon;
  return inFolder(async (dataFile) => {
    const [load, bare, full] = await Promise.all([startLoad(), startBare(), startFull({ dataFile })]);
    const key = await full.key('bench');
    const own = ownAgent(key, 'instance-0');
    const { cursor, revision } = await connectOnce(full.url, own);
    const { config } = (await connectOnce(full.url, { ...stockAgent(key), platform: 'AWS Lambda', routes: {} })) as {
      config: { BEACON_URL: string };
    };
    const kinds: readonly (readonly [string, Shot])[] = [
      ['of our agent, with telemetry', beacon('/beacon', { ...own, ...beaconState(cursor, revision) })],
      ['of a PyRASP agent', beacon(new URL(config.BEACON_URL).pathname, stockAgent(key))],
    ];
    const rows: Row[] = [];
    try {
      for (const [name, shot] of kinds) {
        await answerAlike(bare, full, shot);
        const job = { shots: [shot], connections, seconds, perSecond: null };
        const compared = await compare(load, bare, full, job, rounds);
        rows.push(...rateRows(`beacon with nothing new, ${name}`, compared, shareOfBare));
        const perSecond = Math.floor(compared.full.perSecond * atShareOfRate);
        const paced = await compare(load, bare, full, { ...job, perSecond }, rounds);
        // A machine that others use as well is late with anything: what counts is what this server adds to that.
        const bound = Math.max(p99Ms, 2 * paced.bare.times.p99);
        rows.push({
          what: `  p99 at ${whole(perSecond)}/s, ${percent(atShareOfRate)} of that rate`,
          measured: ms(paced.full.times.p99),
          bare: ms(paced.bare.times.p99),
          budget: `≤ ${p99Ms} ms, or twice the bare`,
          ok: paced.full.times.p99 <= bound,
        });
      }
      return rows;
    } finally {
      await Promise.all([load.end(), bare.helper.end(), full.helper.end()]);
    }
  });
}

/** The two figures of a comparison: processor time, which is judged, and the rate. */
export function rateRows(
  what: string,
  { bare, full, shareByCpu, shareByRate }: Compared,
  least: number,
): readonly Row[] {
  return [
    {
      what,
      measured: `${full.cpuMicroseconds.toFixed(1)} µs of CPU`,
      bare: `${bare.cpuMicroseconds.toFixed(1)} µs`,
      ...share(shareByCpu, least),
    },
    {
      what: `  rate, server at ${percent(full.serverShare)} of a core (bare at ${percent(bare.serverShare)})`,
      measured: `${whole(full.perSecond)}/s`,
      bare: `${whole(bare.perSecond)}/s`,
      ratio: percent(shareByRate),
      ok: null,
    },
  ];
}

function beacon(path: string, body: object): Shot {
  return { method: 'POST', path, body: JSON.stringify(body) };
}
