/** True when the work ended in time, false when it is still going on; its failure is the caller's failure. */
export function within(limitMs: number, work: Promise<void>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // Where this thread was busy meanwhile, what the work waited for may have happened and be next.
    const timer = setTimeout(() => setImmediate(() => resolve(false)), limitMs);
    work.then(
      () => {
        clearTimeout(timer);
        resolve(true);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
