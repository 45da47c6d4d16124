import type { Since } from '../repositories/fleet.ts';

/**
 * How long after its last word an agent still counts as active: two beacons at the usual delay, with room for jitter.
 *
 * Agents speak only while requests come, so what is silent is `quiet`, which is no alarm.
 */
const stillActiveMs = 90_000;

/** How long after its last word an agent counts as quiet; then it is gone, which is the normal end of an instance. */
export const stillQuietMs = 900_000;

/** How long a function counts as quiet: one that runs each week is as well as one that runs each minute. */
export const functionQuietMs = 8 * 86_400_000;

/** From when on an instance counts as active, and as quiet; `lateMs` is how late the store is told of it in a large fleet. */
export function instancesSince(now: number, lateMs = 0): Since {
  return { active: now - stillActiveMs - lateMs, quiet: now - stillQuietMs - lateMs };
}

/** The same for functions. */
export function functionsSince(now: number, lateMs = 0): Since {
  return { active: now - stillActiveMs - lateMs, quiet: now - functionQuietMs - lateMs };
}

/** What the time of a last word says. */
export function stateOf(lastSeen: number, since: Since): 'active' | 'quiet' | 'gone' {
  if (lastSeen >= since.active) return 'active';
  return lastSeen >= since.quiet ? 'quiet' : 'gone';
}
