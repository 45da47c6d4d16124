/**
 * Measures what long lists cost a server: the start, connects of each kind of agent, and beacons with nothing new.
 *
 * node --conditions=@rasp/source test/lists.bench.ts [entries …]     100000 1000000 unless given
 *
 * Client and server share the machine, so the rates are lower bounds. Statements are counted where SQLite prepares them: those
 * that background work makes while beacons come do not grow with the beacons.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compactList } from '@rasp/core/protocol';
import Database from 'better-sqlite3';
import { createControlPlane } from '../src/control-plane.ts';
import { openStore } from '../src/store/database.ts';

interface Ready {
  readonly url: string;
  readonly key: string;
  readonly startMs: number;
}

interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly statements: number;
}

const connections = 16;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

if (process.argv[2] === 'serve') await serve(process.argv[3] ?? '');
else {
  const sizes = process.argv.slice(2).map(Number);
  for (const entries of sizes.length === 0 ? [100_000, 1_000_000] : sizes) await measure(entries);
}

async function serve(dataFile: string): Promise<void> {
  let statements = 0;
  const prepare = Database.prototype.prepare;
  Database.prototype.prepare = function counted(this: Database.Database, ...given: [string]) {
    statements++;
    return prepare.apply(this, given);
  } as typeof prepare;
  const begin = performance.now();
  const controlPlane = await createControlPlane({ dataFile, onProblem: console.error });
  const { url } = await controlPlane.listen();
  const startMs = performance.now() - begin;
  const key = await controlPlane.addKey(`bench-${Date.now()}`);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({
      cpuMs: (user + system) / 1_000,
      rssMb: process.memoryUsage().rss / 1_048_576,
      statements,
    } satisfies Usage);
  });
  process.send?.({ url, key, startMs } satisfies Ready);
}

async function measure(entries: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rasp-lists-'));
  const dataFile = path.join(folder, 'data.db');
  await fill(dataFile, entries);
  const child = fork(fileURLToPath(import.meta.url), ['serve', dataFile], { execArgv: process.execArgv });
  try {
    const ready = await message<Ready>(child);
    const idle = await usage(child);
    console.log(`\n${entries} entries: started in ${Math.round(ready.startMs)} ms, ${Math.round(idle.rssMb)} MB`);
    const own = {
      key: ready.key,
      version: '0.1.0',
      agent: { name: '@rasp/aws', version: '0.1.0', instance: 'b', platform: 'aws', runtime: 'node24', service: 's' },
    };
    const accept = ['blacklist-expiry', 'cidr', 'connect-delta'];
    const compact = { ...own, accept: [...accept, compactList.accept] };
    const first = await post(ready.url, '/connect', compact);
    const answer = JSON.parse(first.toString()).data;
    const listPath = new URL(answer.blacklistUrl).pathname;
    const list = await get(ready.url, listPath);
    console.log(`  compact list ${list.length} bytes, ${((list.length * 8) / entries).toFixed(1)} bits an entry`);
    const cursor = list.subarray(13, 13 + (list[12] ?? 0)).toString();
    const json = await post(ready.url, '/connect', { ...own, accept }, 'gzip');
    console.log(`  JSON list ${json.length} bytes as sent`);
    const rows: Record<string, object> = {};
    const row = async (name: string, seconds: number, ask: () => Promise<unknown>): Promise<void> => {
      rows[name] = await load(child, seconds, ask);
    };
    await row('connect, compact list', 5, async () => {
      await post(ready.url, '/connect', compact);
      await get(ready.url, listPath);
    });
    await row('connect, JSON list packed', 5, () => post(ready.url, '/connect', { ...own, accept }, 'gzip'));
    const stock = { key: ready.key, version: '0.8.2', platform: 'AWS Lambda', routes: {} };
    await row('connect, PyRASP agent (10,000 entries)', 5, () => post(ready.url, '/connect', stock));
    const beacon = { ...compact, cursor, config: { revision: answer.revision, state: 'applied', error: null } };
    await row('beacon, nothing new', 5, () => post(ready.url, '/beacon', beacon));
    console.table(rows);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the rows as they would stand after so many reports: evenly spread addresses, ends within the next hour. */
