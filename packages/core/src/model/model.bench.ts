/**
 * Prints what the model costs: `node --conditions=@rasp/source model.bench.ts`. Loading first, in this fresh process, then one value of 256
 * characters at each stage. The sources lose their types while they are imported, which costs more than the package's own files do.
 */
import { foldText } from './fold-text.ts';

/** Prose, a query, markup and a command line, cut to 256 characters each. */
const texts: readonly string[] = [
  'Please leave the parcel at the door of 12 North Street; my neighbour (Anna O’Neil) is in from 9:30 to 17:00. ',
  "select name, price from products p join stock s on s.id = p.id where p.name like 'garden%' order by 2 desc; ",
  '<p class="lead">The <code>onclick</code> handler of <a href="/docs?id=7">this page</a> is called once.</p> ',
  'for f in *.log; do gzip -9 "$f" && mv "$f.gz" /srv/archive/; done # then restart with systemctl & tail -f ',
].map((text) => text.repeat(3).slice(0, 256));

async function step<Value>(name: string, work: () => Value | Promise<Value>): Promise<Value> {
  const { user, system } = process.cpuUsage();
  const rss = process.memoryUsage.rss();
  const value = await work();
  const spent = process.cpuUsage({ user, system });
  const grown = (process.memoryUsage.rss() - rss) / 1e6;
  console.log(`${name.padEnd(28)} ${((spent.user + spent.system) / 1000).toFixed(1)} ms CPU, ${grown.toFixed(1)} MB`);
  return value;
}

async function measure(name: string, runs: number, work: (text: string) => unknown): Promise<void> {
  const micros: number[] = [];
  for (let run = 0; run < runs; run++) {
    const text = texts[run % texts.length] ?? '';
    const started = process.hrtime.bigint();
    await work(text);
    micros.push(Number(process.hrtime.bigint() - started) / 1000);
  }
  // The first tenth is the compiler's.
  const sorted = micros.slice(runs / 10).sort((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  console.log(`${name.padEnd(28)} p50 ${at(0.5)} µs, p99 ${at(0.99)} µs`);
}

const { openLinear } = await step('import the linear stage', () => import('./open-linear.ts'));
const { scorer } = await step('open the linear stage', () => openLinear());
await step('first score', () => scorer.scores(foldText(texts[0] ?? '')));
const { openNetwork } = await step('import the network', () => import('./open-network.ts'));
const network = await step('open the network', () => openNetwork(scorer.manifest, console.error));
await measure('linear stage, 256 characters', 20_000, (text) => scorer.scores(foldText(text))[0]);
if (network === null) console.log('onnxruntime-node is not installed');
else await measure('network, 256 characters', 3000, (text) => network.scores(foldText(text)));
