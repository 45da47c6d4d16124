import { type ClientIpSource, clientFromForwarded } from '@rasp/core';
import type { HttpRequest } from './http-types.ts';

/** A client address and what it rests on. */
export interface ClientIp {
  readonly address: string;
  readonly source: ClientIpSource;
}

/**
 * Gives the address that Google's front end vouches for, or the one that a configured proxy in front of it does.
 *
 * The front end of Cloud Run appends the address it was called from to X-Forwarded-For, so the rightmost entry is the fact and everything left
 * of it is what the client wrote; behind a load balancer the fact is the second from the right, which TRUSTED_PROXIES=1 says. `req.ip` of
 * functions-framework is the leftmost entry: the client's own word. Anywhere but behind that front end nobody vouches for the header, so the
 * TCP peer is the fact and trusted proxies are counted from it. Null where nobody vouches: a chain shorter than the proxies configured.
 */
export function clientIpOf(
  request: HttpRequest,
  behindFrontEnd: boolean,
  trustedProxies: number | readonly string[],
): ClientIp | null {
  const client = clientFromForwarded(chainOf(request, behindFrontEnd), trustedProxies);
  if (client === null) return null;
  return { address: client.address, source: client.hops === 0 ? 'platform' : `proxy:${client.hops}` };
}

/** The addresses from the client to the nearest peer that counts. */
function chainOf(request: HttpRequest, behindFrontEnd: boolean): string {
  const header: unknown = request.headers['x-forwarded-for'];
  const forwarded = typeof header === 'string' ? header : '';
  if (behindFrontEnd && forwarded !== '') return forwarded;
  const peer = request.socket?.remoteAddress ?? '';
  return forwarded === '' ? peer : `${forwarded},${peer}`;
}