async function fill(file: string, entries: number): Promise<void> {
  const store = await openStore({ file, busyTimeoutMs: 1_000 });
  const now = Date.now();
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (Math.imul(state ^ (state >>> 15), 0x85eb_ca6b) >>> 0) / 2 ** 32;
  };
  await store.db.transaction().execute(async (tx) => {
    const perStatement = 500;
    for (let from = 0; from < entries; from += perStatement) {
      const rows = Array.from({ length: Math.min(perStatement, entries - from) }, (_, index) => {
        // Below 224.0.0.0; a multiplier that is coprime to the modulus repeats no address.
        const value = Math.floor(((from + index) * 2_654_435_761) % (0xe000_0000 - 0x0100_0000)) + 0x0100_0000;
        const network = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
        return {
          scope: 'default',
          network,
          range_first: '',
          range_last: '',
          address: network,
          state: 'active' as const,
          state_reason: null,
          state_changed_at: now,
          detected_at: now,
          expires_at: now + 300_000 + Math.floor(next() * 3_300_000),
          first_seen: now,
          last_seen: now,
          hits: 1,
          strikes: 0,
          source: 'agent' as const,
          reporter: null,
          check_id: 'sqli',
          evidence: 'union select',
          ip_source: 'platform',
          seq: from + index + 1,
        };
      });
      await tx
        .insertInto('blacklist')
        .values(rows)
        .onConflict((oc) => oc.doNothing())
        .execute();
    }
    await tx.updateTable('counters').set({ value: entries }).where('name', '=', 'change').execute();
    await tx
      .insertInto('changes')
      .values({
        seq: entries,
        scope: 'default',
        operation: 'remove',
        network: '203.0.113.1',
        address: null,
        detected_at: now,
        expires_at: now,
        at: now,
      })
      .execute();
  });
  await store.close();
}

async function load(child: ChildProcess, seconds: number, ask: () => Promise<unknown>): Promise<object> {
  const times: number[] = [];
  const before = await usage(child);
  const begin = performance.now();
  const end = begin + seconds * 1_000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const asked = performance.now();
        await ask();
        times.push(performance.now() - asked);
      }
    }),
  );
  const passed = performance.now() - begin;
  const after = await usage(child);
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(1));
  return {
    'per second': Math.round((times.length * 1_000) / passed),
    p50: at(0.5),
    p99: at(0.99),
    'server CPU ms': Number(((after.cpuMs - before.cpuMs) / times.length).toFixed(3)),
    'statements each': Number(((after.statements - before.statements) / times.length).toFixed(4)),
    'RSS MB': Math.round(after.rssMb),
  };
}

function usage(child: ChildProcess): Promise<Usage> {
  const answered = message<Usage>(child);
  child.send('usage');
  return answered;
}

function message<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (received) => {
      child.removeListener('exit', ended);
      resolve(received as Message);
    });
  });
}

function post(url: string, target: string, body: object, encoding = 'identity'): Promise<Buffer> {
  const text = JSON.stringify(body);
  return exchange(
    url,
    target,
    'POST',
    { 'content-length': Buffer.byteLength(text), 'accept-encoding': encoding },
    text,
  );
}

function get(url: string, target: string): Promise<Buffer> {
  return exchange(url, target, 'GET', { accept: compactList.mediaType }, '');
}

/** Gives the body as it was sent. */
function exchange(
  url: string,
  target: string,
  method: string,
  headers: Readonly<Record<string, string | number>>,
  body: string,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(target, url), { agent, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const whole = Buffer.concat(parts);
        if (response.statusCode !== 200) reject(new Error(`${target}: ${response.statusCode}`));
        else resolve(whole);
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
