import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import type { CaseRunner } from './case-runner.ts';
import type { Consumer } from './install-project.ts';
import { callbackSuite, lambdaSuite, refusedCallbackChecks, startLambda, streamingSuite } from './suites/aws.ts';
import { functionAppStreamSuite, functionAppSuite, startFunctionApp } from './suites/azure.ts';
import { bundleChecks } from './suites/bundles.ts';
import { commandLineChecks } from './suites/command-line.ts';
import { controlPlaneSuite } from './suites/control-plane.ts';
import { functionStreamSuite, functionSuite, startFunction } from './suites/gcp.ts';
import { installedChecks } from './suites/installed.ts';
import { outputOf, typescriptChecks } from './suites/typescript.ts';
import type { NodeMajor, RicRelease, Toolchain } from './toolchain.ts';

/** What the suites are made of. */
export interface MatrixSetup {
  readonly runner: CaseRunner;
  readonly toolchain: Toolchain;
  /** Where the projects lie; bundles go beside them. */
  readonly directory: string;
  readonly scratch: string;
  /** The directory of an installed project. */
  project(consumer: Consumer): string;
  readonly all: boolean;
}

/** A way in which functions are written and shipped. */
interface Kind {
  readonly name: string;
  /** Where its handlers lie. */
  readonly root: string;
  /** The handler's file and, for AWS, its name in Lambda's spelling. */
  readonly files: { readonly aws: string; readonly gcp: string; readonly azure: string };
  /** Streaming, callback and whole-app variants exist. */
  readonly hasVariants: boolean;
  /** The project whose functions-framework runs it. */
  readonly framework: string;
}

/** Runs the quick or the whole matrix. */
export async function matrix(setup: MatrixSetup): Promise<void> {
  const { runner, toolchain, all, project, scratch, directory } = setup;
  for (const consumer of ['cjs', 'esm', 'ts', 'server'] as const) {
    await runner.check(installedChecks(consumer, project(consumer)));
  }
  await runner.check(typescriptChecks(project('ts'), toolchain, 24, ['5.9', '7.0']));
  for (const format of ['cjs', 'esm'] as const) {
    await runner.check(bundleChecks(project('esm'), format, path.join(directory, `bundled-${format}`)));
  }
  for (const kind of kindsOf(setup)) {
    for (const [node, ric] of all || kind.name === 'cjs' ? lambdaRuntimes(all) : ([[24, '4.0.2']] as const)) {
      await onLambda(setup, kind, node, ric);
    }
    for (const node of all ? ([24, 22] as const) : ([24] as const)) {
      await onFramework(setup, kind, node);
      await onFunctions(setup, kind, node);
    }
  }
  for (const node of all ? ([24, 22] as const) : ([24] as const)) {
    const program = toolchain.node[node];
    const server = project('server');
    await runner.check(commandLineChecks({ name: `cli   node ${node}`, project: server, node: program, scratch }));
    for (const kind of all ? (['esm', 'cjs'] as const) : (['esm'] as const)) {
      await runner.run(
        controlPlaneSuite({
          name: `control plane and three ${kind} agents, node ${node}`,
          server,
          node: program,
          scratch,
          startFleet: (env) => startFleet(setup, kind, node, env),
        }),
      );
    }
  }
}

/** Release 3.3 belongs to nodejs22.x alone. */
function lambdaRuntimes(all: boolean): readonly (readonly [NodeMajor, RicRelease])[] {
  const quick = [
    [24, '4.0.2'],
    [22, '3.3.0'],
  ] as const;
  return all ? [...quick, [22, '4.0.2']] : quick;
}

