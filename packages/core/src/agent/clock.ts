/** The two clocks of an instance. A frozen container's wall clock jumps; its monotonic clock does not run backwards. */
export interface Clock {
  /** Wall time in milliseconds since the epoch: what is sent and compared with others' times. */
  now(): number;
  /** Monotonic milliseconds: durations only. */
  monotonic(): number;
}

/** The clocks of this process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
