/**
 * Runs a command beside a PostgreSQL server of its own: `node tools/with-postgres.ts jest --selectProjects control-plane`.
 *
 * The server lives in a temporary folder, listens on loopback on a free port, and is gone afterwards. The command finds it in
 * RASP_TEST_DATABASE_URL. Where PostgreSQL is not installed this fails: a test that was skipped says nothing.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../packages/testing/src/free-port.ts';

const debianFolder = '/usr/lib/postgresql';

const [command, ...given] = process.argv.slice(2);
if (command === undefined) fail('Say what to run: node tools/with-postgres.ts COMMAND …');
const programs = findPrograms();
const account = process.getuid?.() === 0 ? unprivilegedAccount() : {};
const folder = mkdtempSync(path.join(tmpdir(), 'rasp-postgres-'));
const data = path.join(folder, 'data');
const log = path.join(folder, 'log');
const password = randomBytes(12).toString('hex');
const port = await freePort();
let started = false;

try {
  start();
  const url = `postgres://rasp:${password}@127.0.0.1:${port}/postgres`;
  process.exitCode = await run(command, given, { ...process.env, RASP_TEST_DATABASE_URL: url });
} finally {
  if (started) execFileSync(path.join(programs, 'pg_ctl'), ['stop', '-D', data, '-m', 'immediate', '-s'], account);
  rmSync(folder, { recursive: true, force: true });
}

function start(): void {
  const secret = path.join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  if (account.uid !== undefined) for (const owned of [folder, secret]) chownSync(owned, account.uid, account.gid ?? 0);
  const init = ['-D', data, '-U', 'rasp', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--no-sync'];
  execFileSync(path.join(programs, 'initdb'), [...init, '--locale=C.UTF-8'], { ...account, stdio: 'pipe' });
  // Nothing here outlives the machine, so nothing waits for the disk.
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c fsync=off -c max_connections=300`;
  try {
    execFileSync(path.join(programs, 'pg_ctl'), ['start', '-D', data, '-l', log, '-w', '-s', '-o', options], {
      ...account,
      stdio: 'ignore',
    });
  } catch (error) {
    fail(`PostgreSQL did not start (${String(error)}):\n${existsSync(log) ? readFileSync(log, 'utf8') : ''}`);
  }
  started = true;
}

/** The folder of the newest PostgreSQL that is installed. */
function findPrograms(): string {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => path.join(debianFolder, version, 'bin'));
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter((name) => name !== '');
  const found = [...folders, ...onPath].find((name) =>
    ['initdb', 'pg_ctl'].every((file) => existsSync(path.join(name, file))),
  );
  return (
    found ?? fail(`PostgreSQL is not installed: neither ${debianFolder}/*/bin nor the PATH has initdb and pg_ctl.`)
  );
}

/** PostgreSQL refuses to run as root. */
function unprivilegedAccount(): { readonly uid?: number; readonly gid?: number; readonly cwd?: string } {
  for (const name of ['postgres', 'nobody']) {
    const entry = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':');
    if (entry !== undefined) return { uid: Number(entry[2]), gid: Number(entry[3]), cwd: '/' };
  }
  return fail('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'inherit' });
    // Whoever stops this stops the command; the server is put away afterwards.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      console.error(`${program} cannot be run: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
