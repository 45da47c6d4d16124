import path from 'node:path';
import { converge } from './fleet/converge.ts';
import { describeServers, publicUrl } from './fleet/replicas.ts';
import { createSigningFile } from './signing-file.ts';
import { newStore, onPostgres } from './test-store.ts';

/** The same in each run, so that a failure is due to what changed; `test/fleet/main.ts` plays as many others as one likes. */
const seed = 274_431;

/** A file has one server. A database has two, to which requests go in turn, whether or not one of them is just being killed. */
const replicas = onPostgres ? 2 : 1;

test.each([
  ['a short list, which stands in the connect answers', { agents: 200, rounds: 24, listed: 250 }],
  [
    'a long list, in its compact form, and more changes than are worth catching up',
    { agents: 60, rounds: 30, listed: 5_600 },
  ],
  ['agents that take signed answers alone', { agents: 60, rounds: 30, listed: 5_600, signed: true }],
])(
  'whatever is lost, repeated or late, and whoever is killed or frozen, agents end with exactly the list of the server: %s',
  async (_name, { signed = false, ...size }: { agents: number; rounds: number; listed: number; signed?: boolean }) => {
    const signing = signed ? createSigningFile() : null;
    const options = { ...(await newStore()), ...(signing === null ? {} : { signingKeys: signing.file }) };
    const servers = await describeServers(path.join(__dirname, 'fleet'), replicas, options);
    const publicKeys = signing === null ? {} : { publicKeys: [signing.publicKey] };
    try {
      const { happened, instances, listed } = await converge({ ...size, ...publicKeys, seed, publicUrl }, servers);
      // A run in which nothing went wrong has shown nothing.
      for (const count of [happened.lostRequest, happened.lostAnswer, happened.duplicated, happened.late]) {
        expect(count).toBeGreaterThan(10);
      }
      expect(instances).toBeGreaterThan(size.agents);
      expect(listed).toBeGreaterThan(20);
      if (size.listed > 2_000) {
        expect(happened.lists).toBeGreaterThan(10);
        expect(happened.resyncs).toBeGreaterThan(0);
      }
    } finally {
      for (const server of servers) await server.kill();
    }
  },
  360_000,
);
