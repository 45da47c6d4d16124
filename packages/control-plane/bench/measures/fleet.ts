import { cores } from '../processes.ts';
import { type Budgets, ms, type Row, whole } from '../report.ts';
import { inFolder, startFull } from '../servers/start.ts';
import { startLoad } from '../side-by-side.ts';
import type { Usage } from '../usage.ts';

/** How large a fleet, and for how long. */
export interface FleetSize {
  readonly instances: number;
  readonly seconds: number;
}

/** A fleet of 100,000 for ten minutes, which is what the budgets speak of. */
export const wholeFleet: FleetSize = { instances: 100_000, seconds: 600 };

/** The same in two minutes; the budgets stay. */
export const scaledFleet: FleetSize = { instances: 20_000, seconds: 60 };

/** Measures a fleet with churn, freezes and losses that beacons every 30 seconds: memory, database rows, and how long answers take. */
export function measureFleet(budgets: Budgets, size: FleetSize): Promise<readonly Row[]> {
  const { rssMb, rowsPerSecond } = budgets.fleet;
  return inFolder(async (dataFile) => {
    const [load, full] = await Promise.all([startLoad(), startFull({ dataFile })]);
    try {
      const keys: string[] = [];
      for (let index = 0; index < 200; index++) keys.push(await full.key(`fleet-${index}`));
      const first = await full.helper.ask<Usage>('usage');
      const begun = performance.now();
      const result = await load.fleet(full, {
        keys,
        instances: size.instances,
        functionsPerKey: 5,
        seconds: size.seconds,
        connectsPerSecond: 1_000,
        connections: 64,
        beaconSeconds: 30,
        lifeSeconds: 2_700,
        freezes: 0.02,
        losses: 0.02,
        reportsPerSecond: 1,
        seed: 7,
      });
      const wallSeconds = (performance.now() - begun) / 1_000;
      const last = await full.helper.ask<Usage>('usage');
      const rows = (last.rows - first.rows) / wallSeconds;
      const failures = Object.entries(result.failures);
      const what = `${whole(size.instances)} instances for ${whole(size.seconds)} s`;
      return [
        {
          what: `${what}: beacons and connects`,
          measured: `${whole(result.beacons / result.seconds)} + ${(result.connects / result.seconds).toFixed(1)}/s`,
          ok: null,
        },
        {
          what: '  answers other than 200, requests without one',
          measured: failures.length === 0 ? '0' : failures.map(([status, count]) => `${count} × ${status}`).join(', '),
          budget: '0',
          ok: failures.length === 0,
        },
        {
          what: `  p99 of answers; the generator itself was late by ${ms(result.generatorLate.p99)}`,
          measured: ms(result.times.p99),
          ok: null,
        },
        {
          what: `  processor of the server${cores() === null ? '' : ', tied to one core'}, the start of the fleet with it`,
          measured: `${((last.cpuMicroseconds - first.cpuMicroseconds) / 1e4 / wallSeconds).toFixed(0)} % of a core`,
          ok: null,
        },
        {
          what: '  memory of the server (RSS)',
          measured: `${whole(last.rssMb)} MB`,
          budget: `≤ ${rssMb} MB`,
          ok: last.rssMb <= rssMb,
        },
        {
          what: '  database rows written a second',
          measured: whole(rows),
          budget: `≤ ${rowsPerSecond}`,
          ok: rows <= rowsPerSecond,
        },
      ];
    } finally {
      await Promise.all([load.end(), full.helper.end()]);
    }
  });
}
