import { type Parameters, protect } from '@rasp/aws';
import { median } from '@rasp/testing/quantile.ts';
import { createRandom } from '@rasp/testing/random.ts';
import { type HttpApiEvent, workloads } from './events.ts';
import { everyCheck } from './every-check.ts';

/** CPU per invocation of one workload, in microseconds. */
export interface WarmFigure {
  readonly workload: string;
  readonly bare: number;
  readonly guarded: number;
  /** Median of the differences, round by round. */
  readonly added: number;
  /** The same with every check on and something to judge by for each. */
  readonly addedByEvery: number;
  /** JSON.parse of one event, which any runtime does first: the yardstick for this machine's speed in this minute. */
  readonly parse: number;
}

/** Each round's events are new. What browsers send alike with every request, most of their headers, is alike here too. */
const rounds = 9;
const eventsPerRound = 3000;

const context = { getRemainingTimeInMillis: () => 3000, awsRequestId: 'bench', callbackWaitsForEmptyEventLoop: true };

type Handler = (event: HttpApiEvent, context: unknown) => Promise<unknown>;

/** Measures process CPU of the bare and the protected handler over the same distinct events, round by round in turn. */
export async function measureWarm(): Promise<readonly WarmFigure[]> {
  const bare: Handler = async () => ({ statusCode: 200, body: 'ok' });
  const guardedBy = (config: Partial<Parameters>): Handler =>
    protect(bare as never, { config: { FLOOD_RATIO: 1_000_000, ...config } }) as unknown as Handler;
  const guarded = guardedBy({});
  const everything = guardedBy(everyCheck);
  const figures: WarmFigure[] = [];
  for (const [workload, make] of Object.entries(workloads)) {
    const random = createRandom(20_261_122);
    const perBare: number[] = [];
    const perGuarded: number[] = [];
    const perEvery: number[] = [];
    const perParse: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const count = workload === 'json-10-kb' ? eventsPerRound / 2 : eventsPerRound;
      // Through JSON, as the runtime receives them: strings put together in this process would be ropes, and flattening them part of the figure.
      const texts = Array.from({ length: count }, (_, index) => JSON.stringify(make(random, round * count + index)));
      const { events, microseconds } = parseAll(texts);
      const one = await cpuPerInvocation(bare, events);
      const two = await cpuPerInvocation(guarded, events);
      const three = await cpuPerInvocation(everything, events);
      // The first round warms the compiler up and does not count.
      if (round === 0) continue;
      perBare.push(one);
      perGuarded.push(two);
      perEvery.push(three);
      perParse.push(microseconds);
    }
    const over = (values: readonly number[]) => median(values.map((value, round) => value - (perBare[round] ?? 0)));
    figures.push({
      workload,
      bare: median(perBare),
      guarded: median(perGuarded),
      added: over(perGuarded),
      addedByEvery: over(perEvery),
      parse: median(perParse),
    });
  }
  return figures;
}

function parseAll(texts: readonly string[]): {
  readonly events: readonly HttpApiEvent[];
  readonly microseconds: number;
} {
  globalThis.gc?.();
  const before = process.cpuUsage();
  const events = texts.map((text) => JSON.parse(text) as HttpApiEvent);
  const used = process.cpuUsage(before);
  return { events, microseconds: (used.user + used.system) / texts.length };
}

async function cpuPerInvocation(handler: Handler, events: readonly HttpApiEvent[]): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  for (const event of events) {
    const answer = (await handler(event, context)) as { statusCode?: number };
    if (answer.statusCode !== 200) throw new Error(`a benign event was answered ${answer.statusCode}`);
  }
  const used = process.cpuUsage(before);
  return (used.user + used.system) / events.length;
}
