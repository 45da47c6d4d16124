import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Checks } from '../case-runner.ts';
import { type CommandResult, runCommand } from '../run-command.ts';

/** The packed `rasp` command line, run by its own program. */
export function commandLineChecks(options: {
  readonly name: string;
  readonly project: string;
  readonly node: string;
  readonly scratch: string;
}): Checks {
  const rasp = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> =>
    runCommand(path.join(options.project, 'node_modules/.bin/rasp'), args, {
      cwd: options.scratch,
      env: { PATH: `${path.dirname(options.node)}:${process.env['PATH']}`, TMPDIR: options.scratch, ...env },
    });
  return {
    name: options.name,
    cases: [
      {
        name: 'rasp doctor finds a sound environment sound',
        async run() {
          const { code, stdout, stderr } = await rasp(['doctor'], { RASP_BLOCK_STATUS_CODE: '406' });
          assert.equal(code, 0, stdout + stderr);
          return undefined;
        },
      },
      {
        name: 'rasp doctor names a bad value',
        async run() {
          const { code, stdout, stderr } = await rasp(['doctor'], { RASP_BLOCK_STATUS_CODE: 'teapot' });
          assert.equal(code, 1, stdout + stderr);
          assert.match(stdout + stderr, /BLOCK_STATUS_CODE/);
          return undefined;
        },
      },
      {
        name: 'rasp config check judges a file',
        async run() {
          const file = path.join(options.scratch, 'rasp.json');
          await writeFile(file, JSON.stringify({ FLOOD_RATIO: 'many' }));
          const { code, stdout, stderr } = await rasp(['config', 'check', '--local', file]);
          assert.equal(code, 1, stdout + stderr);
          assert.match(stdout + stderr, /FLOOD_RATIO/);
          return undefined;
        },
      },
    ],
  };
}
