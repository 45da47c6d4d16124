import assert from 'node:assert/strict';
import { median } from '@rasp/testing/quantile.ts';
import { send, until } from '../../demo/client.ts';
import type { Case, Suite } from '../case-runner.ts';
import { type ControlPlane, startControlPlane } from '../control-plane-process.ts';
import { expectDenial, freshClient, hostileQuery, type Served } from '../http-cases.ts';

/** The clouds, each with its agent. */
export type Fleet = Readonly<Record<'aws' | 'gcp' | 'azure', Served>>;

interface Connected {
  readonly controlPlane: ControlPlane;
  readonly fleet: Fleet;
  stop(): Promise<void>;
}

/** Seconds between beacons, the least that agents accept. */
const beaconDelay = 1;

/**
 * From an attack on one cloud to its effect on another: the beacon that reports it, the beacon that brings it, each due within
 * BEACON_DELAY, and ten seconds for a busy machine.
 */
const effectLimitMs = (2 * beaconDelay + 10) * 1000;

/** Agents pause at random after failures, at most twice as long after each: after an outage of seconds mostly seconds, at worst half a minute. */
const recoveryLimitMs = 50_000;

/**
 * The packed control plane and one agent per cloud: they connect, share what one of them learns, take a change of configuration
 * live, and outlive the control plane.
 */
export function controlPlaneSuite(options: {
  readonly name: string;
  /** The project that the control plane is installed in. */
  readonly server: string;
  readonly node: string;
  readonly scratch: string;
  /** Starts the agents with this environment. */
  startFleet(env: Readonly<Record<string, string>>): Promise<Fleet>;
}): Suite<Connected> {
  return {
    name: options.name,
    async start() {
      const controlPlane = await startControlPlane(options.server, options.node, options.scratch);
      try {
        await controlPlane.command('profiles', 'set', 'default', `BEACON_DELAY=${beaconDelay}`, 'FLOOD_RATIO=10000');
        const key = (await controlPlane.command('keys', 'add', 'orders')).trim();
        // A running server takes in within a second, or what a busy machine makes of it, what another process wrote; an agent whom it
        // refuses asks no more for a while.
        assert.notEqual(await until(() => isTold(controlPlane.connectUrl, key), 30_000), null, 'the key is not known');
        const fleet = await options.startFleet({ RASP_CLOUD_URL: controlPlane.connectUrl, RASP_KEY: key });
        return {
          controlPlane,
          fleet,
          async stop() {
            await Promise.all(Object.values(fleet).map((served) => served.stop()));
            await controlPlane.stop('SIGTERM');
          },
        };
      } catch (error) {
        await controlPlane.stop('SIGKILL');
        throw error;
      }
    },
    cases,
  };
}

/** Blocked on AWS before the outage and still after it. */
const attacker = freshClient();

