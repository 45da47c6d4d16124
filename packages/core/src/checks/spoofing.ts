import type { Finding } from '../finding.ts';
import type { RequestCheck } from './check.ts';

/** Values of one forwarding header that are read. */
const maxForwarded = 16;

/**
 * Finds host names that HOSTS does not declare: in the Host header, and in the headers by which proxies hand it on.
 *
 * Applications build links, redirects and cache keys from all of them. Where the platform delivers no Host header, the name that it vouches for is
 * judged; where there is neither (a WebSocket message), nothing is. A finding is `likely`: a monitor that asks by address is no
 * attacker. Blind to hosts in the request line of an absolute-form target.
 */
export const spoofing: RequestCheck = {
  phase: 'before',
  ids: ['spoofing'],
  bodiless: true,
  applies: ({ hosts }) => hosts.size > 0,
  judge({ request, config: { hosts } }) {
    let named = false;
    for (const pair of request.headers) {
      const name = pair[0];
      const value = pair[1];
      if (name === 'host') {
        named = true;
        if (!hosts.has(value)) return found('undeclared-host', name, value);
      } else if (name === 'x-forwarded-host' || name === 'x-original-host') {
        const other = value.split(',', maxForwarded).find((host) => !hosts.has(host));
        if (other !== undefined) return found('undeclared-forwarded-host', name, other);
      } else if (name === 'forwarded') {
        const other = forwardedHosts(value).find((host) => !hosts.has(host));
        if (other !== undefined) return found('undeclared-forwarded-host', name, other);
      }
    }
    if (named || request.host === '' || hosts.has(request.host)) return null;
    return found('undeclared-host', 'host', request.host);
  },
};

/** The `host=` of each element of a Forwarded header (RFC 7239), without quotes. */
function forwardedHosts(value: string): readonly string[] {
  const hosts: string[] = [];
  for (const pair of value.slice(0, 4096).split(/[,;]/, 64)) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim().toLowerCase() !== 'host') continue;
    hosts.push(
      pair
        .slice(equals + 1)
        .trim()
        .replace(/^"|"$/g, ''),
    );
    if (hosts.length >= maxForwarded) break;
  }
  return hosts;
}

function found(rule: string, name: string, value: string): readonly Finding[] {
  return [
    {
      check: 'spoofing',
      rule,
      engine: 'list',
      input: { source: 'header-value', name },
      trail: [],
      evidence: value.trim().slice(0, 256),
      certainty: 'likely',
    },
  ];
}
