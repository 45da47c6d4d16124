import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** A process that a measurement started and asks. */
export interface Helper {
  ask<Value>(command: string, given?: unknown): Promise<Value>;
  /** Ends it as a power failure would, or by the signal given; resolves when it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Set where processes are not to be tied to cores, which also those know that are started from here. */
export const unpinned = 'RASP_BENCH_UNPINNED';

/** Which core the measured servers run on, and which the load comes from; null where processes are not tied to cores. */
export function cores(): { readonly server: number; readonly load: number } | null {
  if (process.env[unpinned] !== undefined || availableParallelism() < 2) return null;
  return spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? { server: 0, load: 1 } : null;
}

/**
 * Starts a module of this folder in a process of its own, tied to one core where `core` names one, and gives it with what it said
 * when it was ready.
 */
export function startHelper<Ready>(
  module: string,
  given: unknown,
  core: number | null,
): Promise<{ readonly helper: Helper; readonly ready: Ready }> {
  const runtime = ['--conditions=@rasp/source', '--no-warnings'];
  const pinned = core === null ? null : ['-c', String(core), process.execPath];
  const child = fork(path.join(import.meta.dirname, module), [JSON.stringify(given)], {
    ...(pinned === null ? {} : { execPath: 'taskset' }),
    execArgv: [...(pinned ?? []), ...runtime],
  });
  return new Promise((resolve, reject) => {
    const asked = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
    let next = 1;
    const helper: Helper = {
      ask: (command, value) =>
        new Promise((resolveAsked, rejectAsked) => {
          const id = next++;
          asked.set(id, { resolve: resolveAsked, reject: rejectAsked });
          child.send({ id, command, given: value });
        }),
      end: (signal = 'SIGKILL') => endOf(child, signal),
    };
    child.once('exit', (code) => {
      const error = new Error(`${module} ended with ${code}`);
      reject(error);
      for (const waiting of asked.values()) waiting.reject(error);
      asked.clear();
    });
    child.on('message', ({ id, value, error }: Reply) => {
      if (id === 0) return resolve({ helper, ready: value as Ready });
      const waiting = asked.get(id);
      asked.delete(id);
      if (error === undefined) waiting?.resolve(value as never);
      else waiting?.reject(new Error(`${module}: ${error}`));
    });
  });
}

function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

/** In a helper: what it was given. */
export function givenByParent<Given>(): Given {
  return JSON.parse(process.argv[2] ?? '{}') as Given;
}

/** In a helper: tells that it is ready and does from then on what it is asked. It ends with its parent. */
export function obeyParent(ready: unknown, commands: Readonly<Record<string, (given: never) => unknown>>): void {
  process.on('message', ({ id, command, given }: { id: number; command: string; given: never }) => {
    void obey(async () => commands[command]?.(given), id);
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ id: 0, value: ready } satisfies Reply);
}

async function obey(work: () => Promise<unknown>, id: number): Promise<void> {
  try {
    process.send?.({ id, value: await work() } satisfies Reply);
  } catch (error) {
    process.send?.({ id, error: String(error) } satisfies Reply);
  }
}
