import type { NormalizedRequest } from '../adapter.ts';

/** Statuses on which a browser follows Location. */
const followed: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What 302 does is what is meant: go there, by GET, this time only. */
const defaultStatus = 302;

/**
 * The status of a refusal that redirects.
 *
 * PyRASP sends the configured status beside Location, so that its default 403 shows a browser the refusal and leads nowhere. Here a status that no
 * browser follows becomes 302. With 307 and 308 a browser sends the refused body on to the target: 302 and 303 do not.
 */
export function redirectStatus(configured: number): number {
  return followed.has(configured) ? configured : defaultStatus;
}

/**
 * True where the target is the page that was asked for, so that a redirect would go in a circle.
 *
 * A listed source that is sent to `/blocked` asks for that next and is refused there as well. Blind to a prefix that the front end takes off before
 * the function sees the path, such as the stage of a REST API.
 */
export function leadsBack(target: string, { host, path }: Pick<NormalizedRequest, 'host' | 'path'>): boolean {
  const here = URL.parse(`https://${host === '' ? 'host.invalid' : host}${path.startsWith('/') ? '' : '/'}${path}`);
  const there = here === null ? null : URL.parse(target, here.href);
  return here !== null && there !== null && there.hostname === here.hostname && there.pathname === here.pathname;
}

/** A target as a header may hold it: Node refuses to send characters outside Latin-1, and a refusal that cannot be sent lets the request pass. */
export function locationHeader(target: string): string {
  return target.replace(/[^\u0021-\u007e]+/g, (run) => encodeURIComponent(Buffer.from(run).toString()));
}
