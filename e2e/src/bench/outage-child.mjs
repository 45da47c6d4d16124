// One protected function whose control plane misbehaves: latencies of the first request, of ordinary ones and of those with an exchange due.
// argv: event file, cloud URL or "none", milliseconds to run
import { readFileSync } from 'node:fs';
import { protect } from '@rasp/aws';

const [, , eventFile, cloudUrl, runMs] = process.argv;
const event = JSON.parse(readFileSync(eventFile, 'utf8'));
const attack = { ...event, rawQueryString: 'file=../../../../etc/passwd' };
const context = { getRemainingTimeInMillis: () => 3000, awsRequestId: 'outage' };
const handler = protect(async () => ({ statusCode: 200, body: 'ok' }), {
  ...(cloudUrl === 'none' ? {} : { cloudUrl }),
  key: 'rasp_bench',
  config: { BEACON_DELAY: 1, SNAPSHOT_DIR: '', FLOOD_RATIO: 1_000_000, BLACKLIST_STRIKES: 0 },
});

async function timed(input) {
  const before = performance.now();
  const answer = await handler(input, context);
  return { ms: performance.now() - before, status: answer.statusCode };
}

const first = await timed(event);
const ordinary = [];
const end = performance.now() + Number(runMs);
let wrong = first.status === 200 ? 0 : 1;
while (performance.now() < end) {
  for (let count = 0; count < 20; count++) {
    const one = await timed(event);
    if (one.status !== 200) wrong++;
    ordinary.push(one.ms);
  }
  await new Promise((resolve) => setTimeout(resolve, 10));
}
const blocked = await timed(attack);
ordinary.sort((a, b) => a - b);
process.stdout.write(
  `\n@@${JSON.stringify({
    firstMs: first.ms,
    p50Ms: ordinary[Math.floor(ordinary.length / 2)],
    maxMs: ordinary.at(-1),
    requests: ordinary.length,
    wrong,
    protected: blocked.status === 403,
  })}\n`,
);
process.exit(0);
