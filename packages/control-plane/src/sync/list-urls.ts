import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes and reads the paths of compact lists. */
export interface ListUrls {
  /** `<grant>/<digest>`: the grant says whose list may be read and on which day it was given. */
  path(profile: string, digest: string, now: number): string;
  /** The profile whose list a grant opens; null where this server's secret did not make it or it is older than yesterday. */
  read(grant: string, now: number): string | null;
}

/**
 * Creates the maker of paths, signed by HMAC-SHA-256 under `secret`.
 *
 * The key of an agent must not stand in a request that caches keep and log, so the path itself is the permission, and says so little
 * that a leaked one opens one list for two days. All servers that share the secret read each other's.
 */
export function createListUrls(secret: string): ListUrls {
  const sign = (content: string): Buffer =>
    createHmac('sha256', secret).update(`list\n${content}`).digest().subarray(0, macBytes);
  return {
    path(profile, digest, now) {
      const content = `${Buffer.from(profile).toString('base64url')}.${dayOf(now)}`;
      return `${content}.${sign(content).toString('base64url')}/${digest}`;
    },
    read(grant, now) {
      const match = grantPattern.exec(grant);
      if (match === null) return null;
      const [, content = '', profile = '', day = '', mac = ''] = match;
      if (!timingSafeEqual(sign(content), Buffer.from(mac, 'base64url'))) return null;
      // Clocks of two servers may stand on both sides of midnight.
      return Math.abs(dayOf(now) - Number(day)) <= 1 ? Buffer.from(profile, 'base64url').toString() : null;
    },
  };
}

function dayOf(now: number): number {
  return Math.floor(now / 86_400_000);
}

/** 128 bits: enough against forging, short enough for a URL. */
const macBytes = 16;
const grantPattern = /^(([A-Za-z0-9_-]{1,90})\.(\d{1,6}))\.([A-Za-z0-9_-]{22})$/;
