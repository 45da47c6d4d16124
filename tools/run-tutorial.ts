/**
 * Types the shell blocks of docs/guide/tutorial.md into a shell, all but the first one, which installs and builds: `npm run tutorial`.
 *
 * A comment at the end of a line is what the line has to print; a busy machine has twenty seconds for it. Ports are free ones, so that nothing that runs
 * here is disturbed. Exits 1 where a line fails or prints something else.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../packages/testing/src/free-port.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const page = readFileSync(path.join(root, 'docs/guide/tutorial.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '').slice(1);

const eventually = `
eventually() {
  local wanted="$1" line="$2" got
  for try in $(seq 20); do
    got=$(eval "$line")
    case "$got" in *"$wanted"*) printf '%s   # %s\\n' "$line" "$wanted"; return;; esac
    sleep 1
  done
  printf '%s\\n  printed: %s\\n  wanted:  %s\\n' "$line" "$got" "$wanted" >&2
  exit 1
}
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
`;

let script = `set -euo pipefail\n${eventually}\n${blocks.join('\n').replaceAll(/^((?:ask|rasp) .*?) {2,}# (\S+)$/gm, checked)}`;
for (const port of ['8090', '8082', '8083']) script = script.replaceAll(port, String(await freePort()));

rmSync(path.join(root, 'tutorial'), { recursive: true, force: true });
const shell = spawn('bash', ['-c', script], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
const code = await new Promise<number | null>((resolve) => shell.once('close', resolve));
rmSync(path.join(root, 'tutorial'), { recursive: true, force: true });
console.log(code === 0 ? 'the tutorial works as written' : 'the tutorial does not work as written');
process.exitCode = code === 0 && blocks.length > 5 ? 0 : 1;

function checked(_line: string, command: string, wanted: string): string {
  return `eventually ${quoted(wanted)} ${quoted(command)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
