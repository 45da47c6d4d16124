import { listedAddress } from '../agents.ts';
import { type Row, whole } from '../report.ts';
import { inFolder, startFull } from '../servers/start.ts';
import { startLoad } from '../side-by-side.ts';
import { rowsBesidePostgres } from './beside-postgres.ts';
import { connectReporters, type Place, perBeacon } from './reports.ts';

/** Kills servers in the middle of reports over a file and counts what was acknowledged and is gone. */
export function measureKills(rounds: number): Promise<readonly Row[]> {
  return inFolder((dataFile) => measureKillsOn({ dataFile }, 'SQLite', rounds));
}

/** The same over PostgreSQL. */
export function measureKillsOnPostgres(rounds: number): Promise<readonly Row[]> {
  return rowsBesidePostgres('kills-process.ts', [String(rounds)]);
}

/**
 * Ends a server by `kill -9` at some moment while all agents report, as often as told, each time over the same store; the server that comes after the last
 * kill is asked for every source that any of them had acknowledged.
 */
export async function measureKillsOn(store: Place, name: string, rounds: number): Promise<readonly Row[]> {
  const load = await startLoad();
  const acknowledged: number[] = [];
  let firstSerial = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const full = await startFull(store);
      const agents = await connectReporters(full, `round-${round}`);
      const sending = load.reportsUntilGone(full, { agents, firstSerial, perBeacon, seconds: 20 });
      // At another moment of a commit each time.
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1_000));
      await full.helper.end('SIGKILL');
      const result = await sending;
      acknowledged.push(...result.acknowledged);
      firstSerial = result.nextSerial;
    }
    const last = await startFull(store);
    const listed = new Set(await last.helper.ask<readonly string[]>('networks'));
    await last.helper.end();
    const sources = acknowledged.flatMap((first) =>
      Array.from({ length: perBeacon }, (_, offset) => listedAddress(first + offset)),
    );
    const lost = sources.filter((source) => !listed.has(source)).length;
    return [
      {
        what: `acknowledged and lost across ${rounds} times kill -9, of ${whole(sources.length)} sources, ${name}`,
        measured: String(lost),
        budget: '0',
        ok: lost === 0 && sources.length > 0,
      },
    ];
  } finally {
    await load.end();
  }
}
