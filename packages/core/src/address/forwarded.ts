import { formatWords } from './address.ts';
import type { NetworkSet } from './network-set.ts';
import { createNetworkSet } from './network-set.ts';
import { scanAddress } from './scan-address.ts';

/** A client address read from X-Forwarded-For, and how many entries to the right of it were skipped. */
export interface ForwardedClient {
  /** Canonical text, without port. */
  readonly address: string;
  readonly hops: number;
}

/** No chain of real proxies is longer; a header that is has something else in mind. */
const MAX_HOPS = 32;
const scratch = new Int32Array(4);
const compiled = new WeakMap<readonly string[], NetworkSet>();

/** Cuts a port off an address: `192.0.2.1:567`, `[2001:db8::1]:80`, `[2001:db8::1]`. Anything else comes back as it is. */
export function stripPort(text: string): string {
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    return end > 0 && (end === text.length - 1 || isPort(text, end + 1)) ? text.slice(1, end) : text;
  }
  const colon = text.indexOf(':');
  // A second colon means IPv6 without brackets, where nothing tells a port from a group.
  return colon > 0 && isPort(text, colon) ? text.slice(0, colon) : text;
}

/**
 * Reads the client address from X-Forwarded-For, counting from the right.
 *
 * Each proxy appends the address it was called from, so only entries on the right are facts; what stands further left is whatever the
 * client sent. A hop count skips that many entries; a list of addresses and CIDR blocks skips entries while they are in it. Gives null
 * when the chain is shorter than that, when all of it is trusted proxies, or when the entry is no address: then nobody vouches for a client.
 * The list is compiled once per array, so pass the same one for each request.
 */
export function clientFromForwarded(xff: string, trusted: number | readonly string[]): ForwardedClient | null {
  const skip = typeof trusted === 'number' ? Math.trunc(Math.min(Math.max(trusted, 0), MAX_HOPS + 1)) || 0 : 0;
  const proxies = typeof trusted === 'number' ? null : compile(trusted);
  let end = xff.length;
  for (let hops = 0; hops <= MAX_HOPS && end >= 0; hops++) {
    const comma = end === 0 ? -1 : xff.lastIndexOf(',', end - 1);
    if (hops >= skip) {
      const text = stripPort(xff.slice(comma + 1, end).trim());
      const family = scanAddress(text, scratch);
      if (family === 0) return null;
      if (proxies === null || !proxies.has(text)) return { address: formatWords(family, scratch), hops };
    }
    end = comma;
  }
  return null;
}

function compile(list: readonly string[]): NetworkSet {
  const known = compiled.get(list);
  if (known !== undefined) return known;
  const { set } = createNetworkSet(list);
  compiled.set(list, set);
  return set;
}

/** True when `text` ends in a colon at `colon` and 1 to 5 digits. */
function isPort(text: string, colon: number): boolean {
  const digits = text.length - colon - 1;
  if (text.charCodeAt(colon) !== 58 || digits < 1 || digits > 5) return false;
  for (let index = colon + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
