/**
 * Bounds of the wire, the same on both sides. What is over a bound is dropped and counted where a list is meant, and
 * refused where a single value is meant.
 *
 * `entriesPerBeacon` is what one agent shares in one beacon; `routes` and `routeMethods` cover the largest web frameworks'
 * route tables; `text` is long enough for a function's ARN (at most 140 characters) and a UUID; `listed` is one million, the size the blacklist is
 * built for; `configDepth` is eight times the depth of the deepest documented parameter.
 */
export const wireLimits = {
  entriesPerBeacon: 256,
  removals: 1_000_000,
  listed: 1_000_000,
  routes: 2_000,
  routeMethods: 16,
  text: 256,
  key: 512,
  path: 2_048,
  message: 200,
  evidence: 256,
  accept: 16,
  failureKinds: 32,
  payload: 16_384,
  configDepth: 32,
  configNodes: 100_000,
} as const;
