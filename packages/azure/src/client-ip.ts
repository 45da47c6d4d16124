import { type ClientIpSource, clientFromForwarded, type ReadLimits } from '@rasp/core';

/** A client address and what it rests on. */
export interface ClientIp {
  readonly address: string;
  readonly source: ClientIpSource;
}

/** An address that somebody vouches for, and how many configured proxies stand between it and the platform. */
interface Peer {
  readonly address: string;
  readonly hops: number;
}

/**
 * Gives the address that Azure vouches for, or the one that a configured proxy in front of it does.
 *
 * The App Service front end overwrites `client-ip` with its TCP peer. Where it is missing, or where another front end stands there
 * (`believesClientIp` is false) and a client could write it, the rightmost X-Forwarded-For entry is the peer: every front end appends it, as
 * `ip:port` on Azure. Behind Front Door the peer is an edge of Front Door's; its own word for the client, `x-azure-socketip`, is
 * believed when `x-azure-fdid` is the configured profile, because anybody may have a profile of theirs point here. `x-azure-clientip` and
 * `x-client-ip` carry what the client wrote and are never read. Trusted proxies are counted from the vouched address to the left.
 */
export function clientIpOf(headers: Headers, limits: ReadLimits, believesClientIp: boolean): ClientIp | null {
  const { trustedProxies } = limits;
  const direct = typeof trustedProxies === 'number' ? trustedProxies <= 0 : trustedProxies.length === 0;
  const own = believesClientIp ? addressOf(headers.get('client-ip')) : null;
  const edge = frontDoorPeer(headers, limits.frontDoorId);
  if (direct) {
    const vouched = edge ?? own ?? addressOf(lastOf(forwardedOf(headers)));
    return vouched === null ? null : { address: vouched, source: sourceOf(edge === null ? 0 : 1) };
  }
  const forwarded = forwardedOf(headers);
  const chain = forwarded === '' ? [] : forwarded.split(',').slice(-maxEntries);
  const peer = peerOf(chain, edge, own);
  if (peer === null) return null;
  const client = clientFromForwarded([...chain, peer.address].join(','), trustedProxies);
  return client === null ? null : { address: client.address, source: sourceOf(client.hops + peer.hops) };
}

function forwardedOf(headers: Headers): string {
  return headers.get('x-forwarded-for') ?? '';
}

function lastOf(chain: string): string {
  return chain.slice(chain.lastIndexOf(',') + 1);
}

/** Only the right end of a chain is fact; no chain of real proxies is longer. */
const maxEntries = 64;

/** Finds the vouched address and takes it, however often it was appended, off the end of the chain. */
function peerOf(chain: string[], edge: string | null, own: string | null): Peer | null {
  const nearest = own ?? addressOf(chain.at(-1) ?? null);
  if (edge === null) {
    if (nearest !== null) dropTrailing(chain, nearest);
    return nearest === null ? null : { address: nearest, hops: 0 };
  }
  // Behind the edge's entries, App Service has appended the edge itself.
  if (nearest !== null && nearest !== edge) dropTrailing(chain, nearest);
  dropTrailing(chain, edge);
  return { address: edge, hops: 1 };
}

/** App Service was seen to append its peer twice, with and without port. */
function dropTrailing(chain: string[], address: string): void {
  while (chain.length > 0 && addressOf(chain.at(-1) ?? null) === address) chain.pop();
}

function frontDoorPeer(headers: Headers, frontDoorId: string): string | null {
  if (frontDoorId === '') return null;
  const id = headers.get('x-azure-fdid');
  if (id === null || id.toLowerCase() !== frontDoorId.toLowerCase()) return null;
  return addressOf(headers.get('x-azure-socketip'));
}

/** The canonical address of one entry, `ip`, `ip:port` or `[ipv6]:port`; null for anything else, a list included. */
function addressOf(entry: string | null): string | null {
  if (entry === null || entry === '' || entry.includes(',')) return null;
  return clientFromForwarded(entry, 0)?.address ?? null;
}

function sourceOf(hops: number): ClientIpSource {
  return hops === 0 ? 'platform' : `proxy:${hops}`;
}
