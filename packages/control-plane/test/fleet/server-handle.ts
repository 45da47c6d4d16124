import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

/** What a test asks of a server, beside what agents ask over HTTP. */
export type ServerCommand =
  | { readonly kind: 'tick'; readonly now: number }
  | { readonly kind: 'profile'; readonly name: string; readonly config: Readonly<Record<string, unknown>> }
  | { readonly kind: 'key'; readonly name: string; readonly profile: string }
  | {
      readonly kind: 'add';
      readonly network: string;
      readonly ttlSeconds: number;
      /** Null for all profiles. */
      readonly profile: string | null;
    }
  | { readonly kind: 'remove'; readonly network: string }
  | { readonly kind: 'list' };

export interface ServerReply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A server that can be killed and started again on the same port. */
export interface ServerHandle {
  readonly url: string;
  isUp(): boolean;
  start(now: number): Promise<void>;
  /** Ends it as a power failure ends a process: SIGKILL. */
  kill(): Promise<void>;
  ask(command: ServerCommand): Promise<unknown>;
}

/** Describes a server process; it does not run before `start`. `options` are those of `createControlPlane`. */
export function createServerHandle(
  folder: string,
  port: number,
  options: Readonly<Record<string, unknown>>,
): ServerHandle {
  let child: ChildProcess | null = null;
  let next = 1;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();

  function receive({ id, value, error }: ServerReply): void {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    isUp: () => child !== null,
    start(now) {
      return new Promise((resolve, reject) => {
        const started = fork(
          path.join(folder, 'server-process.ts'),
          [JSON.stringify({ ...options, port, start: now })],
          {
            execArgv: ['--conditions=@rasp/source', '--no-warnings'],
          },
        );
        started.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
        started.on('message', (reply: ServerReply) => {
          if (reply.id !== 0) return receive(reply);
          child = started;
          resolve();
        });
      });
    },
    kill() {
      const ended = child;
      child = null;
      if (ended === null) return Promise.resolve();
      return new Promise((resolve) => {
        ended.removeAllListeners('exit');
        ended.once('exit', () => {
          for (const asked of waiting.values()) asked.reject(new Error('the server was killed'));
          waiting.clear();
          resolve();
        });
        ended.kill('SIGKILL');
      });
    },
    ask(command) {
      return new Promise((resolve, reject) => {
        if (child === null) return reject(new Error('the server is down'));
        const id = next++;
        waiting.set(id, { resolve, reject });
        child.send({ id, command });
      });
    },
  };
}
