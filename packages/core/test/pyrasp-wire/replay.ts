import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Behaviour, type FakeControlPlane, startFakeControlPlane } from '@rasp/testing/fake-control-plane.ts';
import type { NormalizedRequest, PlatformAdapter } from '../../src/adapter.ts';
import type { GuardStatus } from '../../src/agent/guard-view.ts';
import { createGuard } from '../../src/guard.ts';
import type { ProtectOptions } from '../../src/guard-options.ts';
import { plainAdapter, requestWith } from '../plain-platform.ts';
import { epoch, handClock } from '../sync-fixture.ts';
import { recordedAt } from './recorded.ts';

/** `nobody`: the port is closed. */
export type Served = Behaviour | 'nobody';

/** How the function is deployed and what it is answered. Texts in answers may hold `{origin}`. */
export interface Scene {
  readonly connect?: Served;
  /** What the second connect and all after it are answered; as the first where it is left out. */
  readonly later?: Behaviour;
  readonly beacon?: Behaviour;
  /** What `/good` answers, where redirects lead. */
  readonly behind?: Behaviour;
  readonly keyless?: boolean;
  /** How long the agent waits for an answer, in milliseconds; unless given, a second where none ends sooner, else as long as a busy machine needs. */
  readonly patienceMs?: number;
  /** By default the cloud URL and a key stand in the options. */
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: ProtectOptions;
  /** A configuration file that PYRASP_CONF names. */
  readonly file?: unknown;
  readonly missingFile?: boolean;
}

/** What became of an agent. */
export interface Seen {
  readonly status: GuardStatus;
  readonly app: string | undefined;
  /** Networks that are blocked, the attacker's own left out. */
  readonly blocked: readonly string[];
  /** Answers to a request of the listed source, of another one, and of an attack. */
  readonly answers: readonly number[];
  /** The longest that a request took, in milliseconds. */
  readonly slowest: number;
  readonly log: string;
  readonly plane: FakeControlPlane;
}

export const listed = '192.0.2.1';
export const pushed = '192.0.2.50';
const other = '203.0.113.5';
const attacker = '84.17.33.21';
const attack = requestWith({ clientIp: attacker, query: [['q', "1' OR '1'='1"]] });

/** A function that is frozen between requests, so that each request waits for the exchange beside it. */
const lambda: PlatformAdapter<NormalizedRequest, number> = {
  ...plainAdapter,
  describeInstance: (env) => ({
    ...plainAdapter.describeInstance(env),
    wirePlatform: 'AWS Lambda',
    freezesAfterResponse: true,
  }),
  settle: (_request, work) => work,
};

/** A protected function and the control plane it talks to. */
export interface Replay {
  /** Sends the three requests and looks. */
  look(): Promise<Seen>;
  /** Lets time pass, for the next exchange to be due. */
  pass(ms: number): void;
  end(): Promise<void>;
}

/** Starts the control plane and a real agent before it, at the time of the recording. */
export async function replay(scene: Scene): Promise<Replay> {
  const plane = await startFakeControlPlane();
  const here = <Value>(value: Value): Value =>
    JSON.parse(JSON.stringify(value).replaceAll('{origin}', plane.origin)) as Value;
  if (scene.connect !== undefined && scene.connect !== 'nobody') {
    plane.on('/rasp/connect', here([scene.connect, scene.later ?? scene.connect]));
  }
  if (scene.beacon !== undefined) plane.on('/rasp/beacon', here(scene.beacon));
  if (scene.behind !== undefined) plane.on('/good', here(scene.behind));
  const cloudUrl = scene.connect === 'nobody' ? 'http://127.0.0.1:1/rasp/connect' : plane.connectUrl;
  const patienceMs = scene.patienceMs ?? ([scene.connect, scene.later, scene.beacon].some(isWaitedOut) ? 1_000 : 5_000);
  const directory = mkdtempSync(join(tmpdir(), 'rasp-'));
  const file = join(directory, 'rasp.json');
  if (scene.file !== undefined) writeFileSync(file, JSON.stringify(scene.file));
  const clock = handClock();
  clock.jump(recordedAt * 1_000 - epoch);
  const lines: string[] = [];
  const { config, ...options } = here(scene.options ?? { cloudUrl, ...(scene.keyless === true ? {} : { key: 'K-1' }) });
  const guard = createGuard(
    lambda,
    {
      ...options,
      config: {
        SNAPSHOT_DIR: '',
        CONNECT_TIMEOUT_MS: Math.max(1_200, patienceMs),
        CLOUD_TIMEOUT_MS: patienceMs,
        ...config,
      },
    },
    {
      env: here({
        ...scene.env,
        ...(scene.file === undefined && scene.missingFile !== true ? {} : { PYRASP_CONF: file }),
      }),
      clock,
      log: (_level, line) => void lines.push(line),
      events: () => undefined,
    },
  );

  return {
    async look() {
      const answers: number[] = [];
      let slowest = 0;
      for (const request of [requestWith({ clientIp: listed }), requestWith({ clientIp: other }), attack]) {
        const began = performance.now();
        answers.push(await guard.handle(request, () => 200));
        slowest = Math.max(slowest, performance.now() - began);
      }
      const status = guard.status();
      if (status === null) throw new Error('the agent did not start');
      const blocked = guard.blacklist().map(({ network }) => network);
      return {
        status,
        app: guard.config()?.APP_NAME,
        blocked: blocked.filter((network) => network !== attacker).sort(),
        answers,
        slowest,
        log: lines.join('\n'),
        plane,
      };
    },
    pass: clock.pass,
    async end() {
      await guard.flush(500);
      await plane.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** True for what no answer ends while the agent waits. */
function isWaitedOut(served: Served | undefined): boolean {
  return served !== undefined && served !== 'nobody' && ['hang', 'half', 'slow', 'drip'].includes(served.kind);
}
