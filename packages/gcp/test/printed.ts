import type { RunningServer } from '@rasp/testing/gcp/run-framework.ts';

/** Waits until a server printed a line: what it prints comes over a pipe, and may come after its answer. */
export async function printed(server: RunningServer, line: RegExp): Promise<void> {
  const end = performance.now() + 30_000;
  while (!line.test(server.output()) && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(server.output()).toMatch(line);
}
