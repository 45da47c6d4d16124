/**
 * Waits for `work`, but at most `budgetMs`.
 *
 * Request-billed Cloud Run takes the CPU away with the response, so what is still in flight then is lost or goes on minutes later on a dead
 * socket. Spending the budget is not an error: what was not sent rides in the next beacon. Rejects only as `work` does, and only in time.
 * The timer is always cleared.
 */
export async function settle(work: Promise<void>, budgetMs: number): Promise<void> {
  if (!(budgetMs > 0)) {
    // Nobody waits for it any more: its failure is the sync's own to count, not an unhandled rejection.
    work.catch(() => undefined);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, budgetMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
