import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { bundledCli } from './bundled-cli.ts';
import { createOwnAgent } from './own-agent-model.ts';
import { type CommandRun, runCommand } from './run-command.ts';
import { commandPlace, newFile, newStore, type StorePlace } from './test-store.ts';

const servers: ChildProcess[] = [];
let place: StorePlace;

beforeEach(async () => {
  place = await newStore();
});

afterEach(async () => {
  for (const server of servers.splice(0)) await stop(server, 'SIGKILL');
});

function run(...given: readonly string[]): Promise<CommandRun> {
  return runCommand(place, given);
}

/** Starts a server and gives its URL, once it says that agents can connect. */
async function serve(): Promise<{ readonly server: ChildProcess; readonly url: string; readonly out: string }> {
  const { args, env } = commandPlace(place);
  const server = spawn(process.execPath, [bundledCli(), 'serve', '--port', '0', ...args], { env });
  servers.push(server);
  let out = '';
  for await (const chunk of server.stdout) {
    out += String(chunk);
    if (out.includes('Store  ')) break;
  }
  const url = /(http:\/\/127\.0\.0\.1:\d+)\/connect/.exec(out)?.[1] ?? '';
  return { server, url, out };
}

async function stop(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}

/** The server looks for changes of other processes five times a second; the rest of the wait is for a loaded machine. */
async function eventually<Value>(read: () => Promise<Value>, expected: Value): Promise<void> {
  const until = Date.now() + 60_000;
  let value = await read();
  while (JSON.stringify(value) !== JSON.stringify(expected) && Date.now() < until) value = await read();
  expect(value).toEqual(expected);
}

test('keys, profiles and the list by commands alone', async () => {
  const added = await run('keys', 'add', 'shop');
  expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/^rasp_[0-9a-f]{16}_[0-9a-f]{48}$/) });
  if ('dataFile' in place) expect(statSync(place.dataFile).mode & 0o777).toBe(0o600);
  expect(await run('keys', 'add', 'shop')).toMatchObject({ code: 1, err: expect.stringContaining('exists already') });
  expect(await run('keys', 'add', 'x', '--profile', 'none')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no profile none'),
  });
  const list = await run('keys', 'list');
  expect(list.out).toMatch(/^shop {2}default .* never {6}valid$/m);
  expect(list.out).not.toContain(added.out.split('_')[2]);

  expect(
    (await run('profiles', 'set', 'web', 'SECURITY_CHECKS.sqli=block', 'APP_NAME=shop', 'BEACON_DELAY=5')).out,
  ).toBe('Profile web is at revision 1.');
  expect(await run('profiles', 'set', 'web', 'SECURITY_CHECKS.xss=0', 'APP_NAME=')).toMatchObject({
    code: 1,
    err: expect.stringContaining('xss goes from block to off'),
  });
  await run('profiles', 'set', 'web', 'SECURITY_CHECKS.xss=0', 'APP_NAME=', '--override', 'it blocks everybody');
  const shown = await run('profiles', 'show', 'web');
  expect(JSON.parse(shown.out)).toEqual({ SECURITY_CHECKS: { sqli: 'block', xss: 'off' }, BEACON_DELAY: 5 });
  const file = `${newFile()}.json`;
  writeFileSync(file, JSON.stringify({ config: { APP_NAME: 'from a file' } }));
  expect((await run('profiles', 'set', 'web', file)).out).toBe('Profile web is at revision 3.');
  expect(await run('profiles', 'set', 'web', 'BEACON_DELAY=-1')).toMatchObject({
    code: 1,
    err: expect.stringContaining('BEACON_DELAY is -1'),
  });
  expect(await run('profiles', 'set', 'web', 'BEACON_URL=http://evil.example/')).toMatchObject({ code: 1 });

  expect(await run('blacklist', 'add', '10.1.2.3')).toMatchObject({
    code: 1,
    err: expect.stringContaining('never blocked'),
  });
  expect((await run('blacklist', 'add', '45.9.90.77/24', '--note', 'seen elsewhere')).code).toBe(0);
  expect((await run('blacklist', 'list')).out).toMatch(/^45\.9\.90\.0\/24 {2}all /m);
  expect((await run('blacklist', 'remove', '45.9.90.0/24')).code).toBe(0);
  expect(await run('blacklist', 'remove', '45.9.90.0/24')).toMatchObject({ code: 1 });
  expect((await run('keys', 'revoke', 'shop')).code).toBe(0);
  expect(await run('keys', 'revoke', 'shop')).toMatchObject({ code: 1 });
}, 60_000);

