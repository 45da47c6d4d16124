import { type ClientIpSource, clientFromForwarded, type Pairs, type ReadLimits, stripPort } from '@rasp/core';
import { valuesOf } from './triggers/pairs.ts';

/** A client address and what it rests on. */
export interface ClientIp {
  readonly address: string;
  readonly source: ClientIpSource;
}

/**
 * Gives the address that AWS vouches for, or the one that a configured proxy in front of AWS does.
 *
 * `sourceIp` is the TCP peer that API Gateway or the function URL reports. A load balancer has no such field (null): it appends the peer to
 * X-Forwarded-For, so the rightmost entry is the fact and everything left of it is what the client wrote. Trusted proxies are counted from the
 * peer. Null where nobody vouches: a health check, a chain shorter than the proxies configured.
 */
export function clientIpOf(sourceIp: string | null, headers: () => Pairs, limits: ReadLimits): ClientIp | null {
  const { trustedProxies } = limits;
  const direct = typeof trustedProxies === 'number' ? trustedProxies <= 0 : trustedProxies.length === 0;
  if (sourceIp !== null && direct) {
    return sourceIp === '' ? null : { address: stripPort(sourceIp), source: 'platform' };
  }
  const client = clientFromForwarded(chainOf(sourceIp, headers()), trustedProxies);
  if (client === null) return null;
  return { address: client.address, source: client.hops === 0 ? 'platform' : `proxy:${client.hops}` };
}

/** The addresses from the client to the peer. API Gateway appends the peer to the header; where a front end does not, it is added. */
function chainOf(sourceIp: string | null, headers: Pairs): string {
  const forwarded = valuesOf(headers, 'x-forwarded-for', ',');
  if (sourceIp === null) return forwarded;
  const last = forwarded.slice(forwarded.lastIndexOf(',') + 1).trim();
  if (last === sourceIp || stripPort(last) === sourceIp) return forwarded;
  return forwarded === '' ? sourceIp : `${forwarded},${sourceIp}`;
}
