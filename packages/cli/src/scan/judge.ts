import {
  createGuard,
  type EventFinding,
  type NormalizedRequest,
  type Parameters,
  type PlatformAdapter,
  type ProtectOptions,
  requestEvent,
  type SecurityEvent,
} from '@rasp/core';
import { commandInstance } from '../command-instance.ts';
import type { Complaint } from '../terminal.ts';

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

/** Each request stands for itself: nobody is counted, listed or reported to. */
const alone: ProtectOptions = {
  config: {
    SECURITY_CHECKS: { blacklist: 'off', flood: 'off', brute: 'off' },
    BLACKLIST_STRIKES: 0,
    SNAPSHOT_DIR: '',
    LOG_ENABLED: false,
    BEACON: false,
  },
};

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
 * Creates a judge: the guard that `protect` puts around a handler, with the default configuration, or with that of a file.
 *
 * No control plane is asked. Events keep 256 characters of evidence, secrets redacted as the configuration says.
 */
export function createJudge(configFile: string | null, useModel: boolean = true): Judge {
  const events: SecurityEvent[] = [];
  const complaints: Complaint[] = [];
  const notes: string[] = [];
  const options = useModel ? alone : { config: { ...alone.config, MODEL: 'off' as const } };
  const guard = createGuard(scanAdapter, options, {
    env: configFile === null ? {} : { RASP_CONF: configFile },
    log: (level, message) => {
      if (/^(?:the model|onnxruntime)/.test(message)) notes.push(message);
      else if (level !== 'info') complaints.push({ severity: level === 'error' ? 'error' : 'warning', message });
    },
    events: (event) => void events.push(event),
  });
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