test('users, tokens and the audit log by commands', async () => {
  const added = await run('users', 'add', 'Ada', '--role', 'operator');
  expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/^[\w-]{20}$/) });
  expect(await run('users', 'add', 'ada')).toMatchObject({
    code: 1,
    err: expect.stringContaining('choose another name'),
  });
  expect((await run('users', 'list')).out).toMatch(/^ada {3}operator {2}password {4}never {7}enabled$/m);
  const token = await run('users', 'tokens', 'add', 'ada', 'ci', '--role', 'viewer');
  expect(token).toMatchObject({ code: 0, out: expect.stringMatching(/^rasp_api_[0-9a-f]{16}_[0-9a-f]{48}$/) });
  expect(await run('users', 'tokens', 'add', 'ada', 'ci', '--role', 'admin')).toMatchObject({ code: 1 });
  const { url } = await serve();
  const overview = () => fetch(`${url}/api/v1/overview`, { headers: { authorization: `Bearer ${token.out}` } });
  expect((await overview()).status).toBe(200);
  expect((await run('users', 'tokens', 'revoke', token.out.split('_')[2] ?? '')).code).toBe(0);
  expect((await overview()).status).toBe(401);
  const verified = await run('verify-audit');
  expect(verified).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^The audit log is whole: 3 entries, head [0-9a-f]{64}$/),
  });
  expect(await run('verify-audit', '--head', '0'.repeat(63))).toMatchObject({ code: 1 });
  const log = JSON.stringify([added, token, verified].map((result) => result.err));
  expect(log).not.toContain(added.out);
}, 60_000);

test('events are listed, shown, judged, exported and erased by commands', async () => {
  const { url } = await serve();
  const finding = {
    check: 'sqli',
    rule: 'union',
    input: { source: 'query-value', name: 'id' },
    evidence: '\u001b[2J1 UNION',
  };
  const event = { application: 'shop', action: 'deny', clientIp: '45.9.1.1', path: '/a', findings: [finding] };
  await fetch(`${url}/logs`, { method: 'POST', body: JSON.stringify([event, { ...event, clientIp: '45.9.1.2' }]) });
  const listed = async (): Promise<number> =>
    (await run('events', 'list', '--json')).out.split('\n').filter(Boolean).length;
  await eventually(listed, 2);
  const [line = ''] = (await run('events', 'list', '--source', '45.9.1.1', '--json')).out.split('\n');
  const { id } = JSON.parse(line) as { id: string };
  expect((await run('events', 'list', '--severity', 'critical')).out.split('\n')).toHaveLength(1);
  const shown = JSON.parse((await run('events', 'show', id)).out);
  expect(shown.findings).toMatchObject([{ check: 'sqli', ids: { cwe: ['CWE-89'] } }]);
  expect((await run('events', 'label', id, 'false-alarm', '--comment', 'a test')).out).toBe(`${id} is a false-alarm.`);
  const lines = (await run('events', 'export', '--format', 'labels')).out.split('\n');
  expect(lines.map((text) => JSON.parse(text))).toMatchObject([
    { id: `${id}.0`, label: 0, class: 'sqli', source: 'query-value:id' },
  ]);
  expect((await run('events', 'erase', '45.9.1.1', '--reason', 'asked for')).out).toBe('Erased 1 events.');
  expect(await run('events', 'show', id)).toMatchObject({ code: 1, err: 'There is no such event, or no longer.' });
  expect((await run('events', 'forwarders', 'add', 'siem', 'syslog', '10.0.0.1:514', '--transport', 'udp')).code).toBe(
    0,
  );
  expect((await run('events', 'forwarders', 'add', 'x', 'webhook', 'file:///etc/passwd')).code).toBe(1);
  expect((await run('events', 'forwarders', 'list')).out).toMatch(/^siem {2}syslog {2}enabled/m);
  const rule = ['events', 'alerts', 'add', 'many attacks', '--threshold', '20', '--severity', 'high', '--to'];
  expect(await run(...rule, 'nobody')).toMatchObject({ code: 1, err: 'There is no forwarder nobody.' });
  expect((await run(...rule, 'siem')).out).toBe('many attacks tells siem from now on.');
  expect((await run('events', 'alerts', 'list')).out).toMatch(/^many attacks {2}enabled .* 20 +300 s +siem +never$/m);
  expect((await run('events', 'alerts', 'remove', 'many attacks')).code).toBe(0);
  expect((await run('events', 'forwarders', 'remove', 'siem')).code).toBe(0);
  expect((await run('verify-audit')).out).toContain('6 entries');
}, 120_000);

test('a running server takes over within a second what commands change', async () => {
  const { out: key } = await run('keys', 'add', 'first');
  const { url, out } = await serve();
  expect(out).toMatch(/Setup secret \(shown once\): rasp_setup_[0-9a-f]{48}/);
  const agent = createOwnAgent({ url }, key, 'a');
  await agent.connect();

  await run('profiles', 'set', 'default', 'APP_NAME=changed live');
  await eventually(async () => {
    await agent.beacon();
    return agent.config['APP_NAME'];
  }, 'changed live');

  await run('blacklist', 'add', '45.9.91.1');
  await eventually(async () => {
    await agent.beacon();
    return [...agent.listed(Date.now())];
  }, ['45.9.91.1']);

  const { out: second } = await run('keys', 'add', 'second');
  await eventually(() => connects(url, second), 200);
  await run('keys', 'revoke', 'second');
  await eventually(() => connects(url, second), 403);
}, 60_000);

