/**
 * Counts events per key over a window that slides; see `createSlidingWindow`.
 *
 * Bounded: at most `maxKeys` keys are held, the least recently seen are forgotten first.
 */
export interface SlidingWindow {
  /** Counts one event of `key` at `now` (milliseconds) and gives the number within the last `windowMs`, this one included. */
  hit(key: string, now: number, windowMs: number): number;
  /** The number within the window, without counting one. */
  count(key: string, now: number, windowMs: number): number;
  forget(key: string): void;
  readonly size: number;
}
