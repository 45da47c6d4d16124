import { beaconState, listedAddress, ownAgent } from '../agents.ts';
import { createClient } from './client.ts';
import { createTimeCollector, type Times } from './times.ts';

/** An agent, and where it stands on the list. */
export interface ReportingAgent {
  readonly key: string;
  readonly cursor: string;
  readonly revision: string;
}

/** Agents that report new sources with each beacon. */
export interface ReportJob {
  readonly url: string;
  /** One agent and one connection for each; `sources` tells where its addresses begin. */
  readonly agents: readonly ReportingAgent[];
  readonly firstSerial: number;
  readonly perBeacon: number;
  readonly seconds: number;
}

/** What became of the reports. */
export interface ReportResult {
  readonly answered: number;
  /** Answers that were no acknowledgement, and beacons whose connection broke. */
  readonly failed: number;
  readonly seconds: number;
  readonly times: Times;
  /** First serial of each beacon that was acknowledged. */
  readonly acknowledged: readonly number[];
  readonly nextSerial: number;
  /** The agents as they stand now, for a job that goes on from here. */
  readonly agents: readonly ReportingAgent[];
}

/** Lets every agent send one beacon after the other until the time is over, or until the server is gone. */
export async function sendReports(job: ReportJob): Promise<ReportResult> {
  const client = createClient(job.url, job.agents.length);
  const collector = createTimeCollector();
  const acknowledged: number[] = [];
  let serial = job.firstSerial;
  let failed = 0;
  const begun = performance.now();
  const end = begun + job.seconds * 1_000;

  async function report(agent: ReportingAgent, index: number): Promise<ReportingAgent> {
    let { cursor } = agent;
    const members = ownAgent(agent.key, `reporter-${index}`);
    while (performance.now() < end) {
      const first = serial;
      serial += job.perBeacon;
      const blacklist = Array.from({ length: job.perBeacon }, (_, offset) => [
        listedAddress(first + offset),
        Math.floor(Date.now() / 1_000),
        { check: 'sqli', evidence: 'union select', ipSource: 'platform' },
      ]);
      const body = JSON.stringify({ ...members, ...beaconState(cursor, agent.revision), blacklist });
      const asked = performance.now();
      try {
        const answer = await client.ask('POST', '/beacon', body);
        collector.add(performance.now() - asked);
        if (answer.statusCode !== 200) {
          failed++;
          continue;
        }
        acknowledged.push(first);
        const { data } = JSON.parse(answer.body.toString()) as { data: { cursor?: string } };
        cursor = data.cursor ?? cursor;
      } catch {
        failed++;
        break;
      }
    }
    return { ...agent, cursor };
  }

  const agents = await Promise.all(job.agents.map(report));
  const seconds = (performance.now() - begun) / 1_000;
  await client.close().catch(() => undefined);
  return {
    answered: acknowledged.length,
    failed,
    seconds,
    times: collector.times(),
    acknowledged,
    nextSerial: serial,
    agents,
  };
}
