/**
 * Counts the false alarms of the whole agent: builds benign HTTP requests of labelled values, sends each through the guard with the
 * default configuration, and says how many of 10,000 are blocked, by check, place and source.
 *
 *     npm run -s benign-requests -- --data DIR [--count N] [--seed S] [--without SOURCE,SOURCE] [--out FILE]
 *
 * DIR holds gzipped JSONL files of rows `{source, class, label, kind?, value}`; rows labelled benign are used, no others. `--without` leaves
 * sources out; `--out` takes a line of JSON for each blocked request. Flood, brute force and the blacklist are off: one address sends everything.
 */
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import type { NormalizedRequest } from '../packages/core/src/adapter.ts';
import { createGuard } from '../packages/core/src/guard.ts';
import type { SecurityEvent } from '../packages/core/src/report/event.ts';
import { plainAdapter } from '../packages/core/test/plain-platform.ts';
import { type BuiltRequest, buildRequest, drawSize, type Stock, takeRows } from './benign/build-request.ts';
import { createRandom } from './benign/random.ts';
import { benignRows, groupOf, type Row, roleOf, trainingRows } from './benign/rows.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    without: { type: 'string', default: '' },
    out: { type: 'string' },
  },
});
const count = Number(options.count);
const seed = Number(options.seed);
if (options.data === undefined || !Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    'usage: benign-requests --data DIR [--count N] [--seed S] [--without SOURCE,…] [--out FALSE_ALARMS.jsonl]\n',
  );
  process.exit(2);
}

// A reader that has seen enough closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

/** Requests and values of one source, and how many of them were blocked. */
interface SourceTally {
  values: number;
  blocked: number;
}

const events: SecurityEvent[] = [];
const guard = createGuard<NormalizedRequest, number>(
  plainAdapter,
  {
    config: { SECURITY_CHECKS: { flood: 'off', brute: 'off', blacklist: 'off' }, BLACKLIST_STRIKES: 0, BEACON: false },
  },
  { env: {}, log: () => undefined, events: (event) => void events.push(event) },
);
await guard.ready();
const random = createRandom(seed);
const out = options.out === undefined ? null : createWriteStream(options.out);
const sources = new Map<string, SourceTally>();
const groups = new Map<string, SourceTally>();
const blockedBy = { check: new Map<string, number>(), place: new Map<string, number>() };
const reported = new Map<string, number>();
let built = 0;
let blocked = 0;
let micros = 0;

function tally(tallies: Map<string, SourceTally>, name: string): SourceTally {
  let entry = tallies.get(name);
  if (entry === undefined) {
    entry = { values: 0, blocked: 0 };
    tallies.set(name, entry);
  }
  return entry;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Judges one request and counts what the guard made of it. */
async function judge({ request, rowAt }: BuiltRequest): Promise<void> {
  events.length = 0;
  const started = process.hrtime.bigint();
  const status = await guard.handle(request, () => 200);
  micros += Number(process.hrtime.bigint() - started) / 1000;
  built++;
  const findings = events.flatMap((event) => event.findings);
  if (status === 200) {
    for (const { check, rule } of findings) add(reported, `${check}/${rule}`);
    return;
  }
  blocked++;
  const finding = findings.find(({ mode }) => mode === 'block' || mode === 'blacklist');
  const place = finding?.input ?? null;
  const row: Row | null = place === null ? null : rowAt(place);
  add(blockedBy.check, finding === undefined ? 'none' : `${finding.check}/${finding.rule}`);
  add(blockedBy.place, place?.source ?? 'request');
  tally(sources, row?.source ?? 'generated').blocked++;
  tally(groups, row === null ? 'generated' : groupOf(row)).blocked++;
  out?.write(
    `${JSON.stringify({
      request: request.id,
      check: finding?.check,
      rule: finding?.rule,
      certainty: finding?.certainty,
      place,
      trail: finding?.trail,
      evidence: finding?.evidence,
      source: row?.source ?? null,
      kind: row?.kind ?? null,
      value: row?.value ?? null,
      method: request.method,
      target: request.rawTarget.slice(0, 300),
    })}\n`,
  );
}

const stock: Stock = new Map();
let size = drawSize(random);
for await (const row of benignRows(trainingRows(options.data), new Set(options.without.split(',')), random)) {
  const role = roleOf(row);
  const rows = stock.get(role);
  if (rows === undefined) stock.set(role, [row]);
  else rows.push(row);
  const taken = takeRows(stock, size);
  if (taken === null) continue;
  for (const [, each] of taken) {
    tally(sources, each.source).values++;
    tally(groups, groupOf(each)).values++;
  }
  await judge(buildRequest(taken, built, random));
  if (built >= count) break;
  size = drawSize(random);
}
out?.end();

function per10k(part: number): string {
  return ((10_000 * part) / built).toFixed(2);
}

function table(title: string, counts: ReadonlyMap<string, number>): void {
  process.stdout.write(`\n${title}\n`);
  for (const [key, number] of [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    process.stdout.write(
      `  ${key.padEnd(32)} ${String(number).padStart(7)} ${per10k(number).padStart(9)} per 10,000\n`,
    );
  }
}

function shares(title: string, tallies: ReadonlyMap<string, SourceTally>): void {
  process.stdout.write(`\n${title}\n`);
  for (const [name, entry] of [...tallies].sort((a, b) => b[1].blocked - a[1].blocked || (a[0] < b[0] ? -1 : 1))) {
    const share =
      entry.values === 0
        ? ''
        : `${((10_000 * entry.blocked) / entry.values).toFixed(2)} per 10,000 of ${entry.values} values`;
    process.stdout.write(
      `  ${name.padEnd(32)} ${String(entry.blocked).padStart(7)} ${per10k(entry.blocked).padStart(9)} per 10,000 requests; ${share}\n`,
    );
  }
}

process.stdout.write(
  `${built} requests, ${blocked} blocked: ${per10k(blocked)} per 10,000 (seed ${seed}, ${(micros / built).toFixed(1)} µs each, ` +
    `${Math.round(process.memoryUsage().rss / 1_048_576)} MiB)\n`,
);
table('blocked by check', blockedBy.check);
table('blocked by place', blockedBy.place);
shares('blocked by what the value is', groups);
shares('blocked by source of the value', sources);
table('only reported', reported);
