import { freePort } from '@rasp/testing/free-port.ts';
import { createServerHandle, type ServerHandle } from './server-handle.ts';

/** The base URL that servers name in their answers: no machine is called so, requests are led to the servers one after the other. */
export const publicUrl = 'http://control-plane.test';

/** Describes `count` servers on free ports, with the same options each. */
export async function describeServers(
  folder: string,
  count: number,
  options: Readonly<Record<string, unknown>>,
): Promise<readonly ServerHandle[]> {
  const servers: ServerHandle[] = [];
  for (let index = 0; index < count; index++) {
    const given = {
      publicUrl,
      intake: { perMinute: 1_000_000, perDay: 100_000_000, breakerPerMinute: 1_000_000 },
      ...options,
    };
    servers.push(createServerHandle(folder, await freePort(), given));
  }
  return servers;
}
