import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { freePort } from '../free-port.ts';

/** How to start one function on the real functions-framework. */
export interface FrameworkOptions {
  /** Name of the function, the framework's `--target`. */
  readonly target: string;
  /** Directory or file of the function's code, the framework's `--source`. */
  readonly source: string;
  /** Environment beside what Cloud Run sets; a value may replace one of those. */
  readonly env?: Readonly<Record<string, string>>;
  /** Directory of the project whose functions-framework runs; this package's own by default. */
  readonly project?: string;
  /** The Node.js binary; this process's own by default. */
  readonly node?: string;
  readonly nodeArgs?: readonly string[];
}

/** A server process on loopback. */
export interface RunningServer {
  readonly port: number;
  readonly process: ChildProcess;
  /** Everything the process has written to standard output and standard error. */
  output(): string;
  /** Resolves when the process has ended, with its code or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Kills the process if it has not ended. */
  stop(): Promise<void>;
}

/** A start that takes longer has failed, in milliseconds. */
const startLimitMs = 30_000;

/** Starts a function with the real command line of functions-framework. */
export function startFramework(options: FrameworkOptions): Promise<RunningServer> {
  const from = options.project === undefined ? import.meta.url : join(options.project, 'package.json');
  const program = join(dirname(createRequire(from).resolve('@google-cloud/functions-framework')), 'main.js');
  return startServer({
    ...options,
    args: [program, `--target=${options.target}`, `--source=${options.source}`],
    env: { FUNCTION_TARGET: options.target, ...options.env },
  });
}

/** Starts a program that listens on PORT, in the environment of a Cloud Run service, and waits until it does. */
export async function startServer(
  options: Pick<FrameworkOptions, 'env' | 'node' | 'nodeArgs' | 'project'> & { readonly args: readonly string[] },
): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(options.node ?? process.execPath, [...(options.nodeArgs ?? []), ...options.args], {
    cwd: options.project,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/tmp',
      TMPDIR: process.env['TMPDIR'] ?? '/tmp',
      NODE_ENV: 'production',
      K_SERVICE: 'orders',
      K_REVISION: 'orders-00001-abc',
      K_CONFIGURATION: 'orders',
      PORT: `${port}`,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = `${output}${chunk.toString('utf8')}`.slice(-200_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0));
    child.once('error', (error) => {
      collect(Buffer.from(error.message));
      resolve(1);
    });
  });
  const running: RunningServer = {
    port,
    process: child,
    output: () => output,
    ended,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
  // In production the framework says nothing when it listens, so the port is asked.
  const deadline = Date.now() + startLimitMs;
  while (!(await accepts(port))) {
    if (child.exitCode === null && child.signalCode === null && Date.now() < deadline) continue;
    await running.stop();
    throw new Error(`the server did not come up: ${output}`);
  }
  return running;
}

/** Tells whether a port takes connections; a refusal takes 10 ms, so that asking again and again costs little. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => setTimeout(resolve, 10, false));
  });
}
