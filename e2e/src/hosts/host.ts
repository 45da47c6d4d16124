import { type ChildProcess, spawn } from 'node:child_process';

/** A running sample function behind an HTTP front on loopback. */
export interface Host {
  readonly cloud: 'aws' | 'gcp' | 'azure';
  readonly url: string;
  /** What the function's process has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** How a host is started: the environment is the function's whole environment, as a platform would set it. */
export interface HostOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
}

/** A child process whose output is kept and which was ready when it was handed out. */
export interface Child {
  readonly process: ChildProcess;
  output(): string;
  stop(): Promise<void>;
}

/**
 * Starts `program` (this Node.js unless told otherwise) with `args` and waits until its output matches `ready`, or until it
 * listens on the port `ready` where it prints nothing of its own.
 *
 * Rejects with the output when it exits first or is not ready after a minute.
 */
export async function startChild(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  ready: RegExp | number,
  cwd?: string,
  program: string = process.execPath,
): Promise<Child> {
  const child = spawn(program, [...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
  });
  let output = '';
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      settle(() => reject(new Error(`not ready after a minute: ${args.join(' ')}\n${output}`)));
    }, 60_000);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      clearInterval(probe);
      finish();
    };
    const probe = setInterval(() => {
      if (typeof ready === 'number') void listens(ready).then((does) => does && settle(resolve));
    }, 25);
    const listen = (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-200_000);
      if (typeof ready !== 'number' && ready.test(output)) settle(resolve);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', (error) => settle(() => reject(error)));
    void exited.then(() =>
      settle(() => reject(new Error(`exited with ${child.exitCode}: ${args.join(' ')}\n${output}`))),
    );
  });
  return {
    process: child,
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function listens(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
