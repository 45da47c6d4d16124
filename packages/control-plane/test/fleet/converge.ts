import { systemClock } from '../../../core/src/agent/clock.ts';
import { createCloudClient } from '../../../core/src/sync/cloud-client.ts';
import { createExpectations, type ServerEntry } from './expectations.ts';
import { createFaultyClient, type Faults, type Happenings, noFaults } from './faulty-client.ts';
import { createRandom, type Random } from './random.ts';
import type { ServerHandle } from './server-handle.ts';
import { createSimulatedAgent, type FleetClock, type SimulatedAgent } from './simulated-agent.ts';

/** How large a run is. Everything else follows from the seed. */
export interface ConvergenceRun {
  readonly seed: number;
  readonly agents: number;
  readonly rounds: number;
  /** Entries that are on the list before the first agent starts; over 2,000 it travels in its compact form. */
  readonly listed: number;
  /** The host and base that servers name in their answers (`publicUrl`); requests to it go to one server after the other. */
  readonly publicUrl: string;
  /** Keys of which one has to have signed what agents take; none unless given. */
  readonly publicKeys?: readonly string[];
}

/** What a run saw. */
export interface ConvergenceReport {
  readonly happened: Happenings;
  readonly kills: number;
  readonly instances: number;
  /** Size of the list at the end. */
  readonly listed: number;
}

/** Seconds that a caught attacker is listed. */
const delaySeconds = 1_800;
/** So many connections at once, however many agents there are. */
const connections = 48;

const badNetwork: Faults = { lostRequest: 0.05, lostAnswer: 0.08, duplicated: 0.06, late: 0.04, cut: 0.03 };

/**
 * Runs a fleet of agents (the shipped sync and blacklist) against servers that are not running yet, over HTTP and a bad network, while
 * servers are killed and started, containers freeze for an hour and are replaced, and operators and agents change the list.
 *
 * Throws, with the seed, where an agent unblocks early, where the server loses what it acknowledged, and where at the end, with the
 * network well again, an agent holds anything but the server's list. The plan (who does what, which exchange meets which fault) is the
 * same for the same seed; which request is under way when a server dies is up to the machine.
 */
export async function converge(run: ConvergenceRun, servers: readonly ServerHandle[]): Promise<ConvergenceReport> {
  try {
    return await runFleet(run, servers);
  } catch (error) {
    throw new Error(`seed ${run.seed}, ${run.agents} agents, ${run.rounds} rounds: ${String(error)}`, { cause: error });
  }
}

