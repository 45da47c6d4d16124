import type { InstanceInfo } from '../adapter.ts';

/** The instance that a command's own agent is, called by the command's name. */
export function commandInstance(name: string): InstanceInfo {
  return {
    wirePlatform: name,
    runtime: `node${process.versions.node}`,
    service: name,
    serviceVersion: null,
    region: null,
    memoryLimitMb: null,
    freezesAfterResponse: false,
  };
}
