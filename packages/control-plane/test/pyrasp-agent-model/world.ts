import { createStartClient } from '../admin-client.ts';
import { type Answered, beaconPath, createTestControlPlane, post, type TestControlPlane } from '../harness.ts';
import type { StorePlace } from '../test-store.ts';
import { createPyraspAgent, type Flavour, type PyraspAgent } from './agent.ts';
import { judge } from './judge.ts';

/** One agent of the fleet with what it is called by the server. */
export interface Member {
  readonly agent: PyraspAgent;
  readonly version: string;
  /** The path that its beacons go to. */
  path(): string;
}

/** Control planes on one store, a clock, and stock agents that judge every answer. */
export interface World {
  readonly clock: { now: number };
  readonly members: Member[];
  /** One of the control planes, in turn. */
  plane(): TestControlPlane;
  readonly key: { text: string; isLive: boolean };
  /** How many answers were judged. */
  judged(): number;
  connect(version: string, flavour: Flavour, body?: unknown): Promise<Member>;
  /** Sends what the agent has to say, or something else in its place; gives whether it was accepted. */
  beacon(member: Member, instead?: unknown, path?: string): Promise<boolean>;
  newKey(): Promise<void>;
  revokeKey(): Promise<void>;
  setProfile(config: Readonly<Record<string, unknown>>): Promise<void>;
  rollOut(percent: number): Promise<void>;
  list(network: string): Promise<void>;
  unlist(network: string): Promise<void>;
  tick(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a world with so many control planes; more than one needs a place that they can share. */
export async function createWorld(planes: number, place?: StorePlace): Promise<World> {
  const clock = { now: 1_795_400_000_000 };
  const servers: TestControlPlane[] = [];
  for (let index = 0; index < planes; index++)
    servers.push(await createTestControlPlane(clock, { ...place, onProblem: () => undefined }));
  const members: Member[] = [];
  const key = { text: '', isLive: false };
  let judgements = 0;
  let turn = 0;

  const plane = (): TestControlPlane => servers[turn++ % servers.length] ?? fail();

  async function ask(path: string, body: unknown): Promise<Answered> {
    judgements++;
    return post(plane(), path, body);
  }

  /** What one control plane did, the others have to have read. */
  async function spread(): Promise<void> {
    if (servers.length > 1) for (const server of servers) await server.tick();
  }

  const world: World = {
    clock,
    members,
    plane,
    key,
    judged: () => judgements,
    async connect(version, flavour, body) {
      const platform = flavour === 'lambda' ? 'AWS Lambda' : 'Flask';
      const agent = createPyraspAgent(flavour, () => clock.now / 1_000, version, { key: key.text });
      const answer = await ask(
        '/connect',
        body === undefined ? { key: key.text, version, platform, routes: {} } : body,
      );
      judge(agent, 'connect', answer);
      const member: Member = {
        agent,
        version,
        path: () => beaconPath({ BEACON_URL: agent.attribute('BEACON_URL') }),
      };
      if (agent.origin === 'Cloud') members.push(member);
      return member;
    },
    async beacon({ agent, path }, instead, otherPath) {
      const answer = await ask(otherPath ?? path(), instead === undefined ? agent.message() : instead);
      judge(agent, 'beacon', answer);
      return answer.json.status;
    },
    async newKey() {
      const name = `shop-${judgements}-${turn}`;
      key.text = await plane().addKey(name);
      key.isLive = true;
      await spread();
    },
    async revokeKey() {
      const selector = key.text.split('_')[1] ?? '';
      key.isLive = !(await plane().revokeKey(selector));
      await spread();
    },
    async setProfile(config) {
      await plane()
        .setProfile('default', config)
        .catch((error: unknown) => {
          if (!Object(error).code?.startsWith('RASP_CP_BAD')) throw error;
        });
      await spread();
    },
    async rollOut(percent) {
      const client = createStartClient(plane());
      const { json } = await client.get('/profiles/default/revisions?limit=10');
      const other = json.items.find((item: { state: string }) => item.state !== 'active');
      if (other !== undefined) {
        const path = `/profiles/default/revisions/${other.revision}`;
        const reason = 'tried in a test';
        await client.post(`${path}/submit`, {});
        await client.post(`${path}/decision`, { decision: 'override', comment: reason });
        await client.post(`${path}/activate`, { percent, reason });
      }
      await spread();
    },
    async list(network) {
      await plane().addToBlacklist(network);
      await spread();
    },
    async unlist(network) {
      await plane().removeFromBlacklist(network);
      await spread();
    },
    async tick(ms) {
      clock.now += ms;
      for (const server of servers) await server.tick();
    },
    async close() {
      for (const server of servers.toReversed()) await server.close();
    },
  };
  await world.newKey();
  return world;
}

function fail(): never {
  throw new Error('A world has at least one control plane.');
}
