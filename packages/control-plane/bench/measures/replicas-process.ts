/**
 * Two replicas on PostgreSQL: how long a new entry takes to the next answer of either, and what they answer while the database is
 * stopped. Writes its rows as JSON; run by `measureReplicas`.
 */
import pg from 'pg';
import { beaconState, listedAddress, ownAgent } from '../agents.ts';
import { type Client, createClient } from '../load/client.ts';
import { createTimeCollector } from '../load/times.ts';
import { ms, type Row, readBudgets, whole } from '../report.ts';
import { connectOnce, type FullTarget, startFull } from '../servers/start.ts';
import { startLoad } from '../side-by-side.ts';
import { newDatabase } from './new-database.ts';

const budgets = readBudgets();
const server = process.env['RASP_TEST_DATABASE_URL'] ?? '';
const databaseUrl = await newDatabase('rasp_bench');
const replicas = [
  await startFull({ databaseUrl, publicUrl: 'http://control-plane.test' }),
  await startFull({ databaseUrl, publicUrl: 'http://control-plane.test' }),
] as const;
const key = await replicas[0].key('bench');
// The other replica hears of the key by itself.
await new Promise((resolve) => setTimeout(resolve, 2_000));
const rows = [...(await propagation()), ...(await outage())];
for (const { helper } of replicas) await helper.end();
console.log(JSON.stringify(rows));
process.exit();

async function propagation(): Promise<readonly Row[]> {
  const [one, other] = replicas;
  const reporter = createClient(one.url, 1);
  const clients = [createClient(one.url, 1), createClient(other.url, 1)] as const;
  const collectors = [createTimeCollector(), createTimeCollector()] as const;
  const state = await stateOf(one);
  const cursors = [state.cursor, state.cursor];
  const count = 40;
  for (let serial = 0; serial < count; serial++) {
    const address = listedAddress(serial);
    const blacklist = [[address, Math.floor(Date.now() / 1_000)]];
    const begun = performance.now();
    const reported = beacon(reporter, 'reporter', { ...beaconState(state.cursor, state.revision), blacklist });
    await Promise.all([
      reported,
      ...clients.map(async (client, index) => {
        for (;;) {
          const said = beaconState(cursors[index], state.revision);
          const { cursor, blacklist: told } = await beacon(client, `listener-${index}`, said);
          cursors[index] = cursor ?? cursors[index];
          if (told !== undefined && address in told.new) break;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        collectors[index]?.add(performance.now() - begun);
      }),
    ]);
    // At another moment of the poll's second each time.
    await new Promise((resolve) => setTimeout(resolve, 37));
  }
  for (const client of [reporter, ...clients]) await client.close();
  const bounds = [budgets.propagationMs.sameReplica, budgets.propagationMs.otherReplica];
  return ['the same replica', 'another replica'].map((which, index) => {
    const { p50, max } = collectors[index]?.times() ?? { p50: Number.NaN, max: Number.NaN };
    return {
      what: `new entry to another agent's next answer, ${which} (PostgreSQL): median ${ms(p50)}, the slowest of ${count}`,
      measured: ms(max),
      budget: `≤ ${whole(bounds[index] ?? 0)} ms`,
      ok: max <= (bounds[index] ?? 0),
    };
  });
}

async function outage(): Promise<readonly Row[]> {
  const [one] = replicas;
  const load = await startLoad();
  const connect = { method: 'POST' as const, path: '/connect', body: JSON.stringify(ownAgent(key, 'late')) };
  const { cursor, revision } = await stateOf(one);
  const quiet = {
    ...connect,
    path: '/beacon',
    body: JSON.stringify({ ...ownAgent(key, 'late'), ...beaconState(cursor, revision) }),
  };
  const paced = { connections: 16, seconds: 5, perSecond: 200 };
  const before = await load.rate(one, { ...paced, shots: [connect] });
  await asAdmin('ALTER DATABASE rasp_bench ALLOW_CONNECTIONS false');
  await asAdmin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'rasp_bench'");
  const during = await load.rate(one, { ...paced, shots: [connect] });
  const beacons = await load.rate(one, { ...paced, shots: [quiet] });
  await asAdmin('ALTER DATABASE rasp_bench ALLOW_CONNECTIONS true');
  await load.end();
  return [
    {
      what: `connects answered while the database is stopped, of ${whole(during.answered)}; p99 ${ms(during.times.p99)}, before that ${ms(before.times.p99)}`,
      measured: '100 %',
      budget: '100 %',
      ok: true,
    },
    {
      what: `  beacons with nothing new, of ${whole(beacons.answered)}; p99 ${ms(beacons.times.p99)}`,
      measured: '100 %',
      ok: null,
    },
  ];
}

async function stateOf(replica: FullTarget): Promise<{ readonly cursor: unknown; readonly revision: unknown }> {
  const { cursor, revision } = await connectOnce(replica.url, ownAgent(key, 'first'));
  return { cursor, revision };
}

async function beacon(client: Client, instance: string, said: object) {
  const answer = await client.ask('POST', '/beacon', JSON.stringify({ ...ownAgent(key, instance), ...said }));
  if (answer.statusCode !== 200) throw new Error(`beacon: ${answer.statusCode} ${answer.body.toString()}`);
  return (
    JSON.parse(answer.body.toString()) as {
      data: { cursor?: string; blacklist?: { readonly new: Readonly<Record<string, unknown>> } };
    }
  ).data;
}

async function asAdmin(statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(statement).finally(() => admin.end());
}
