import { createGuard, type NormalizedRequest, type PlatformAdapter, requestEvent } from '@rasp/core';

/** Takes requests as they are; a result says whether the handler would have run. */
const adapter: PlatformAdapter<NormalizedRequest, boolean> = {
  platform: 'testing',
  describeInstance: () => ({
    wirePlatform: 'Test',
    runtime: 'node',
    service: 'evasion',
    serviceVersion: null,
    region: null,
    memoryLimitMb: null,
    freezesAfterResponse: false,
  }),
  readEvent: requestEvent,
  writeDenial: () => false,
  readResponse: () => null,
  settle: async () => undefined,
};

/** Says whether a guard refuses a request for its query parameter `q`: by the default configuration, or by its grammars alone. */
export function createBlockedTest(model: 'auto' | 'off'): (value: string) => Promise<boolean> {
  const guard = createGuard(
    adapter,
    {
      config: {
        SECURITY_CHECKS: { blacklist: 'off', flood: 'off', brute: 'off' },
        BLACKLIST_STRIKES: 0,
        BEACON: false,
        LOG_ENABLED: false,
        MODEL: model,
      },
    },
    { env: {}, log: () => undefined, events: () => undefined },
  );
  return async (value) => !(await guard.handle(requestOf(value), () => true));
}

function requestOf(value: string): NormalizedRequest {
  return {
    id: 'evasion',
    receivedAt: 0,
    trigger: 'test',
    method: 'GET',
    host: '',
    rawTarget: '/',
    path: '/',
    pathParameters: [],
    query: [['q', value]],
    headers: [],
    cookies: [],
    clientIp: null,
    clientIpSource: null,
    body: { kind: 'none' },
  };
}
