import { median } from '@rasp/testing/quantile.ts';
import { createClient } from './load/client.ts';
import type { FleetJob, FleetResult } from './load/fleet.ts';
import type { RateJob, RateResult, Shot } from './load/rate.ts';
import type { ReportJob, ReportResult } from './load/reporters.ts';
import { cores, type Helper, startHelper } from './processes.ts';
import type { Usage } from './usage.ts';

/** A server under load. */
export interface Target {
  readonly helper: Helper;
  readonly url: string;
}

/** A load and what the server paid for it. */
export interface Round extends RateResult {
  readonly perSecond: number;
  /** Processor time of the server for each answer. */
  readonly cpuMicroseconds: number;
  /** Share of one core that the server had. */
  readonly serverShare: number;
}

/** Where load comes from. */
export interface Load {
  /** Throws where a request failed. */
  rate(target: Target, job: Omit<RateJob, 'url'>): Promise<Round>;
  reports(
    target: Target,
    job: Omit<ReportJob, 'url'>,
  ): Promise<{ readonly result: ReportResult; readonly cpuMicroseconds: number; readonly servingMicroseconds: number }>;
  /** For a server that will not live to say what it used. */
  reportsUntilGone(target: Target, job: Omit<ReportJob, 'url'>): Promise<ReportResult>;
  fleet(target: Target, job: Omit<FleetJob, 'url'>): Promise<FleetResult>;
  end(): Promise<void>;
}

/** Starts the load generator. */
export async function startLoad(): Promise<Load> {
  const { helper } = await startHelper<null>('load/process.ts', {}, cores()?.load ?? null);
  async function run<Result>(target: Target, name: string, job: object, settleMs = 0) {
    const before = await target.helper.ask<Usage>('usage');
    const result = await helper.ask<Result>(name, { ...job, url: target.url });
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const after = await target.helper.ask<Usage>('usage');
    return {
      result,
      cpuMicroseconds: after.cpuMicroseconds - before.cpuMicroseconds,
      servingMicroseconds: after.servingMicroseconds - before.servingMicroseconds,
    };
  }
  return {
    async rate(target, job) {
      const { result, cpuMicroseconds } = await run<RateResult>(target, 'rate', job);
      if (result.failed > 0) throw new Error(`${result.failed} requests failed, the first with ${result.firstFailure}`);
      return {
        ...result,
        perSecond: result.answered / result.seconds,
        cpuMicroseconds: cpuMicroseconds / result.answered,
        serverShare: cpuMicroseconds / 1e6 / result.seconds,
      };
    },
    reports: (target, job) => run(target, 'reports', job, listedMs),
    reportsUntilGone: (target, job) => helper.ask('reports', { ...job, url: target.url }),
    fleet: (target, job) => helper.ask('fleet', { ...job, url: target.url }),
    end: () => helper.end(),
  };
}

/** What was acknowledged is on the list after that, and paid for. */
const listedMs = 2_000;

/** Starts the bare handler. */
export async function startBare(): Promise<Target> {
  const { helper, ready } = await startHelper<{ readonly url: string }>('servers/bare.ts', {}, cores()?.server ?? null);
  return { helper, url: ready.url };
}

/** Lets the bare handler answer what a server answers to this request. */
export async function answerAlike(bare: Target, full: Target, shot: Shot): Promise<number> {
  const client = createClient(full.url, 1);
  const answer = await client.ask(shot.method, shot.path, shot.body, shot.headers);
  await client.close();
  await bare.helper.ask('answer', { base64: answer.body.toString('base64'), encoding: answer.encoding });
  return answer.body.length;
}

/** Figures of both, medians of the rounds. */
export interface Compared {
  readonly bare: Round;
  readonly full: Round;
  /** The bare handler's processor time for a request as a share of the full server's. */
  readonly shareByCpu: number;
  readonly shareByRate: number;
}

/** Loads both in turn, round by round; the first round lets the compilers warm up and does not count. */
export async function compare(
  load: Load,
  bare: Target,
  full: Target,
  job: Omit<RateJob, 'url' | 'shots'> & { readonly shots: readonly Shot[]; readonly bareShots?: readonly Shot[] },
  rounds: number,
): Promise<Compared> {
  const pairs: { bare: Round; full: Round }[] = [];
  const { bareShots = job.shots, ...common } = job;
  for (let round = 0; round <= rounds; round++) {
    const seconds = round === 0 ? Math.min(2, job.seconds) : job.seconds;
    const one = await load.rate(bare, { ...common, shots: bareShots, seconds });
    const two = await load.rate(full, { ...common, seconds });
    if (round > 0) pairs.push({ bare: one, full: two });
  }
  const middle = (of: (pair: { bare: Round; full: Round }) => number): number => median(pairs.map(of));
  const summed = (name: 'bare' | 'full'): Round => ({
    ...(pairs[0]?.[name] as Round),
    perSecond: middle((pair) => pair[name].perSecond),
    cpuMicroseconds: middle((pair) => pair[name].cpuMicroseconds),
    serverShare: middle((pair) => pair[name].serverShare),
    times: {
      p50: middle((pair) => pair[name].times.p50),
      p99: middle((pair) => pair[name].times.p99),
      max: middle((pair) => pair[name].times.max),
    },
  });
  return {
    bare: summed('bare'),
    full: summed('full'),
    shareByCpu: middle((pair) => pair.bare.cpuMicroseconds / pair.full.cpuMicroseconds),
    shareByRate: middle((pair) => pair.full.perSecond / pair.bare.perSecond),
  };
}