async function runFleet(run: ConvergenceRun, servers: readonly ServerHandle[]): Promise<ConvergenceReport> {
  const clock: FleetClock = { now: 1_795_400_000_000 };
  const plan = createRandom(run.seed, 'plan');
  const expected = createExpectations(profiles, delaySeconds * 1_000);
  const happened: Happenings = {
    ...noFaults,
    exchanges: 0,
    lists: 0,
    resyncs: 0,
    failed: 0,
  };
  let faults = badNetwork;
  let kills = 0;
  let turn = 0;
  let disturbance: ReturnType<typeof disturb> | null = null;
  const route = (): string => {
    disturbance?.exchange();
    return servers[turn++ % servers.length]?.url ?? '';
  };
  const up = (): ServerHandle => {
    const found = servers.find((server) => server.isUp());
    if (found === undefined) throw new Error('no server is up');
    return found;
  };

  for (const server of servers) await server.start(clock.now);
  const keys = new Map<string, string>();
  for (const profile of profiles) {
    const config = { BLACKLIST_DELAY: delaySeconds, BEACON_DELAY: 30 };
    await up().ask({ kind: 'profile', name: profile, config });
    keys.set(profile, String(await up().ask({ kind: 'key', name: `key-${profile}`, profile })));
  }
  await tickAll();
  await listFirst(run.listed, up().url, keys.get('default') ?? '', clock);

  const clients = Array.from({ length: connections }, () => createCloudClient(systemClock, 'rasp/fleet'));
  const agents = Array.from({ length: run.agents }, (_, index): SimulatedAgent => {
    const name = `agent-${index}`;
    const random = createRandom(run.seed, name);
    const profile = profiles[index % profiles.length] ?? 'default';
    const inner = clients[index % connections];
    if (inner === undefined) throw new Error('there is no client');
    return createSimulatedAgent({
      name,
      profile,
      key: keys.get(profile) ?? '',
      cloudUrl: `${run.publicUrl}/connect`,
      publicKeys: run.publicKeys ?? null,
      clock,
      random,
      client: createFaultyClient(inner, route, createRandom(run.seed, `network of ${name}`), () => faults, happened),
      onAcknowledged(entries) {
        for (const { address, detectedAt } of entries) expected.acknowledged(profile, address, detectedAt, clock.now);
      },
    });
  });
  const moods = new Map(agents.map((agent) => [agent, createRandom(run.seed, `life of ${agent.name}`)]));

  async function tickAll(): Promise<void> {
    for (const server of servers) if (server.isUp()) await server.ask({ kind: 'tick', now: clock.now });
    expected.observe((await up().ask({ kind: 'list' })) as readonly ServerEntry[], clock.now);
  }

  async function live(agent: SimulatedAgent): Promise<void> {
    const mood = moods.get(agent);
    if (mood === undefined || agent.isFrozen()) return;
    if (mood.chance(0.03)) agent.replace();
    if (mood.chance(0.12)) agent.catches(attacker(mood));
    if (mood.chance(0.75)) await agent.serve();
    if (mood.chance(0.02)) agent.freeze(3_600_000);
  }

  async function operate(): Promise<void> {
    const server = up();
    for (let count = plan.between(0, 3); count > 0; count--) {
      const network = plan.pick([
        attacker(plan),
        attacker(plan),
        `45.9.${plan.between(0, 3)}.0/24`,
        '2a0a:6b40:1::/48',
      ]);
      if (plan.chance(0.4)) {
        // Noted before and after: agents may hear of it at any moment in between.
        expected.removed(network, clock.now);
        await server.ask({ kind: 'remove', network });
      } else {
        const ttlSeconds = plan.pick([20, 90, 600, 7_200]);
        await server.ask({ kind: 'add', network, ttlSeconds, profile: plan.pick([null, ...profiles]) });
      }
    }
  }

  /** Kills a server when some of the round's exchanges are over and others under way. */
  function disturb(): { exchange(): void; readonly done: () => Promise<void> } {
    const isDue = plan.chance(0.12);
    const server = plan.pick(servers);
    let left = plan.between(1, Math.ceil(run.agents / 3));
    let killing = Promise.resolve();
    return {
      exchange() {
        if (!isDue || --left !== 0) return;
        kills++;
        killing = server.kill();
      },
      done: () => killing,
    };
  }

  for (let round = 0; round < run.rounds; round++) {
    clock.now += plan.pick([1_000, 5_000, 15_000, 30_000, 31_000, 60_000, 240_000]);
    await tickAll();
    await operate();
    disturbance = disturb();
    await Promise.all(agents.map(live));
    await disturbance.done();
    disturbance = null;
    for (const server of servers) if (!server.isUp()) await server.start(clock.now);
    await tickAll();
    complain(
      'unblocked early',
      agents.flatMap((agent) => expected.unblockedEarly(agent, clock.now)),
    );
    complain('acknowledged and lost', expected.lost(clock.now));
  }

  // Nobody asks for anything for a while: what was listed first is over, and whoever was frozen has much to catch up.
  clock.now += 900_000;
  await tickAll();
  faults = noFaults;
  for (let count = 0; count < 20; count++) {
    await up()
      .ask({ kind: 'add', network: `45.11.${count}.7`, ttlSeconds: 7_200, profile: null })
      .catch(() => undefined);
    await up().ask({ kind: 'add', network: `45.10.${count}.0/26`, ttlSeconds: 7_200, profile: plan.pick(profiles) });
  }
  let wrong: readonly string[] = ['nothing was compared'];
  for (let step = 0; step < 40 && wrong.length > 0; step++) {
    clock.now += 31_000;
    await tickAll();
    await Promise.all(agents.map((agent) => agent.serve()));
    complain(
      'unblocked early',
      agents.flatMap((agent) => expected.unblockedEarly(agent, clock.now)),
    );
    const lists = new Map(profiles.map((profile) => [profile as string, expected.list(profile, clock.now)]));
    wrong = agents.flatMap((agent) => differences(agent, lists.get(agent.profile) ?? new Map()));
  }
  complain('not the list of the server', wrong);
  complain('acknowledged and lost', expected.lost(clock.now));
  for (const client of clients) client.close();
  return {
    happened,
    kills,
    instances: agents.reduce((sum, agent) => sum + agent.generation, 0),
    listed: expected.list('default', clock.now).size,
  };
}

/** Where an agent's list is not the server's: a network too few or too many, or an end before the server's. */
function differences(agent: SimulatedAgent, wanted: ReadonlyMap<string, number>): readonly string[] {
  const blocked = agent.blocked();
  const wrong: string[] = [];
  for (const [network, end] of wanted) {
    const held = blocked.get(network);
    if (held === undefined || held < end)
      wrong.push(`${agent.name} (${agent.cursor()}) has ${network} until ${held}, not ${end}`);
  }
  for (const network of blocked.keys())
    if (!wanted.has(network)) wrong.push(`${agent.name} (${agent.cursor()}) has ${network}`);
  return wrong;
}

function complain(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${what}: ${found.length}, such as ${found.slice(0, 5).join('; ')}`);
}

/** Few enough that agents catch the same ones. */
function attacker(random: Random): string {
  return random.chance(0.8)
    ? `45.9.${random.between(0, 3)}.${random.between(1, 40)}`
    : `2a0a:6b40:${random.between(1, 3)}:${random.between(1, 9)}::/64`;
}

/** Fills the list as a single busy agent would. */
async function listFirst(count: number, url: string, key: string, clock: FleetClock): Promise<void> {
  for (let from = 0; from < count; from += 250) {
    const blacklist = Array.from({ length: Math.min(250, count - from) }, (_, index) => {
      const number = (from + index) * 7;
      return [
        `77.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
        Math.floor(clock.now / 1_000) - (from % 900),
      ];
    });
    const body = JSON.stringify({ key, version: '0.8.2', blacklist });
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(`${url}/beacon`, { method: 'POST', body });
      const text = await response.text();
      if (response.ok) break;
      // A busy machine: agents try again as well.
      if (response.status !== 503 || attempt >= 20) throw new Error(`the list was not filled: ${text}`);
    }
  }
}

const profiles = ['default', 'shop'] as const;