function kindsOf({ project, directory }: MatrixSetup): readonly Kind[] {
  const bundled = (format: 'cjs' | 'esm'): Kind => {
    const extension = format === 'esm' ? 'mjs' : 'js';
    return {
      name: `bundled ${format}`,
      root: path.join(directory, `bundled-${format}`),
      files: { aws: 'aws/index.handler', gcp: `gcp/plain.${extension}`, azure: `azure/index.${extension}` },
      hasVariants: false,
      framework: project('esm'),
    };
  };
  const written = (consumer: 'cjs' | 'esm'): Kind => ({
    name: consumer,
    root: project(consumer),
    files: { aws: 'aws/index.handler', gcp: 'gcp/index.js', azure: 'azure/index.js' },
    hasVariants: true,
    framework: project(consumer),
  });
  const typescript: Kind = {
    name: 'ts',
    root: outputOf(project('ts')),
    files: { aws: 'aws.handler', gcp: 'gcp.js', azure: 'azure.js' },
    hasVariants: false,
    framework: project('ts'),
  };
  return [written('cjs'), written('esm'), typescript, bundled('cjs'), bundled('esm')];
}

async function onLambda(setup: MatrixSetup, kind: Kind, node: NodeMajor, ric: RicRelease): Promise<void> {
  const { runner, toolchain } = setup;
  const [folder, handler] = [path.dirname(kind.files.aws), path.basename(kind.files.aws)];
  const target = () => ({
    toolchain,
    node,
    ric,
    kind: kind.name,
    taskRoot: path.join(kind.root, folder),
    scratch: scratchOf(setup),
  });
  // The TypeScript handler has the type of one kind of event.
  await runner.run(lambdaSuite(target(), handler, kind.name !== 'ts'));
  if (kind.name === 'ts') return;
  await runner.run(streamingSuite(target(), 'inside'));
  await runner.run(streamingSuite(target(), 'around'));
  if (ric === '3.3.0') await runner.run(callbackSuite(target()));
  else await runner.check(refusedCallbackChecks(target()));
}

async function onFramework(setup: MatrixSetup, kind: Kind, node: NodeMajor): Promise<void> {
  const { runner, toolchain } = setup;
  const target = (file: string) => ({
    toolchain,
    node,
    kind: kind.name,
    project: kind.framework,
    source: path.join(kind.root, file),
    scratch: scratchOf(setup),
  });
  await runner.run(functionSuite(target(kind.files.gcp), kind.hasVariants ? ', registered' : ''));
  if (!kind.hasVariants) return;
  await runner.run(functionSuite(target('gcp/plain.js'), ', plain export'));
  await runner.run(functionStreamSuite(target('gcp/stream.js')));
}

async function onFunctions(setup: MatrixSetup, kind: Kind, node: NodeMajor): Promise<void> {
  const { runner, toolchain } = setup;
  const target = (file: string) => ({
    toolchain,
    node,
    kind: kind.name,
    main: path.join(kind.root, file),
    scratch: scratchOf(setup),
  });
  await runner.run(functionAppSuite(target(kind.files.azure), ''));
  if (kind.name === 'ts') return;
  await runner.run(functionAppSuite(target(kind.files.azure.replace('index', 'hooked')), ', whole app'));
  if (kind.hasVariants) await runner.run(functionAppStreamSuite(target('azure/stream.js')));
}

async function startFleet(
  setup: MatrixSetup,
  kind: 'cjs' | 'esm',
  node: NodeMajor,
  env: Readonly<Record<string, string>>,
) {
  const { toolchain } = setup;
  const project = setup.project(kind);
  const shared = () => ({ toolchain, node, kind, scratch: scratchOf(setup) });
  const [aws, gcp, azure] = await Promise.all([
    startLambda({ ...shared(), ric: '4.0.2', taskRoot: path.join(project, 'aws') }, 'index.handler', env),
    startFunction({ ...shared(), project, source: path.join(project, 'gcp/index.js') }, env),
    startFunctionApp({ ...shared(), main: path.join(project, 'azure/hooked.js') }, env),
  ]);
  return { aws, gcp, azure };
}

/** A temporary directory for one function: instances of different functions share none. */
function scratchOf({ scratch }: MatrixSetup): string {
  return mkdtempSync(path.join(scratch, 'function-'));
}
