import { compactList } from '../protocol/compact-list-format.ts';
import { type CloudOutcome, type CloudRequest, isSuccess } from './cloud-client.ts';
import { servedEndpoint } from './endpoints.ts';

/** A list as it came. */
export interface FetchedList {
  readonly bytes: Uint8Array;
  /** The part of its URL that says whose list it is. */
  readonly grant: string;
  /** What its header says was signed of it; null where it says nothing. */
  readonly signed: string | null;
}

/**
 * Fetches the compact list behind a `blacklistUrl` or says why there is none.
 *
 * The exchange carries no key and no body, so that caches in between can serve the whole fleet. The URL is held to the same bounds as
 * BEACON_URL: whoever names it chooses whom a function blocks.
 */
export async function fetchList(
  served: string,
  connectUrl: URL,
  hosts: readonly string[],
  send: (request: Pick<CloudRequest, 'method' | 'url' | 'body' | 'mediaType'>) => Promise<CloudOutcome>,
): Promise<FetchedList | string> {
  const url = servedEndpoint(served, connectUrl, hosts);
  if (typeof url === 'string') return `its URL ${url}`;
  const outcome = await send({ method: 'GET', url, body: null, mediaType: compactList.mediaType });
  if (outcome.kind === 'failed') return outcome.message;
  if (!isSuccess(outcome.status)) return `HTTP ${outcome.status}`;
  const { bytes, signed = null } = outcome;
  if (bytes === undefined) return `the answer is not of the type ${compactList.mediaType}`;
  return { bytes, signed, grant: url.pathname.split('/').at(-2) ?? '' };
}
