import { median } from '@rasp/testing/quantile.ts';
import type { Host } from '../hosts/host.ts';
import { type Answer, send, until } from './client.ts';
import type { DemoControlPlane } from './control-plane.ts';
import type { Table } from './table.ts';

/** The clients of the tour: public-looking addresses, because private and reserved ones are never shared. */
const customer = '84.17.33.9';
const attacker = '45.61.184.77';
const laterAttacker = '91.92.240.13';

/** Longest time from a change to its effect on another cloud: the demo's BEACON_DELAY of 1 s, twice, and what a busy machine adds. */
const effectLimitMs = 20_000;

/** What the tour works with. */
export interface TourSetup {
  readonly hosts: readonly Host[];
  readonly controlPlane: DemoControlPlane;
  readonly profile: string;
  readonly table: Table;
}

interface Attack {
  readonly what: string;
  readonly target: string;
  readonly init?: RequestInit;
}

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** One attack of each class, each in another place and some encoded as attackers do. */
const attacks: readonly Attack[] = [
  {
    what: 'SQL injection in the query',
    target: `/orders?id=${encodeURIComponent('1 UNION SELECT password FROM users')}`,
  },
  {
    what: 'cross-site scripting in a form',
    target: '/orders',
    init: {
      method: 'POST',
      headers: form,
      body: new URLSearchParams({ note: '"><img src=x onerror=alert(1)>' }).toString(),
    },
  },
  {
    what: 'command injection in a JSON body',
    target: '/orders',
    init: { method: 'POST', headers: json, body: JSON.stringify({ host: { name: '127.0.0.1; cat /etc/passwd' } }) },
  },
  {
    what: 'path traversal, twice encoded, in the query',
    target: '/orders?file=%252e%252e%252f%252e%252e%252f%252e%252e%252fetc%252fpasswd',
  },
  { what: 'SQL injection in a cookie', target: '/orders', init: { headers: { cookie: `track=' OR '1'='1' -- ` } } },
  {
    what: 'path traversal in a header',
    target: '/orders',
    init: { headers: { 'x-template': '../../../../etc/passwd' } },
  },
];

/** Plays the tour and fills the table; each step says what it expected and what it saw. */
export async function playTour(setup: TourSetup): Promise<void> {
  await cleanRequests(setup);
  await attackClasses(setup);
  await sharedBlacklist(setup, attacker);
  await liveConfiguration(setup);
  await withoutControlPlane(setup);
}

async function cleanRequests({ hosts, table }: TourSetup): Promise<void> {
  table.section('Clean requests are answered');
  for (const host of hosts) {
    const answer = await send(`${host.url}/orders?q=garden+chair&name=Sean+O%27Neil&sort=created_at+desc`, customer);
    add(table, 'GET with O\'Neil and "created_at desc"', host.cloud, 200, answer);
    const body = JSON.stringify({ note: 'buy milk; sort the mail', html: '<b>thanks</b>', total: '10 - 20' });
    const post = await send(`${host.url}/orders`, customer, { method: 'POST', headers: json, body });
    add(table, 'POST of awkward but honest JSON', host.cloud, 200, post);
  }
}

async function attackClasses({ hosts, table }: TourSetup): Promise<void> {
  table.section('Attacks are blocked, wherever they stand');
  let client = 10;
  for (const attack of attacks) {
    for (const host of hosts) {
      // Each attack from an address of its own: three certain ones would blacklist a single source.
      const answer = await send(`${host.url}${attack.target}`, `62.4.16.${client++}`, attack.init);
      add(table, attack.what, host.cloud, 403, answer);
    }
  }
}

/** Three strikes on AWS list the attacker; the other clouds learn it with their next beacon. */
async function sharedBlacklist({ hosts, table }: TourSetup, from: string): Promise<void> {
  table.section('A habit is banned, and what one function learns all functions know');
  const [first, ...others] = hosts;
  if (first === undefined) throw new Error('no host');
  for (const attack of attacks.slice(0, 3)) await send(`${first.url}${attack.target}`, from, attack.init);
  const listedAt = performance.now();
  add(table, `clean request of ${from} after three attacks`, first.cloud, 403, await send(`${first.url}/orders`, from));
  for (const host of others) {
    await until(
      async () => {
        // Ordinary traffic carries the beacons: one out of AWS, one into this cloud.
        await send(`${first.url}/orders`, customer);
        await send(`${host.url}/orders`, customer);
        return (await send(`${host.url}/orders`, from)).status === 403;
      },
      effectLimitMs,
      150,
    );
    const answer = await send(`${host.url}/orders`, from);
    add(table, `the same client, never seen here`, host.cloud, 403, { ...answer, ms: performance.now() - listedAt });
  }
  for (const host of hosts) {
    add(table, 'another client is served', host.cloud, 200, await send(`${host.url}/orders`, customer));
  }
}

