import { compactList } from '../protocol/compact-list-format.ts';
import { type CloudOutcome, type CloudRequest, isSuccess } from './cloud-client.ts';
import { servedEndpoint } from './endpoints.ts';

/**
 * Fetches the compact list behind a `blacklistUrl`: its bytes, or why there are none.
 *
 * The exchange carries no key and no body, so that caches in between can serve the whole fleet. The URL is held to the same bounds as
 * BEACON_URL: whoever names it chooses whom a function blocks.
 */
export async function fetchList(
  served: string,
  connectUrl: URL,
  hosts: readonly string[],
  send: (request: Pick<CloudRequest, 'method' | 'url' | 'body' | 'mediaType'>) => Promise<CloudOutcome>,
): Promise<Uint8Array | string> {
  const url = servedEndpoint(served, connectUrl, hosts);
  if (typeof url === 'string') return `its URL ${url}`;
  const outcome = await send({ method: 'GET', url, body: null, mediaType: compactList.mediaType });
  if (outcome.kind === 'failed') return outcome.message;
  if (!isSuccess(outcome.status)) return `HTTP ${outcome.status}`;
  return outcome.bytes ?? `the answer is not of the type ${compactList.mediaType}`;
}
