/** Keeps long work from being felt by others, and ends it in time. */
export interface Pace {
  /** Waits where others should have a turn; gives false where the work is over. */
  goOn(): Promise<boolean>;
  /** True where the time was spent, and not where nobody wants the result any more. */
  isSpent(): boolean;
}

/**
 * Creates the pace of one piece of work: as long as it works it rests, and agents are answered in between.
 *
 * It ends when `signal` says so, or after `limitMs`.
 */
export function createPace(signal: AbortSignal, limitMs: number): Pace {
  const end = performance.now() + limitMs;
  let sliceBegan = performance.now();
  let spent = false;
  return {
    async goOn() {
      const worked = performance.now() - sliceBegan;
      if (worked >= sliceMs) {
        await new Promise<void>((resolve) => setTimeout(resolve, Math.min(worked, maxRestMs)));
        sliceBegan = performance.now();
        spent ||= sliceBegan > end;
      }
      return !signal.aborted && !spent;
    },
    isSpent: () => spent && !signal.aborted,
  };
}

/** What an agent's request waits for at most, beside what collects garbage. */
const sliceMs = 4;
/** A value that took long, such as the first one that loads the model, is no reason to sleep as long. */
const maxRestMs = 50;
