import type { Parameters } from '../config/parameters.ts';

/**
 * The Server header that every response gets, empty for none; null where responses keep their own.
 *
 * What no header may hold is left out: a line end in a configuration must not break a function's responses, or split them.
 */
export function serverHeaderOf({ CHANGE_SERVER, SERVER_HEADER }: Parameters): string | null {
  return CHANGE_SERVER ? SERVER_HEADER.replace(/[^\x20-\x7e]/g, '').trim() : null;
}

/**
 * A copy of a map of header names without the Server header in any case, and with `server` where it is not empty.
 *
 * What is no map stands for none. The map itself is the handler's own and stays as it is.
 */
export function withServerHeader(headers: unknown, server: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  if (typeof headers === 'object' && headers !== null) {
    for (const [name, value] of Object.entries(headers)) {
      // `__proto__` as an own name would change the copy's prototype instead of becoming a header.
      if (!isServerHeader(name))
        Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
    }
  }
  if (server !== '') copy['server'] = server;
  return copy;
}

/** True for the name of the Server header, however it is written. */
export function isServerHeader(name: unknown): boolean {
  return typeof name === 'string' && name.length === 6 && name.toLowerCase() === 'server';
}
