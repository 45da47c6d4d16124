import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes and reads paths for event logs that say whose they are. */
export interface LogPaths {
  /** The path for a profile's LOG_PATH. */
  path(profile: string): string;
  /** The profile that a path's last part names; null where this server's secret did not make it. */
  read(token: string): string | null;
}

/**
 * Creates the maker of log paths, signed by HMAC-SHA-256 under `secret`.
 *
 * Senders of logs show no key, so the path itself is what files an event under its profile. It opens nothing: who knows one can add events to that profile's, at its rate.
 */
export function createLogPaths(secret: string): LogPaths {
  const sign = (content: string): Buffer =>
    createHmac('sha256', secret).update(`logs\n${content}`).digest().subarray(0, macBytes);
  return {
    path(profile) {
      const content = Buffer.from(profile).toString('base64url');
      return `/logs/${content}.${sign(content).toString('base64url')}`;
    },
    read(token) {
      const [, content = '', mac = ''] = tokenPattern.exec(token) ?? [];
      if (content === '' || !timingSafeEqual(sign(content), Buffer.from(mac, 'base64url'))) return null;
      return Buffer.from(content, 'base64url').toString();
    },
  };
}

const macBytes = 12;
const tokenPattern = /^([A-Za-z0-9_-]{1,90})\.([A-Za-z0-9_-]{16})$/;
