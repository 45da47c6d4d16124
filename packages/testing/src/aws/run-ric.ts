import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { type InvocationResult, type InvokeOptions, startRuntimeApi } from './runtime-api.ts';

/** How to start one function on the real Lambda runtime interface client. */
export interface RicOptions {
  /** Lambda's handler string, such as `index.handler`. */
  readonly handler: string;
  /** Directory of the function's code. */
  readonly taskRoot: string;
  /** Environment beside what Lambda sets; a value may replace one of those. */
  readonly env?: Readonly<Record<string, string>>;
  /** Directory of the aws-lambda-ric package; the installed one by default. Releases 3 and 4 work. */
  readonly ric?: string;
  /** The Node.js binary; this process's own by default. */
  readonly node?: string;
  readonly nodeArgs?: readonly string[];
}

/** A running function. */
export interface RunningFunction {
  /** Sends one event through the runtime. */
  invoke(event: unknown, options?: InvokeOptions): Promise<InvocationResult>;
  /** From spawning the process to its first request for an event, in milliseconds. */
  readonly bootMs: number;
  readonly process: ChildProcess;
  /** Everything the process has written to standard output and standard error. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * Starts a function on the real aws-lambda-ric against a Runtime API on loopback.
 *
 * Only the runtime's native HTTP client is replaced (rapid-client-shim.cjs), so that no native build is needed.
 * Rejects with the process's output when the function does not come up.
 */
export async function startFunction(options: RicOptions): Promise<RunningFunction> {
  const api = await startRuntimeApi();
  const startedAt = performance.now();
  const directory = options.ric ?? dirname(createRequire(import.meta.url).resolve('aws-lambda-ric/package.json'));
  const shim = fileURLToPath(new URL('./rapid-client-shim.cjs', import.meta.url));
  const child = spawn(
    options.node ?? process.execPath,
    ['--require', shim, ...(options.nodeArgs ?? []), entryPoint(directory), options.handler],
    { cwd: options.taskRoot, env: lambdaEnvironment(options, api.address), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      api.abort(new Error(`the runtime's process ended (${signal ?? code}): ${output}`));
      resolve();
    });
  });
  child.once('error', (error) => api.abort(error));

  async function stop(): Promise<void> {
    child.kill('SIGKILL');
    await exited;
    await api.close();
  }

  try {
    await api.ready;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    invoke: (event, invokeOptions) => api.invoke(event, invokeOptions),
    bootMs: performance.now() - startedAt,
    process: child,
    output: () => output,
    stop,
  };
}

/** The runtime's own executable: `index.mjs` in release 4, `bin/index.mjs` in release 3. */
function entryPoint(directory: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const bin = (manifest as { readonly bin: Readonly<Record<string, string>> }).bin['aws-lambda-ric'];
  if (bin === undefined) throw new Error(`no aws-lambda-ric in ${directory}`);
  return join(directory, bin);
}

function lambdaEnvironment(options: RicOptions, address: string): Record<string, string> {
  const major = process.versions.node.split('.')[0] ?? '24';
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '/tmp',
    TMPDIR: process.env['TMPDIR'] ?? '/tmp',
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${major}.x`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_FUNCTION_NAME: 'sample',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/sample',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef',
    AWS_LAMBDA_RUNTIME_API: address,
    AWS_REGION: 'eu-west-1',
    LAMBDA_TASK_ROOT: options.taskRoot,
    _HANDLER: options.handler,
    ...options.env,
  };
}