const cases: readonly Case<Connected>[] = [
  {
    name: 'every agent connects and serves',
    async run({ controlPlane, fleet }) {
      for (const served of Object.values(fleet)) {
        assert.equal((await send(`${served.url}/orders/1`, freshClient())).status, 200);
      }
      for (const [cloud, served] of Object.entries(fleet)) {
        await until(async () => served.output().includes('; configuration from cloud'), 20_000, 20);
        assert.match(
          served.output(),
          /\[rasp\] RASP .* connected; configuration from cloud/,
          `${cloud} did not connect: ${served.output().slice(0, 500)}`,
        );
      }
      // Telemetry is written behind.
      const ms = await until(async () => (await controlPlane.instances()) === 3, 30_000);
      assert.notEqual(ms, null, `the control plane knows ${await controlPlane.instances()} agents`);
      return undefined;
    },
  },
  {
    name: 'an attacker of AWS is blocked on Google Cloud and Azure',
    async run({ fleet }) {
      return blockedEverywhere(fleet, 'aws', attacker, effectLimitMs);
    },
  },
  {
    name: 'an attacker of Google Cloud is blocked on AWS and Azure',
    async run({ fleet }) {
      return blockedEverywhere(fleet, 'gcp', freshClient(), effectLimitMs);
    },
  },
  {
    name: 'an attacker of Azure is blocked on AWS and Google Cloud',
    async run({ fleet }) {
      return blockedEverywhere(fleet, 'azure', freshClient(), effectLimitMs);
    },
  },
  {
    name: 'nobody else is',
    async run({ fleet }) {
      for (const served of Object.values(fleet)) {
        assert.equal((await send(`${served.url}/orders/2`, freshClient())).status, 200);
      }
      return undefined;
    },
  },
  {
    name: 'a change of configuration is live on all three',
    async run({ controlPlane, fleet }) {
      await controlPlane.command('profiles', 'set', 'default', 'BLOCK_STATUS_CODE=406');
      const changed = await statusEverywhere(fleet, 406, effectLimitMs);
      await controlPlane.command('profiles', 'set', 'default', 'BLOCK_STATUS_CODE=403');
      await statusEverywhere(fleet, 403, effectLimitMs);
      return `${changed.toFixed(0)} ms`;
    },
  },
  {
    name: 'killed, it is missed by no request and the protection stays',
    async run({ controlPlane, fleet }) {
      await controlPlane.stop('SIGKILL');
      const times: number[] = [];
      const end = performance.now() + 2500 * beaconDelay;
      while (performance.now() < end) {
        for (const served of Object.values(fleet)) {
          const answer = await send(`${served.url}/orders/3`, freshClient());
          assert.equal(answer.status, 200);
          times.push(answer.ms);
        }
        await new Promise<void>((resolve) => setTimeout(resolve, 50));
      }
      for (const served of Object.values(fleet)) {
        expectDenial(await send(`${served.url}${hostileQuery}`, freshClient()));
        expectDenial(await send(`${served.url}/orders/4`, attacker));
      }
      const [p50, longest] = [median(times), Math.max(...times)];
      assert.ok(p50 < 50, `p50 ${p50} ms`);
      // A machine that stands still for a moment slows one request or two; a beacon that is waited for slows one on each cloud, every second.
      const slow = times.filter((ms) => ms >= 1000);
      assert.ok(slow.length < 3, `${slow.length} took a second or longer, the longest ${longest} ms`);
      return `${times.length} requests, p50 ${p50.toFixed(1)} ms, longest ${longest.toFixed(0)} ms`;
    },
  },
  {
    name: 'started again, it is found again by every agent',
    async run({ controlPlane, fleet }) {
      await controlPlane.start();
      return blockedEverywhere(fleet, 'gcp', freshClient(), recoveryLimitMs);
    },
  },
  {
    name: 'what was blocked before the outage is blocked after it',
    async run({ fleet }) {
      for (const served of Object.values(fleet)) expectDenial(await send(`${served.url}/orders/5`, attacker));
      return undefined;
    },
  },
  ...(['gcp', 'azure'] as const).map((cloud) => ({
    name: `stopped between two beacons, ${cloud} sends what it learnt last`,
    async run({ controlPlane, fleet }: Connected) {
      await controlPlane.command('profiles', 'set', 'default', 'BEACON_DELAY=600', 'BLOCK_STATUS_CODE=406');
      await statusEverywhere({ [cloud]: fleet[cloud] }, 406, effectLimitMs);
      const client = freshClient();
      assert.equal((await send(`${fleet[cloud].url}/.env`, client)).status, 406);
      const listed = async () => (await controlPlane.command('blacklist', 'list')).includes(client);
      assert.equal(await listed(), false, 'it was sent before');
      await fleet[cloud].stop();
      assert.ok(await listed(), `${client} is not on the list`);
      return undefined;
    },
  })),
];

/** True once the control plane gives who has this key the configuration with our BEACON_DELAY. */
async function isTold(connectUrl: string, key: string): Promise<boolean> {
  const response = await fetch(connectUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key, version: '0.8.2', platform: 'AWS Lambda', routes: {} }),
  });
  return response.status === 200 && (await response.text()).includes(`"BEACON_DELAY":${beaconDelay}`);
}

/**
 * Lets `client` ask one cloud for what only scanners ask for, and waits until the others refuse its ordinary requests.
 *
 * Other clients go on meanwhile: without requests there are no beacons.
 */
async function blockedEverywhere(
  fleet: Fleet,
  attacked: keyof Fleet,
  client: string,
  limitMs: number,
): Promise<string> {
  const startedAt = performance.now();
  expectDenial(await send(`${fleet[attacked].url}/.env`, client));
  expectDenial(await send(`${fleet[attacked].url}/orders/6`, client));
  const others = Object.entries(fleet).filter(([cloud]) => cloud !== attacked);
  const reached = new Map<string, number>();
  await until(
    async () => {
      assert.equal((await send(`${fleet[attacked].url}/orders/7`, freshClient())).status, 200);
      for (const [cloud, { url }] of others) {
        if (reached.has(cloud)) continue;
        const answer = await send(`${url}/orders/8`, client);
        if (answer.status === 403) reached.set(cloud, performance.now() - startedAt);
        else assert.equal(answer.status, 200);
      }
      return reached.size === others.length;
    },
    limitMs,
    50,
  );
  const times = others.map(([cloud]) => `${cloud} after ${reached.get(cloud)?.toFixed(0) ?? '—'} ms`).join(', ');
  assert.equal(reached.size, others.length, `within ${limitMs} ms: ${times}`);
  return times;
}

/** Waits until every cloud refuses attacks with `status`; gives the milliseconds. */
async function statusEverywhere(fleet: Partial<Fleet>, status: number, limitMs: number): Promise<number> {
  const seen = new Map<string, number>();
  const ms = await until(
    async () => {
      for (const [cloud, { url }] of Object.entries(fleet)) {
        seen.set(cloud, (await send(`${url}${hostileQuery}`, freshClient())).status);
      }
      return [...seen.values()].every((found) => found === status);
    },
    limitMs,
    50,
  );
  assert.notEqual(ms, null, `after ${limitMs} ms: ${JSON.stringify([...seen])}`);
  return ms ?? Number.NaN;
}