async function liveConfiguration({ hosts, table, controlPlane, profile }: TourSetup): Promise<void> {
  table.section('Configuration changes take effect live');
  controlPlane.command('profiles', 'set', profile, 'BLOCK_STATUS_CODE=406', 'BLOCK_ACTION_CONTENT=Not today');
  const changedAt = performance.now();
  const target = '/orders?id=1%20or%201=1%20--';
  let client = 60;
  for (const host of hosts) {
    const probe = () => send(`${host.url}${target}`, `62.4.17.${client++ % 250}`);
    await until(async () => (await probe()).status === 406, effectLimitMs, 150);
    const answer = await probe();
    add(table, 'block answer 403 → 406', host.cloud, 406, { ...answer, ms: performance.now() - changedAt });
  }
  controlPlane.command('profiles', 'set', profile, 'BLOCK_STATUS_CODE=403', 'BLOCK_ACTION_CONTENT=Blocked');
  const restoredAt = performance.now();
  for (const host of hosts) {
    const probe = () => send(`${host.url}${target}`, `62.4.18.${client++ % 250}`);
    await until(async () => (await probe()).status === 403, effectLimitMs, 150);
    const answer = await probe();
    add(table, '… and back to 403', host.cloud, 403, { ...answer, ms: performance.now() - restoredAt });
  }
}

/** The control plane dies without a word and comes back: nobody's request notices. */
async function withoutControlPlane(setup: TourSetup): Promise<void> {
  const { hosts, table, controlPlane } = setup;
  table.section('The control plane is killed');
  const before = await latencies(hosts);
  await controlPlane.stop('SIGKILL');
  await new Promise<void>((resolve) => setTimeout(resolve, 1200));
  for (const [index, host] of hosts.entries()) {
    add(table, 'clean request', host.cloud, 200, await send(`${host.url}/orders?q=chair`, customer));
    const attack = attacks[0];
    if (attack !== undefined) {
      add(table, 'attack', host.cloud, 403, await send(`${host.url}${attack.target}`, `62.4.19.${index + 1}`));
    }
    add(table, 'the blacklisted client is still refused', host.cloud, 403, await send(`${host.url}/orders`, attacker));
  }
  let during = await latencies(hosts);
  // A machine that became busy meanwhile is not busy each time.
  for (let tries = 1; tries < 5 && during.some((is, index) => is - (before[index] ?? 0) > 5); tries++) {
    during = await latencies(hosts);
  }
  for (const [index, host] of hosts.entries()) {
    const [was, is] = [before[index] ?? Number.NaN, during[index] ?? Number.NaN];
    table.add({
      what: 'median latency without it, with it before',
      where: host.cloud,
      expected: 'no more than 5 ms apart',
      seen: `${is.toFixed(1)} ms, ${was.toFixed(1)} ms`,
      ms: null,
      ok: is - was <= 5,
    });
  }
  table.section('… and started again');
  await controlPlane.start();
  await sharedBlacklist({ ...setup, hosts: [...hosts].reverse() }, laterAttacker);
}

async function latencies(hosts: readonly Host[]): Promise<readonly number[]> {
  const medians: number[] = [];
  for (const host of hosts) {
    const times: number[] = [];
    for (let count = 0; count < 30; count++) times.push((await send(`${host.url}/orders?page=${count}`, customer)).ms);
    medians.push(median(times));
  }
  return medians;
}

function add(table: Table, what: string, where: string, expected: number, answer: Answer): void {
  const { status, ms } = answer;
  table.add({
    what,
    where,
    expected: String(expected),
    seen: `${status} ${meaning(status)}`,
    ms,
    ok: status === expected,
  });
}

function meaning(status: number): string {
  return status === 200 ? 'answered' : status === 403 || status === 406 ? 'blocked' : '';
}
