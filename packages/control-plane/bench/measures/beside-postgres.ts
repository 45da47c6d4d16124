import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Row } from '../report.ts';

/**
 * Runs a module of this folder beside a PostgreSQL server of its own, which is gone afterwards, and gives the rows that it writes as JSON; where PostgreSQL is
 * missing, that is a failure.
 */
export function rowsBesidePostgres(module: string, args: readonly string[] = []): Promise<readonly Row[]> {
  const root = path.join(import.meta.dirname, '../../../..');
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'tools/with-postgres.ts'),
      process.execPath,
      '--conditions=@rasp/source',
      '--no-warnings',
      path.join(import.meta.dirname, module),
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [output, problems] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    problems += part;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as readonly Row[]);
      else reject(new Error(problems.trim() || `ended with ${code}`));
    });
  });
}
