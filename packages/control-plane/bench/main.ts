/**
 * Measures the control plane against budgets.json, side by side with a bare node:http handler.
 *
 * `--check` exits 1 where a budget is not kept, `--json` prints the rows as JSON, `--long` lets 100,000 instances run for ten minutes
 * instead of a smaller fleet, `--only beacons,fleet` picks measurements, `--postgres` leaves out of reports and kills what they
 * measure on a file, `--rounds N` repeats more often, `--unpinned` lets the system place processes, which is fairer where others keep its cores busy. With `--url` and `--key` it
 * loads a server of yours instead: see load/own-server.ts.
 */
import { parseArgs } from 'node:util';
import { loadOwnServer, ownServerOptions } from './load/own-server.ts';
import { measureBeacons } from './measures/beacons.ts';
import { measureLongConnects, measureShortConnects } from './measures/connects.ts';
import { measureEvents } from './measures/events.ts';
import { measureFleet, scaledFleet, wholeFleet } from './measures/fleet.ts';
import { measureKills, measureKillsOnPostgres } from './measures/kills.ts';
import { measureReplicas } from './measures/replicas.ts';
import { measureReports, measureReportsOnPostgres } from './measures/reports.ts';
import { measureStart } from './measures/start.ts';
import { cores, unpinned } from './processes.ts';
import { printRows, type Row, readBudgets } from './report.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    postgres: { type: 'boolean', default: false },
    unpinned: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    ...ownServerOptions,
  },
});

if (values.url !== undefined) {
  await loadOwnServer(values);
  process.exit();
}

if (values.unpinned) process.env[unpinned] = '1';
const budgets = readBudgets();
const rounds = Number(values.rounds);
const size = values.long ? wholeFleet : scaledFleet;
const measurements: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  beacons: () => measureBeacons(budgets, rounds, 2),
  reports: async () => [
    ...(values.postgres ? [] : await measureReports(budgets, rounds, 2)),
    ...(await measureReportsOnPostgres(rounds, 2)),
  ],
  connects: async () => [
    ...(await measureShortConnects(budgets, rounds, 2)),
    ...(await measureLongConnects(budgets, 4)),
  ],
  fleet: () => measureFleet(budgets, size),
  start: () => measureStart(budgets),
  replicas: measureReplicas,
  kills: async () => [
    ...(values.postgres ? [] : await measureKills(rounds)),
    ...(await measureKillsOnPostgres(rounds)),
  ],
  events: () => measureEvents(budgets, 10),
};
const picked = values.only?.split(',') ?? Object.keys(measurements);
const rows: Row[] = [];
if (!values.json) {
  console.log(
    `Node ${process.version}; ${cores() === null ? 'server and load share all cores' : 'server on one core, load on another'}`,
  );
  if (!values.long && picked.includes('fleet')) {
    console.log(
      `Scaled down: ${scaledFleet.instances} instances for ${scaledFleet.seconds} s; --long runs ${wholeFleet.instances} for ${wholeFleet.seconds} s`,
    );
  }
}
for (const name of picked) {
  const measure = measurements[name];
  if (measure === undefined)
    throw new Error(`There is no measurement ${name}; there are ${Object.keys(measurements).join(', ')}.`);
  // On standard error, because it is no part of the result.
  console.error(`measuring ${name} …`);
  try {
    rows.push(...(await measure()));
  } catch (error) {
    // What could not be measured was not kept.
    rows.push({ what: name, measured: `failed: ${error instanceof Error ? error.message : String(error)}`, ok: false });
  }
}
if (values.json) console.log(JSON.stringify(rows, null, 2));
else printRows(rows);
const missed = rows.filter((row) => row.ok === false).length;
if (missed > 0) console.error(`\n${missed} not as demanded`);
process.exit(values.check && missed > 0 ? 1 : 0);
