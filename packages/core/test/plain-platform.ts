import type { NormalizedRequest, PlatformAdapter } from '../src/adapter.ts';
import { requestEvent } from '../src/normalized-event.ts';

/** The smallest platform: an invocation is a normalised request, a result is a status code. */
export const plainAdapter: PlatformAdapter<NormalizedRequest, number> = {
  platform: 'testing',
  describeInstance: () => ({
    wirePlatform: 'Test',
    runtime: 'node',
    service: 'orders',
    serviceVersion: null,
    region: null,
    memoryLimitMb: null,
    freezesAfterResponse: false,
  }),
  readEvent: requestEvent,
  writeDenial: (_request, verdict) => verdict.denial.statusCode,
  readResponse: () => null,
  settle: async () => undefined,
};

/** A request without anything to find in it, but for the parts given. */
export function requestWith(parts: Partial<NormalizedRequest>): NormalizedRequest {
  return {
    id: 'r-1',
    receivedAt: 0,
    trigger: 'test',
    method: 'POST',
    host: 'shop.example.com',
    rawTarget: '/',
    path: '/',
    pathParameters: [],
    query: [],
    headers: [],
    cookies: [],
    clientIp: '84.17.33.9',
    clientIpSource: 'platform',
    body: { kind: 'none' },
    ...parts,
  };
}
