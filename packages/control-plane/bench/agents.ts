/** What agents send, as ours and as PyRASP's do. */

/** Optional forms that our agents read. */
export const accepts = ['blacklist-expiry', 'cidr', 'connect-delta'];

/** The members of every request of one of our agents. */
export function ownAgent(key: string, instance: string, service = 'shop'): Record<string, unknown> {
  return {
    key,
    version: '0.1.0',
    platform: 'AWS Lambda',
    agent: {
      name: '@rasp/aws',
      version: '0.1.0',
      instance,
      platform: 'aws',
      runtime: 'node24',
      region: 'eu-central-1',
      service,
      serviceVersion: '7',
    },
    accept: accepts,
  };
}

/** The members of every request of a PyRASP agent. */
export function stockAgent(key: string): Record<string, unknown> {
  return { key, version: '0.8.2' };
}

/** What an agent says of itself in a beacon. */
export function beaconState(cursor: unknown, revision: unknown): Record<string, unknown> {
  return {
    cursor,
    config: { revision, state: 'applied', error: null },
    digest: '0-00000000',
    telemetry: { cpu: 3.1, memory: 41.5, requests: { success: 12, errors: 0, attacks: 0 } },
    blacklist: [],
    dropped: { events: 0, findings: 0 },
    failures: {},
  };
}

/** An address that may be listed; the first 301,989,888 serials give different ones. */
export function listedAddress(serial: number): string {
  // From 45.0.0.0 to 62.255.255.255, where nothing is reserved; an odd multiplier that three does not divide repeats nothing.
  const value = 0x2d00_0000 + ((serial * 2_654_435_761) % 0x1200_0000);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
