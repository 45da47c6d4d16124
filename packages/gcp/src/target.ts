/** The parts of a request target, as sent. */
export interface Target {
  readonly path: string;
  /** Without the `?`; empty where there is none. */
  readonly query: string;
}

/** Scheme and authority of an absolute-form target, which a client may send to any server (RFC 9112 §3.2.2). */
const origin = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/iu;

/**
 * Splits a request target without normalising it: `new URL` would undo dots and take `//evil/x` for a host.
 *
 * The path is cut at the first `?` or `#`, as routers cut it. What follows the first `?` is the query, a fragment included: no browser sends
 * one, and a handler that splits at `?` sees it.
 */
export function splitTarget(raw: string): Target {
  const target = raw.charCodeAt(0) === 47 ? raw : raw.replace(origin, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const hash = path.indexOf('#');
  return { path: hash < 0 ? path : path.slice(0, hash), query: mark < 0 ? '' : target.slice(mark + 1) };
}
