/** One answer, as the tour judges it. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

/**
 * Sends one request as the client `from`.
 *
 * The fronts take the simulated client address from `x-demo-client`, as a platform takes it from the TCP connection, and strip the
 * header before the function sees it.
 */
export async function send(url: string, from: string, init: RequestInit = {}): Promise<Answer> {
  const started = performance.now();
  const headers = new Headers(init.headers);
  headers.set('x-demo-client', from);
  const response = await fetch(url, { ...init, headers, redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  const body = await response.text();
  return { status: response.status, body, ms: performance.now() - started };
}

/** Waits until `check` holds, asking every `everyMs`; gives the milliseconds it took, or null when `limitMs` passed. */
export async function until(check: () => Promise<boolean>, limitMs: number, everyMs = 100): Promise<number | null> {
  const started = performance.now();
  while (performance.now() - started < limitMs) {
    if (await check()) return performance.now() - started;
    await new Promise<void>((resolve) => setTimeout(resolve, everyMs));
  }
  return null;
}
