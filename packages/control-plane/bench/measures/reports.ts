import { median } from '@rasp/testing/quantile.ts';
import type { ControlPlaneOptions } from '../../src/control-plane-options.ts';
import { beaconState, listedAddress, ownAgent } from '../agents.ts';
import type { ReportJob, ReportResult } from '../load/reporters.ts';
import { type Budgets, ms, percent, type Row, share, whole } from '../report.ts';
import { connectOnce, type FullTarget, inFolder, startFull } from '../servers/start.ts';
import { answerAlike, type Load, startBare, startLoad } from '../side-by-side.ts';
import { rowsBesidePostgres } from './beside-postgres.ts';

const agents = 64;
const warmUpSeconds = 15;
/** Where a server under measurement keeps everything. */
export type Place = Pick<ControlPlaneOptions, 'dataFile' | 'databaseUrl'>;

/** Fleets of four agents each: who reports so much is told at once what the others of its profile reported. */
const profiles = 16;
/** New sources in each beacon. */
export const perBeacon = 5;

/** Measures reports on a file, where the database's work is the server's own. */
export function measureReports(budgets: Budgets, rounds: number, seconds: number): Promise<readonly Row[]> {
  return inFolder((dataFile) => measureReportsOn({ dataFile }, 'SQLite', budgets, rounds, seconds));
}

/** Measures reports on PostgreSQL, where the database's work is done elsewhere and is not counted. */
export function measureReportsOnPostgres(rounds: number, seconds: number): Promise<readonly Row[]> {
  return rowsBesidePostgres('reports-process.ts', [String(rounds), String(seconds)]);
}

/** Measures beacons that carry telemetry and five new sources each, and kills the server under them. */
export async function measureReportsOn(
  store: Place,
  name: string,
  budgets: Budgets,
  rounds: number,
  seconds: number,
): Promise<readonly Row[]> {
  const [load, bare, full] = await Promise.all([startLoad(), startBare(), startFull(store)]);
  try {
    const job = { agents: await connectReporters(full), firstSerial: 0, perBeacon, seconds };
    const [first] = job.agents;
    const shot = {
      method: 'POST' as const,
      path: '/beacon',
      body: JSON.stringify({
        ...ownAgent(first?.key ?? '', 'reporter'),
        ...beaconState(first?.cursor, first?.revision),
        blacklist: Array.from({ length: perBeacon }, (_, index) => [
          listedAddress(200_000_000 + index),
          Math.floor(Date.now() / 1_000),
          { check: 'sqli', evidence: 'union select', ipSource: 'platform' },
        ]),
      }),
    };
    await answerAlike(bare, full, shot);
    const pairs: { readonly share: number; readonly full: Reported; readonly bare: Figures }[] = [];
    // An agent goes on from where it stands: none catches up with what it has been told.
    let goingOn = job;
    for (let round = 0; round <= rounds; round++) {
      // The compilers look at what is used some ten thousand times, which takes a bare handler a second.
      if (round === 0) goingOn = { ...(await goOn(load, full, { ...goingOn, seconds: warmUpSeconds })), seconds };
      const one = await load.rate(bare, { shots: [shot], connections: agents, seconds, perSecond: null });
      const two = await measureOnce(load, full, goingOn);
      goingOn = { ...goingOn, agents: two.agents, firstSerial: two.nextSerial };
      if (round > 0) pairs.push({ share: one.cpuMicroseconds / two.cpuMicroseconds, full: two, bare: one });
    }
    const middle = (of: (pair: (typeof pairs)[number]) => number): number => median(pairs.map(of));
    const killed = await killUnderLoad(load, full, store, goingOn);
    return [
      {
        what: `beacon with telemetry and ${perBeacon} new sources, ${agents} agents in ${profiles} profiles, ${name}`,
        measured: `${middle((pair) => pair.full.cpuMicroseconds).toFixed(0)} µs of CPU`,
        bare: `${middle((pair) => pair.bare.cpuMicroseconds).toFixed(1)} µs`,
        ...share(
          middle((pair) => pair.share),
          budgets.reports.shareOfBare,
        ),
      },
      {
        what: `  of which the thread that serves`,
        measured: `${middle((pair) => pair.full.servingMicroseconds).toFixed(0)} µs of CPU`,
        ok: null,
      },
      {
        what: `  rate, server at ${percent(middle((pair) => pair.full.serverShare))} of a core; p99 ${ms(middle((pair) => pair.full.p99))}`,
        measured: `${whole(middle((pair) => pair.full.perSecond))}/s`,
        bare: `${whole(middle((pair) => pair.bare.perSecond))}/s`,
        ratio: percent(middle((pair) => pair.full.perSecond / pair.bare.perSecond)),
        ok: null,
      },
      {
        what: `  acknowledged and lost across kill -9, of ${whole(killed.acknowledged)} sources`,
        measured: String(killed.lost),
        budget: '0',
        ok: killed.lost === 0 && killed.acknowledged > 0,
      },
    ];
  } finally {
    await Promise.all([load.end(), bare.helper.end(), full.helper.end()]);
  }
}

interface Figures {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly serverShare: number;
}

interface Reported extends Figures {
  readonly servingMicroseconds: number;
  readonly p99: number;
}

/** Connects the agents that report; `name` tells their keys from those of other rounds. */
export async function connectReporters(full: FullTarget, name = 'reporter'): Promise<ReportJob['agents']> {
  const keys: string[] = [];
  for (let index = 0; index < profiles; index++) keys.push(await full.key(`${name}-${index}`, `fleet-${index}`));
  const connected: ReportJob['agents'][number][] = [];
  for (let index = 0; index < agents; index++) {
    const key = keys[index % profiles] ?? '';
    const { cursor, revision } = await connectOnce(full.url, ownAgent(key, `reporter-${index}`));
    connected.push({ key, cursor: String(cursor), revision: String(revision) });
  }
  return connected;
}

/** Lets the agents report and gives the job that goes on from there. */
async function goOn(load: Load, full: FullTarget, job: Omit<ReportJob, 'url'>): Promise<typeof job> {
  const { result } = await load.reports(full, job);
  return { ...job, agents: result.agents, firstSerial: result.nextSerial };
}

async function measureOnce(load: Load, full: FullTarget, job: Omit<ReportJob, 'url'>) {
  const { result, cpuMicroseconds, servingMicroseconds } = await load.reports(full, job);
  return {
    perSecond: result.answered / result.seconds,
    cpuMicroseconds: cpuMicroseconds / result.answered,
    servingMicroseconds: servingMicroseconds / result.answered,
    serverShare: cpuMicroseconds / 1e6 / result.seconds,
    p99: result.times.p99,
    nextSerial: result.nextSerial,
    agents: result.agents,
  };
}

/** Ends the process while reports come in, starts another one over its file and looks for every source that was acknowledged. */
async function killUnderLoad(load: Load, full: FullTarget, store: Place, job: Omit<ReportJob, 'url'>) {
  const sending = load.reportsUntilGone(full, { ...job, seconds: 20 });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await full.helper.end('SIGKILL');
  const { acknowledged }: ReportResult = await sending;
  const again = await startFull(store);
  try {
    const listed = new Set(await again.helper.ask<readonly string[]>('networks'));
    const sources = acknowledged.flatMap((first) =>
      Array.from({ length: perBeacon }, (_, offset) => listedAddress(first + offset)),
    );
    return { acknowledged: sources.length, lost: sources.filter((source) => !listed.has(source)).length };
  } finally {
    await again.helper.end();
  }
}
