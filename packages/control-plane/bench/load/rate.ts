import { type Client, createClient } from './client.ts';
import { createTimeCollector, type Times } from './times.ts';

/** One request that is sent again and again. */
export interface Shot {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | null;
  readonly headers?: readonly string[];
}

/** A load of a certain time. */
export interface RateJob {
  readonly url: string;
  /** Sent in turn. */
  readonly shots: readonly Shot[];
  readonly connections: number;
  readonly seconds: number;
  /** So many a second, whether they are answered or not; null asks again on each connection as soon as it has its answer. */
  readonly perSecond: number | null;
}

/** What became of a load. */
export interface RateResult {
  readonly answered: number;
  /** Answers other than 200, and requests without one. */
  readonly failed: number;
  readonly seconds: number;
  readonly times: Times;
  readonly firstFailure: string | null;
}

/** Sends a load. Where a rate is given, the time of an answer counts from when its request was due: a server that stands still for a second is late with a second of requests. */
export async function sendRate(job: RateJob): Promise<RateResult> {
  const client = createClient(job.url, job.connections);
  const collector = createTimeCollector();
  let [sent, failed] = [0, 0];
  let firstFailure: string | null = null;
  const begun = performance.now();
  const end = begun + job.seconds * 1_000;

  async function shoot(due: number): Promise<void> {
    const shot = job.shots[sent++ % job.shots.length];
    if (shot === undefined) return;
    try {
      const { statusCode, body } = await client.ask(shot.method, shot.path, shot.body, shot.headers);
      collector.add(performance.now() - due);
      if (statusCode === 200) return;
      failed++;
      firstFailure ??= `${statusCode} ${body.toString().slice(0, 200)}`;
    } catch (error) {
      failed++;
      firstFailure ??= String(error);
    }
  }

  if (job.perSecond === null) {
    await Promise.all(
      Array.from({ length: job.connections }, async () => {
        for (let now = begun; now < end; now = performance.now()) await shoot(now);
      }),
    );
  } else await pace(job.perSecond, begun, end, shoot);
  const seconds = (performance.now() - begun) / 1_000;
  await close(client);
  return { answered: collector.count() - failed, failed, seconds, times: collector.times(), firstFailure };
}

async function pace(
  perSecond: number,
  begun: number,
  end: number,
  shoot: (due: number) => Promise<void>,
): Promise<void> {
  const waiting = new Set<Promise<void>>();
  let next = 0;
  for (let now = performance.now(); now < end; now = performance.now()) {
    for (let due = begun + (next * 1_000) / perSecond; due <= now; due = begun + (next * 1_000) / perSecond) {
      next++;
      const shot = shoot(due);
      waiting.add(shot);
      void shot.then(() => waiting.delete(shot));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(waiting);
}

function close(client: Client): Promise<void> {
  return client.close().catch(() => undefined);
}
