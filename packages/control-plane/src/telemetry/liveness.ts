/**
 * How long after its last word an agent still counts as active: two beacons at the usual delay, with room for jitter.
 *
 * Agents speak only while requests come, so what is silent is `quiet`, which is no alarm.
 */
export const stillActiveMs = 90_000;

/** How long after its last word an agent counts as quiet; then it is gone, which is the normal end of an instance. */
export const stillQuietMs = 900_000;

/** How long a function counts as quiet: one that runs each week is as well as one that runs each minute. */
export const functionQuietMs = 8 * 86_400_000;
