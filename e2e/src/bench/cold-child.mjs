// One cold start in a fresh process: load, first invocation, then CPU, wall and RSS as one JSON line.
// argv: bare | local | connected
// A line goes out first in each of them: opening its standard output is Node's work, which runtimes have done before they load a function.
import { readFileSync } from 'node:fs';

const scenario = process.argv[2];
const event = JSON.parse(readFileSync(process.argv[3], 'utf8'));
console.log('starting');
let handler = async () => ({ statusCode: 200, body: 'ok' });
if (scenario !== 'bare') {
  const { protect } = await import('@rasp/aws');
  handler = protect(handler);
}
const context = { getRemainingTimeInMillis: () => 3000, awsRequestId: 'cold' };
const answer = await handler(event, context);
if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
// The second one waits for what the first left in flight, as the next invocation of a thawed container would.
await new Promise((resolve) => setTimeout(resolve, scenario === 'connected' ? 60 : 0));
const { user, system } = process.cpuUsage();
process.stdout.write(
  `${JSON.stringify({ cpuMs: (user + system) / 1000, wallMs: performance.now(), rssMb: process.memoryUsage.rss() / 1e6 })}\n`,
);
process.exit(0);
