import type { NormalizedRequest, PlatformAdapter } from '../adapter.ts';
import type { Parameters } from '../config/parameters.ts';
import { createGuard } from '../guard.ts';
import { requestEvent } from '../normalized-event.ts';
import type { EventFinding, SecurityEvent } from '../report/event.ts';
import { commandInstance } from './command-instance.ts';

/** What an agent says of its configuration. */
export interface Complaint {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What the agent makes of one request. */
export interface ScanVerdict {
  readonly blocked: boolean;
  readonly findings: readonly EventFinding[];
  /** Microseconds from the request's arrival to the verdict. */
  readonly us: number;
}

/** Judges requests one after the other. */
export interface Judge {
  readonly complaints: readonly Complaint[];
  /** What the agent says of its model, such as that a part of it is not installed. */
  readonly notes: readonly string[];
  /** Loads the model, so that no value is judged before it is there. */
  ready(): Promise<void>;
  /** The parameters that it judges by; null where the agent could not start. */
  parameters(): Parameters | null;
  judge(request: NormalizedRequest): Promise<ScanVerdict>;
}

/** By what a judge judges. */
export interface JudgeOptions {
  /** A configuration file, as RASP_CONF names one. */
  readonly configFile?: string | undefined;
  /** Parameters on top of it and of the defaults. */
  readonly parameters?: Partial<Parameters> | undefined;
  /** False for grammars alone. */
  readonly useModel?: boolean | undefined;
}

/** Each request stands for itself: nobody is counted, listed or reported to, and nothing is sent or kept. */
const alone: Partial<Parameters> = {
  BLACKLIST_STRIKES: 0,
  SNAPSHOT_DIR: '',
  LOG_ENABLED: false,
  BEACON: false,
};
const countsNobody: Parameters['SECURITY_CHECKS'] = { blacklist: 'off', flood: 'off', brute: 'off' };

/** Takes requests as they are; a result says whether the handler would have run. */
const scanAdapter: PlatformAdapter<NormalizedRequest, boolean> = {
  platform: 'testing',
  describeInstance: () => commandInstance('rasp scan'),
  readEvent: requestEvent,
  writeDenial: () => false,
  readResponse: () => null,
  settle: async () => undefined,
};

/**
 * Creates a judge: the guard that `protect` puts around a handler, with the default configuration and what is given on top of it.
 *
 * No control plane is asked. Events keep 256 characters of evidence, secrets redacted as the configuration says.
 */
export function createJudge({ configFile, parameters = {}, useModel = true }: JudgeOptions = {}): Judge {
  const events: SecurityEvent[] = [];
  const complaints: Complaint[] = [];
  const notes: string[] = [];
  const config: Partial<Parameters> = {
    ...parameters,
    ...alone,
    SECURITY_CHECKS: { ...parameters.SECURITY_CHECKS, ...countsNobody },
    ...(useModel ? {} : { MODEL: 'off' }),
  };
  const guard = createGuard(
    scanAdapter,
    { config },
    {
      env: configFile === undefined ? {} : { RASP_CONF: configFile },
      log: (level, message) => {
        if (/^(?:the model|onnxruntime)/.test(message)) notes.push(message);
        else if (level !== 'info') complaints.push({ severity: level === 'error' ? 'error' : 'warning', message });
      },
      events: (event) => void events.push(event),
    },
  );
  return {
    complaints,
    notes,
    ready: () => guard.ready(),
    parameters: () => guard.config(),
    async judge(request) {
      events.length = 0;
      const begun = performance.now();
      const served = await guard.handle(request, () => true);
      const us = (performance.now() - begun) * 1000;
      return { blocked: !served, findings: events.flatMap(({ findings }) => findings), us };
    },
  };
}
