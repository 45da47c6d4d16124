import pg from 'pg';
import { createStartClient } from './admin-client.ts';
import { createTestControlPlane, post } from './harness.ts';
import { newStore, openPlace, type StorePlace } from './test-store.ts';

jest.setTimeout(60_000);

const clock = { now: 1_795_400_000_000 };

/** A person at the database server, who ends connections to one database as a failover, a restart or a proxy does. */
async function atTheServer(place: StorePlace): Promise<{ endConnections(): Promise<number>; leave(): Promise<void> }> {
  const url = new URL('databaseUrl' in place ? place.databaseUrl : '');
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return {
    async endConnections() {
      const sql = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1';
      return (await client.query(sql, [name])).rowCount ?? 0;
    },
    leave: () => client.end(),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('a connection that breaks inside a transaction fails that transaction alone', async () => {
  const place = await newStore();
  const store = await openPlace(place);
  const server = await atTheServer(place);
  const count = (db: typeof store.db) =>
    db.selectFrom('counters').select('value').where('name', '=', 'change').execute();
  const broken = store.db.transaction().execute(async (tx) => {
    await tx.updateTable('counters').set({ value: 7 }).where('name', '=', 'change').execute();
    expect(await server.endConnections()).toBe(1);
    // Nobody asks anything while it breaks: the event alone tells of it.
    await pause(200);
    await count(tx);
  });
  const error: unknown = await broken.catch((thrown: unknown) => thrown);
  expect(store.explain(error)).toMatchObject({ code: 'RASP_CP_DATABASE_UNUSABLE' });
  expect(await count(store.db)).toEqual([{ value: 0 }]);
  await server.leave();
  await store.close();
});

test('a replica whose connections are ended again and again goes on, and keeps all that it acknowledged', async () => {
  const place = await newStore();
  const replica = await createTestControlPlane(clock, {
    ...place,
    intake: { perMinute: 100_000, perDay: 1_000_000, breakerPerMinute: 1_000_000 },
    onProblem: () => undefined,
  });
  const server = await atTheServer(place);
  const key = await replica.addKey('shop');
  const admin = createStartClient(replica);
  const acknowledged: string[] = [];
  const statuses = new Set<number>();
  const answers = new Set<string>();
  let next = 0;
  let isOver = false;

  async function report(): Promise<void> {
    while (!isOver) {
      const address = `45.${9 + (next >> 16)}.${(next >> 8) & 255}.${next++ & 255}`;
      const { status, json } = await post(replica, '/beacon', {
        key,
        version: '0.8.2',
        blacklist: [[address, clock.now / 1_000]],
      });
      answers.add(`${status} ${json.status}`);
      if (json.status) acknowledged.push(address);
    }
  }
  async function administer(): Promise<void> {
    for (let round = 0; !isOver; round++) {
      const made = await admin.post('/keys', { name: `k${round}` });
      statuses.add(made.status);
    }
  }

  const work = [report(), report(), report(), administer(), administer()];
  let ended = 0;
  for (let round = 0; round < 15; round++) {
    // In the middle of work, however fast this machine is.
    for (const before = acknowledged.length; acknowledged.length < before + 2; ) await pause(5);
    ended += await server.endConnections();
  }
  isOver = true;
  await Promise.all(work);
  // Whoever came while a connection broke was asked to try again, and nobody was told of a defect. A name is taken where a commit was not heard of.
  expect([...statuses].filter((status) => ![201, 409, 503].includes(status))).toEqual([]);
  expect([...answers].filter((answer) => answer !== '200 true' && answer !== '503 false')).toEqual([]);
  expect(ended).toBeGreaterThan(15);

  const again = await post(replica, '/beacon', {
    key,
    version: '0.8.2',
    blacklist: [['45.200.1.1', clock.now / 1_000]],
  });
  expect(again.json.status).toBe(true);
  const listed = new Set((await replica.listBlacklist({ limit: 1_000_000 })).map(({ network }) => network));
  expect([...acknowledged, '45.200.1.1'].filter((address) => !listed.has(address))).toEqual([]);
  await server.leave();
  await replica.close();
});
