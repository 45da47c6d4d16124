import {
  type Complaint,
  commandInstance,
  createGuard,
  type Env,
  type Guard,
  type GuardStatus,
  type PlatformAdapter,
} from '@rasp/core';

/** What an agent made of its surroundings. */
export interface Watched {
  /** Null where the agent could not start. */
  readonly status: GuardStatus | null;
  readonly complaints: readonly Complaint[];
}

/** An agent may be told to wait 30 seconds for its control plane (CLOUD_TIMEOUT_MS), and a second try by GET takes a quarter more. */
const longestConnectMs = 40_000;

/**
 * Starts an agent on `env`, waits until its first connect ended, and gives what it said.
 *
 * It is the agent itself, so nothing here can disagree with it. It inspects nothing, sends no beacon and keeps no snapshot; a control
 * plane sees one connect of a service called `rasp doctor`.
 */
export async function watchAgent(env: Env): Promise<Watched> {
  const complaints: Complaint[] = [];
  const namesControlPlane = ['RASP_CLOUD_URL', 'PYRASP_CLOUD_URL'].some((name) => (env[name] ?? '').trim() !== '');
  let announce: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const guard = createGuard(silentAdapter, namesControlPlane ? { config: { SNAPSHOT_DIR: '' } } : {}, {
    env,
    log: (level, message) => {
      // The agent says `info` once: its start line, when the first connect ended.
      if (level === 'info') announce();
      else complaints.push({ severity: level === 'error' ? 'error' : 'warning', message });
    },
  });
  const status = await statusOf(guard, started);
  await guard.flush(0);
  return { status, complaints };
}

/** Reads `env` as `watchAgent` does where no control plane is named: everything is known at once. */
export function readAsAgent(env: Env): Watched {
  const complaints: Complaint[] = [];
  const guard = createGuard(
    silentAdapter,
    {},
    {
      env,
      log: (level, message) => {
        if (level !== 'info') complaints.push({ severity: level === 'error' ? 'error' : 'warning', message });
      },
    },
  );
  return { status: guard.status(), complaints };
}

async function statusOf(guard: Guard<null, null>, started: Promise<void>): Promise<GuardStatus | null> {
  if (guard.status() === null) return null;
  // The agent's own sockets and timers keep no process alive; this timer does, while it is connecting.
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestConnectMs);
  });
  await Promise.race([started, late]);
  clearTimeout(timer);
  return guard.status();
}

/** An adapter that is never given an invocation. */
const silentAdapter: PlatformAdapter<null, null> = {
  platform: 'testing',
  describeInstance: () => commandInstance('rasp doctor'),
  readEvent: () => null,
  writeDenial: () => null,
  readResponse: () => null,
  settle: async () => undefined,
};
