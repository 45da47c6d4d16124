import type { AwsInvocation } from './invocation.ts';

/** Left for the runtime to send the response before Lambda ends the invocation, in milliseconds. */
const reserveMs = 100;

/**
 * Waits for `work`, but at most `budgetMs` and never past the invocation's own deadline.
 *
 * Lambda freezes the sandbox the moment the runtime asks for the next event, so anything still in flight is lost or resumes minutes later on a
 * dead socket. Spending the budget is not an error: what was not sent rides in the next beacon. Rejects only as `work` does, and only in time.
 * The timer keeps the event loop alive, because nodejs22.x answers `null` for an invocation whose loop runs empty, and is always cleared.
 */
export async function settle(invocation: AwsInvocation, work: Promise<void>, budgetMs: number): Promise<void> {
  const remaining = invocation.remainingMs();
  const limitMs = remaining === null ? budgetMs : Math.min(budgetMs, remaining - reserveMs);
  if (!(limitMs > 0)) {
    // Nobody waits for it any more: its failure is the sync's own to count, not an unhandled rejection.
    work.catch(() => undefined);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