test('functions, instances and the lines that add one by commands', async () => {
  const { out: key } = await run('keys', 'add', 'shop');
  await run('keys', 'add', 'spare');
  expect(await run('onboarding', '--public-url', 'https://rasp.example/')).toMatchObject({
    code: 1,
    err: expect.stringContaining('start it once'),
  });
  const { url } = await serve();
  await createOwnAgent({ url }, key, 'a').connect();
  // What is heard of functions and instances is written behind.
  await eventually(async () => / active$/m.test((await run('functions', 'list')).out), true);
  expect((await run('functions', 'list')).out).toMatch(/ shop .* active\n.* spare .* never-connected$/);
  expect((await run('instances', 'list')).out).toMatch(/ default .* active$/m);
  const { out: lines } = await run('onboarding', '--public-url', 'https://rasp.example/', '--cloud', 'aws');
  expect(lines).toContain('RASP_CLOUD_URL=https://rasp.example/connect');
  expect(lines).toMatch(/\/logs\/[\w-]+\.[\w-]+/);
  expect(lines).not.toContain('gcloud');
  const [, line = ''] = (await run('functions', 'list', '--search', 'shop')).out.split('\n');
  expect(await run('functions', 'forget', line.split(' ')[0] ?? '')).toMatchObject({
    code: 1,
    err: expect.stringContaining('it would come back'),
  });
}, 60_000);

test('a backup is made while the server runs, restored where it is stopped, and ends with SIGTERM in between', async () => {
  const { out: key } = await run('keys', 'add', 'shop');
  const { server, url } = await serve();
  await run('blacklist', 'add', '45.9.91.1');
  const backup = `${newFile()}.gz`;
  expect(await run('backup', backup)).toMatchObject({ code: 0, out: expect.stringMatching(/^Wrote .* \d+ rows of /) });
  expect(await run('backup', backup)).toMatchObject({ code: 1, err: expect.stringContaining('there already') });
  await run('blacklist', 'add', '45.9.91.2');
  expect(await run('restore', backup)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/already served|is not empty/),
  });
  const open = fetch(`${url}/logs`, { method: 'POST', body: JSON.stringify({ action: 'deny', findings: [] }) });
  expect((await open).status).toBe(200);
  const began = performance.now();
  await stop(server, 'SIGTERM');
  expect(server.exitCode).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
  // What waited for the store when the signal came is in it.
  expect((await run('events', 'list', '--json')).out.split('\n')).toHaveLength(1);
  if (!('dataFile' in place)) place = await newStore();
  expect((await run('restore', backup)).out).toMatch(/^Restored \d+ rows of /);
  expect((await run('keys', 'list')).out).toMatch(/^shop /m);
  expect((await run('verify-audit')).out).toContain('3 entries');
  const again = await serve();
  const agent = createOwnAgent({ url: again.url }, key, 'a');
  await agent.connect();
  expect([...agent.listed(Date.now())]).toEqual(['45.9.91.1']);
}, 120_000);

test('a second server of the same file is refused and names the first', async () => {
  place = { dataFile: newFile() };
  const { server } = await serve();
  const second = await run('serve', '--port', '0');
  expect(second).toMatchObject({ code: 1, out: '' });
  expect(second.err).toContain(`already served by another control plane (process ${server.pid}`);
  await stop(server, 'SIGTERM');
  expect(server.exitCode).toBe(0);
  const { url } = await serve();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
}, 60_000);

test('what was acknowledged survives kill -9', async () => {
  const { out: key } = await run('keys', 'add', 'shop');
  const { server, url } = await serve();
  const reachable = { url };
  const agent = createOwnAgent(reachable, key, 'a');
  await agent.connect();
  const acknowledged: string[] = [];
  const reports = Array.from({ length: 20 }, (_, index) => `45.9.92.${index}`).map(async (address) => {
    const own = createOwnAgent({ url }, key, address);
    // Whom a busy server refuses tries again.
    while ((await own.beacon({ lost: true, report: [[address, Date.now() / 1_000]] })).status !== 200);
    acknowledged.push(address);
    if (acknowledged.length === 12) server.kill('SIGKILL');
  });
  await Promise.allSettled(reports);
  await stop(server, 'SIGKILL');
  expect(acknowledged.length).toBeGreaterThanOrEqual(12);
  reachable.url = (await serve()).url;
  await agent.beacon();
  expect(agent.resyncs).toBe(0);
  expect([...agent.listed(Date.now())]).toEqual(expect.arrayContaining(acknowledged));
}, 60_000);

async function connects(url: string, key: string): Promise<number> {
  const body = JSON.stringify({ key, version: '0.8.2', platform: 'AWS Lambda', routes: {} });
  return (await fetch(`${url}/connect`, { method: 'POST', body })).status;
}
