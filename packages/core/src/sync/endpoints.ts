import type { Bootstrap, Config } from '../config/config.ts';

/** Gives the connect URL, or null where it is none that can be called. */
export function connectEndpoint(bootstrap: Bootstrap): URL | null {
  const { cloudUrl } = bootstrap;
  if (cloudUrl === null || !URL.canParse(cloudUrl)) return null;
  const url = new URL(cloudUrl);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}

/** True where the agent's key would cross a network in the clear. */
export function isExposed(url: URL): boolean {
  return url.protocol === 'http:' && !loopback.test(url.hostname);
}

/**
 * Gives the URL that beacons go to, null where they are off, or a sentence where BEACON_URL may not be called.
 *
 * The URL is served configuration: without a bound, whoever writes it receives the agent's key. It may point to the host of the connect
 * URL or to one that the local floor names, and never from https down to http. A relative one is resolved against the connect URL.
 */
export function beaconEndpoint(config: Config, connect: URL, hosts: readonly string[]): URL | string | null {
  const { BEACON, BEACON_URL } = config.parameters;
  if (!BEACON || BEACON_URL === '') return null;
  const url = servedEndpoint(BEACON_URL, connect, hosts);
  return typeof url === 'string' ? `BEACON_URL ${url}` : url;
}

/**
 * Gives a URL that the control plane named, relative to the connect URL where it is relative, or what is wrong with it: it points where
 * neither the connect URL nor the local floor does, or from https down to http.
 */
export function servedEndpoint(text: string, connect: URL, hosts: readonly string[]): URL | string {
  if (!URL.canParse(text, connect.href)) return 'is not a URL';
  const url = new URL(text, connect.href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is not an http or https URL';
  if (connect.protocol === 'https:' && url.protocol === 'http:') return 'leaves https';
  if (url.hostname !== connect.hostname && !hosts.includes(url.hostname) && !hosts.includes(url.host)) {
    return `points to ${url.hostname}, which neither the cloud URL nor RASP_FLOOR names`;
  }
  return url;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
