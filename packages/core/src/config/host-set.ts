/** Decides whether a host is one that the application answers to. */
export interface HostSet {
  readonly size: number;
  has(host: string): boolean;
}

/**
 * Compiles HOSTS: names and addresses, `*.example.com` for all names below one.
 *
 * Compared without port, case and last dot; IPv6 addresses stand in brackets as in a Host header, and without them as well.
 */
export function createHostSet(names: readonly string[]): HostSet {
  const exact = new Set<string>();
  const below: string[] = [];
  for (const name of names) {
    const host = hostOf(name);
    if (host.startsWith('*.')) below.push(host.slice(1));
    else exact.add(host);
  }
  return Object.freeze({
    size: names.length,
    has(written: string): boolean {
      const host = hostOf(written);
      return exact.has(host) || below.some((end) => host.length > end.length && host.endsWith(end));
    },
  });
}

/** A host in the form that is compared. */
function hostOf(written: string): string {
  let host = written.trim().toLowerCase();
  if (host.startsWith('[')) {
    const close = host.indexOf(']');
    return close < 0 ? host : host.slice(1, close);
  }
  const colon = host.indexOf(':');
  // A second colon makes it an IPv6 address without brackets.
  if (colon >= 0 && host.indexOf(':', colon + 1) < 0) host = host.slice(0, colon);
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
