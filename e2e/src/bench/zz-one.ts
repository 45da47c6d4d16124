import { protect } from '@rasp/aws';
import { seeded, workloads } from './events.ts';
const name = process.argv[2] ?? 'get-5-values-small-json';
const context = { getRemainingTimeInMillis: () => 3000, awsRequestId: 'bench', callbackWaitsForEmptyEventLoop: true };
const h: any = protect((async () => ({ statusCode: 200, body: 'ok' })) as never, { config: { FLOOD_RATIO: 1_000_000 } });
const random = seeded(5); let n = 0;
for (let r = 0; r < 12; r++) {
  const events = Array.from({ length: 6000 }, () => JSON.stringify((workloads as any)[name](random, n++))).map((t) => JSON.parse(t));
  (globalThis as any).gc?.();
  const b = process.cpuUsage();
  for (const e of events) await h(e, context);
  const u = process.cpuUsage(b);
  console.log(((u.user + u.system) / events.length).toFixed(2));
}
