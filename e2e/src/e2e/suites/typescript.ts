import path from 'node:path';
import type { Checks } from '../case-runner.ts';
import { expectSuccess } from '../run-command.ts';
import type { NodeMajor, Toolchain } from '../toolchain.ts';

const compilers = { '5.9': 'typescript-5.9', '7.0': 'typescript' } as const;

/** How a project finds the declarations: the two spellings of Node's own rules, and a bundler's. */
const resolutions = ['node16', 'nodenext', 'bundler'] as const;

/**
 * The TypeScript project compiles strictly, declarations of all packages included (`skipLibCheck` is off), by the last compiler of
 * the old line and the present one, in every way of finding modules. Its claims about types are in the project itself.
 */
export function typescriptChecks(
  project: string,
  toolchain: Toolchain,
  node: NodeMajor,
  versions: readonly (keyof typeof compilers)[],
): Checks {
  return {
    name: `ts    node ${node}`,
    builds: true,
    cases: [
      {
        name: 'compiles to what the runtimes are given',
        async run() {
          await compile(project, toolchain.node[node], '7.0', [
            'tsconfig.nodenext.json',
            '--outDir',
            outputOf(project),
          ]);
          return undefined;
        },
      },
      ...versions.flatMap((version) =>
        resolutions.map((resolution) => ({
          name: `TypeScript ${version} compiles it by ${resolution}`,
          async run() {
            await compile(project, toolchain.node[node], version, [`tsconfig.${resolution}.json`, '--noEmit']);
            return undefined;
          },
        })),
      ),
    ],
  };
}

/** Where the compiled project lies once its suite has run. */
export function outputOf(project: string): string {
  return path.join(project, 'dist');
}

async function compile(
  project: string,
  node: string,
  version: keyof typeof compilers,
  args: readonly string[],
): Promise<void> {
  const program = path.join(project, 'node_modules', compilers[version], 'bin/tsc');
  await expectSuccess(node, [program, '-p', ...args], { cwd: project });
}
